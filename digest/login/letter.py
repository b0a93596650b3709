"""The mail with a link to sign in: one button, and that it may be ignored."""

from dataclasses import dataclass
from datetime import datetime

from digest.confirmation import ConfirmView
from digest.headers import build_message, message_id_of
from digest.issue import SenderConfig
from digest.render import inliner, render_text, style
from store.accounts.login_links import WantedLink
from wording.language import speech
from wording.templates import html_templates


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """Whoever asked for a link; of an account nothing but the address is known."""

    address: str
    language: str
    name: str | None = None


def login_letter(
    wanted: WantedLink, address: str, token: str, sending: SenderConfig, *, now: datetime
) -> bytes:
    """Return the bytes of the mail; *token* is in it and nowhere else."""
    s = speech(wanted.language)
    button = s.say("Sign in")
    url = f"{sending.base_url}/login/link/{token}?lang={s.code}"
    view = ConfirmView(
        language=s.code,
        subject=s.say("Your link to City Calls"),
        heading=s.say("Sign in to City Calls"),
        lines=(s.say("The link works once, for a quarter of an hour."),),
        button=button,
        url=url,
        link=s.labelled(button, url),
        otherwise=s.say(
            "You did not ask for it? Then do nothing: without the link nobody gets in."
        ),
    )
    page = html_templates("email").get_template("confirm.html.j2")
    html = inliner().inline(page.render(mail=view, css=style("weekly")))
    mark = f"login {wanted.id} {wanted.made_at.isoformat()}"
    return build_message(
        sender=sending.sender,
        recipient=Addressee(address=address, language=s.code),
        subject=view.subject,
        text=render_text("confirm", mail=view),
        html=html,
        message_id=message_id_of(address, mark, domain=sending.domain),
        date=now,
        list_id=f"city-calls.{sending.domain}",
        unsubscribe_url=None,
        unsubscribe_mailto=None,
    )
