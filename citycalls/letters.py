"""The sender's own code for the desk: a preview is what would be sent, by the same functions."""

from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from citycalls.mailing import sender_config
from citycalls.settings import Settings
from desk.letters import Erased, ShownLetter
from store.database import Store
from store.people.recipients import Recipient


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The letters of one installation, as `desk.letters.Letters` asks for them."""

    settings: Settings

    def preview(self, store: Store, person: Recipient, *, now: datetime) -> ShownLetter:
        """Return the letter that the person would get on that day; nothing is kept.

        Who is on leave or has not confirmed is shown what would come otherwise.
        """
        from digest.compose import preview_mails

        sending = sender_config(self.settings, store)
        reader = replace(person, paused_until=None, confirmed_at=person.confirmed_at or now)
        (letter,) = preview_mails(
            store,
            today=now.astimezone(self.settings.timezone).date(),
            now=now,
            sending=sending,
            recipients=[reader],
        )
        return ShownLetter(
            period=letter.period,
            subject=letter.subject,
            html=part_of(letter.body, "html"),
            text=part_of(letter.body, "plain"),
            is_stored=not letter.is_new,
        )

    def ask_to_confirm(self, store: Store, person: Recipient, *, now: datetime) -> bool:
        """Queue the mail that asks to confirm; False if one of today waits already."""
        from digest.confirmation import ask_to_confirm

        return ask_to_confirm(store, person, sender_config(self.settings, store), now=now)

    def erase(self, store: Store, address: str, *, now: datetime) -> Erased:
        """Erase a person as `citycalls recipients remove --erase` does."""
        from citycalls.erasing import erase_person

        report = erase_person(store, self.settings, address, now=now)
        return Erased(sentence=report.sentence, warnings=tuple(report.warnings))


def part_of(body: bytes, kind: str) -> str:
    """Return one part of a mail; "" for a mail whose body was emptied."""
    message = message_from_bytes(body, policy=default)
    part = message.get_body((kind,)) if isinstance(message, EmailMessage) else None
    return "" if part is None else str(part.get_content())
