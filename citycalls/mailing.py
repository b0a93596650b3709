"""Composing and sending with the settings of this installation."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

from citycalls.service.timetable import MAIL_TIME
from citycalls.settings import Settings
from digest.compose import ComposedMail, RenderedMail
from digest.issue import SenderConfig
from funding.periods import Frequency, period_of
from store.database import Store, meta, set_meta
from store.mail.outbox import QueuedMail, mails_of_period
from store.operations.places import PlaceKind, note_place
from store.operations.private_files import private_folder
from store.operations.unfinished import remove_unfinished, write_whole

if TYPE_CHECKING:
    from digest.delivery import SendReport


def sender_config(settings: Settings, store: Store) -> SenderConfig:
    """Return who writes and where the pages are; the secret is kept with the database if unset."""
    secret = settings.secret or meta(store, "secret")
    if secret is None:
        with store.write():  # of two processes one makes it, and both sign with that
            secret = meta(store, "secret") or secrets.token_urlsafe(32)
            set_meta(store, "secret", secret)
    return SenderConfig(
        sender=settings.mail_from,
        secret=secret,
        base_url=settings.base_url,
        timezone=settings.timezone,
        mail_time=MAIL_TIME,
    )


def send_due(
    settings: Settings, store: Store, *, now: datetime, late: bool = False
) -> "SendReport":
    """Send what the outbox holds: to the relay, or into the mail folder with an HTML copy each."""
    from digest.send import send_outbox

    send_links(settings, store, now=now)
    if settings.smtp_url is None:
        note_place(store, PlaceKind.MAIL, settings.mail_dir)
    report = send_outbox(
        store,
        smtp_url=settings.smtp_url,
        mail_dir=settings.mail_dir,
        now=now,
        late=late,
        ca_file=settings.ca_file,
    )
    if settings.smtp_url is None:
        write_html_copies(settings.mail_dir)
    return report


def send_links(settings: Settings, store: Store, *, now: datetime) -> int:
    """Send the links to sign in that somebody waits for, and return how many left."""
    from digest.login.send import send_login_links

    if settings.login is None:
        return 0
    if settings.smtp_url is None:
        note_place(store, PlaceKind.MAIL, settings.mail_dir)
    return send_login_links(
        store,
        sender_config(settings, store),
        smtp_url=settings.smtp_url,
        mail_dir=settings.mail_dir,
        ca_file=settings.ca_file,
        now=now,
    )


def written_mails(settings: Settings, letters: Iterable[QueuedMail]) -> set[str]:
    """Return the Message-IDs of letters that lie in the mail folder; none where a relay is set."""
    from digest.mail_folder import file_name

    if settings.smtp_url is not None:
        return set()
    folder = settings.mail_dir
    return {x.message_id for x in letters if (folder / file_name(x.period, x.message_id)).exists()}


def write_html_copies(folder: Path) -> None:
    """Write the HTML part of every letter of a folder beside it, for a look in a browser."""
    for path in sorted(folder.glob("*.eml")):
        copy = path.with_suffix(".html")
        if not copy.exists():
            part = message_from_bytes(path.read_bytes(), policy=default).get_body(("html",))
            if part is not None:
                write_whole(copy, part.get_content().encode())


def write_previews(
    store: Store, letters: Iterable[RenderedMail], folder: Path
) -> list[ComposedMail]:
    """Write letters as they would be sent, with their HTML part beside them; return what they are.

    The folder is noted: who is erased later is looked for there.
    """
    note_place(store, PlaceKind.MAIL, folder)
    private_folder(folder)
    remove_unfinished(folder)
    written = []
    for letter in letters:
        name = f"{letter.period}-{letter.recipient.address.replace('/', '_')}"
        write_whole(folder / f"{name}.eml", letter.body)
        written.append(letter.note)
    write_html_copies(folder)
    return written


def mails_of_day(store: Store, today: date, *, now: datetime) -> list[QueuedMail]:
    """Return the letters of the periods that contain *today*."""
    return mails_of_period(store, [period_of(today, f) for f in Frequency], now=now)
