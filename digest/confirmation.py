"""The mail that asks a person whether they want mail: the first half of a double opt-in."""

from dataclasses import dataclass
from datetime import datetime

from advice.profiles.stored_projects import load_projects
from advice.weekly.staff import STAFF
from digest.envelope import id_of, links_of, message_of
from digest.issue import SenderConfig
from digest.render import Rendered, inliner, render_text, style
from store.database import Store
from store.mail.outbox import MailKind, queue_mail
from store.people.recipients import Recipient
from wording.answer_links import Action, Links
from wording.city_names import city_name
from wording.language import speech
from wording.templates import html_templates


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmView:
    language: str
    subject: str
    heading: str
    lines: tuple[str, ...]
    button: str
    url: str
    link: str
    """Button and address on one line, for the text part."""
    otherwise: str


def ask_to_confirm(
    store: Store, person: Recipient, sending: SenderConfig, *, now: datetime
) -> bool:
    """Put the mail that asks *person* into the outbox; False if one of today is there already.

    It is no issue: the first issue after the answer is still the welcome.
    """
    today = now.astimezone(sending.timezone).date()
    period = f"{MailKind.CONFIRMATION}-{today}"
    links = links_of(sending, person, period, today)
    rendered = render_confirmation(person.language, followed_names(store, person), links)
    with store.write():
        return queue_mail(
            store,
            recipient_id=person.id,
            kind=MailKind.CONFIRMATION,
            period=period,
            first_day=today,
            subject=rendered.subject,
            body=message_of(sending, person, rendered, links),
            message_id=id_of(sending, person, period),
            items=(),
            now=now,
        )


def followed_names(store: Store, person: Recipient) -> tuple[str, ...]:
    """Return the cities and projects that a person is to be told about, as people know them."""
    names: list[str] = []
    for wanted in person.profiles:
        if wanted == STAFF:
            names.append("City Calls")
            continue
        project = load_projects(store, wanted)[0]
        city = city_name(project.city.name, person.language)
        names.append(project.title if "/" in wanted else city)
    return tuple(dict.fromkeys(names))


def render_confirmation(language: str, follows: tuple[str, ...], links: Links) -> Rendered:
    """Return the mail that asks; *follows* are the cities or projects as people know them."""
    view = view_confirmation(language, follows, links)
    template = html_templates("email").get_template("confirm.html.j2")
    page = template.render(mail=view, css=style("weekly"))
    return Rendered(
        subject=view.subject, html=inliner().inline(page), text=render_text("confirm", mail=view)
    )


def view_confirmation(language: str, follows: tuple[str, ...], links: Links) -> ConfirmView:
    s = speech(language)
    button = s.say("Yes, please")
    url = links.answer(Action.CONFIRM, None, button)
    return ConfirmView(
        language=s.code,
        subject=s.say("Please confirm: EU funding calls by mail"),
        heading=s.say("Do you want this mail?"),
        lines=(
            s.say(
                "Somebody asked us to write to you once a week about EU funding for {what}.",
                what=s.together(follows),
            ),
            s.say("We keep your address, name and language, nothing else, and measure nothing."),
        ),
        button=button,
        url=url,
        link=s.labelled(button, url),
        otherwise=s.say("If you do nothing, you get no further mail."),
    )
