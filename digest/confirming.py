"""The mail that asks a person whether they want mail: the first half of a double opt-in."""

from dataclasses import dataclass

from advice.language import speech
from digest.links import Action, Links
from digest.render import Rendered, html_templates, inliner, render_text, style


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmView:
    language: str
    subject: str
    heading: str
    lines: tuple[str, ...]
    button: str
    url: str
    otherwise: str


def render_confirmation(language: str, follows: tuple[str, ...], links: Links) -> Rendered:
    """Return the mail that asks; *follows* are the cities or projects as people know them."""
    s = speech(language)
    subject = s.say("Please confirm: EU funding calls by mail")
    button = s.say("Yes, please")
    view = ConfirmView(
        language=s.code,
        subject=subject,
        heading=s.say("Do you want this mail?"),
        lines=(
            s.say(
                "Somebody asked us to write to you once a week about EU funding for {what}.",
                what=s.together(follows),
            ),
            s.say("We keep your address, name and language, nothing else, and measure nothing."),
        ),
        button=button,
        url=links.answer(Action.CONFIRM, None, button),
        otherwise=s.say("If you do nothing, you get no further mail."),
    )
    page = html_templates().get_template("confirm.html.j2").render(mail=view, css=style("weekly"))
    return Rendered(
        subject=subject, html=inliner().inline(page), text=render_text("confirm", mail=view)
    )
