"""How a try to hand a mail over ended, and what came back later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Store
from store.mail.outbox import MailState, close, stamp

BACK_OFF_MINUTES = (5, 15, 45, 135, 405, 900)
"""Waits after temporary refusals; the seventh try, 25 hours after the first, is the last."""

NEWS_FOR = timedelta(days=8)
"""Failures of the present week and the one before; older ones were news once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LostMail:
    """A mail that did not arrive."""

    address: str
    failed_at: datetime
    words: str


def lost_mails(store: Store, *, now: datetime) -> list[LostMail]:
    """Return what did not arrive in the last days, for staff; people marked as bounced are not in.

    It came back after the relay took it, or was refused for a day.
    """
    rows = store.rows(
        "SELECT r.address, o.failed_at, o.last_error FROM outbox o JOIN recipients r"
        " ON r.id = o.recipient_id WHERE o.state = 'failed' AND o.failed_at > ?"
        " AND r.bounced_at IS NULL AND r.removed_at IS NULL ORDER BY o.failed_at, r.address",
        [stamp(now - NEWS_FOR)],
    )
    return [
        LostMail(
            address=row["address"],
            failed_at=datetime.fromisoformat(row["failed_at"]),
            words=row["last_error"] or "",
        )
        for row in rows
    ]


def mark_sent(store: Store, letter_id: int, *, now: datetime) -> None:
    """Note that the relay, or the folder, took the letter."""
    with store.write():
        close(store, letter_id, MailState.SENT, None)
        store.execute("UPDATE outbox SET sent_at = ? WHERE id = ?", [stamp(now), letter_id])
        store.execute(
            "UPDATE recipients SET bounced_at = NULL, bounce_note = NULL"
            " WHERE bounced_at IS NOT NULL"
            " AND id = (SELECT recipient_id FROM outbox WHERE id = ?)",
            [letter_id],
        )


def mark_uncertain(store: Store, letter_id: int, error: str, *, now: datetime) -> None:
    """Note that the letter may or may not have arrived."""
    with store.write():
        close(store, letter_id, MailState.UNCERTAIN, error)
        store.execute("UPDATE outbox SET uncertain_at = ? WHERE id = ?", [stamp(now), letter_id])


def mark_failed(
    store: Store, letter_id: int, error: str, *, is_bounce: bool = False, now: datetime
) -> None:
    """Note that the letter will not be sent; what it listed is new again for the next one."""
    with store.write():
        close(store, letter_id, MailState.FAILED, error)
        store.execute(
            "UPDATE outbox SET attempts = attempts + 1, failed_at = ? WHERE id = ?",
            [stamp(now), letter_id],
        )
        if is_bounce:
            row = store.row("SELECT recipient_id FROM outbox WHERE id = ?", [letter_id])
            if row is not None:
                mark_bounced(store, row["recipient_id"], error, now=now)


def mark_returned(
    store: Store, recipient_id: int, message_id: str, words: str, *, now: datetime
) -> bool:
    """Note that a mail that the relay took came back; what it listed is new again.

    Return whether there was such a mail of this person, and not noted yet.
    """
    with store.write():
        row = store.row(
            "SELECT id FROM outbox WHERE recipient_id = ? AND message_id = ?"
            " AND state IN ('sent', 'uncertain')",
            [recipient_id, message_id],
        )
        if row is not None:
            close(store, row["id"], MailState.FAILED, f"came back: {words}")
            moment = [stamp(now), row["id"]]
            store.execute("UPDATE outbox SET failed_at = ? WHERE id = ?", moment)
    return row is not None


def mark_bounced(store: Store, recipient_id: int, words: str, *, now: datetime) -> None:
    """Note that an address refuses mail for good; staff see it until a letter arrives again."""
    with store.write():
        store.execute(
            "UPDATE recipients SET bounced_at = ?, bounce_note = ? WHERE id = ?",
            [stamp(now), words, recipient_id],
        )


def defer(store: Store, letter_id: int, error: str, *, now: datetime) -> MailState:
    """Note a temporary refusal: the letter waits, or fails after the last try; return which."""
    with store.write():
        row = store.row("SELECT attempts FROM outbox WHERE id = ?", [letter_id])
        tries = 0 if row is None else row["attempts"]
        if tries >= len(BACK_OFF_MINUTES):
            mark_failed(store, letter_id, f"{error} (refused {tries + 1} times)", now=now)
            return MailState.FAILED
        close(store, letter_id, MailState.NEW, error)
        store.execute(
            "UPDATE outbox SET attempts = attempts + 1, next_try_at = ? WHERE id = ?",
            [stamp(now + timedelta(minutes=BACK_OFF_MINUTES[tries])), letter_id],
        )
    return MailState.NEW


def give_back(store: Store, letter_id: int, error: str, *, now: datetime) -> None:
    """Let a letter wait because the relay is at fault; the try does not count."""
    with store.write():
        close(store, letter_id, MailState.NEW, error)
        store.execute("UPDATE outbox SET next_try_at = ? WHERE id = ?", [stamp(now), letter_id])
