"""Letters: stored bytes on their way, one a person and period.

    new -> sending -> sent | uncertain | failed

`sending` is committed before the first byte leaves and `sent` right after the relay took the mail.
A process that dies in between leaves `sending`, which becomes `uncertain`: it may have arrived, so
it is sent once more, later, with the same Message-ID.  A letter that fails frees what it listed, so
that the next one lists it.
"""

import json
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from funding.errors import CityCallsError
from funding.periods import days_of
from store.database import Row, Store, meta
from store.mail.decisions import save_decisions

LATE_AFTER = timedelta(hours=72)
"""An older letter is not sent unless a person says so: its deadlines may be wrong by now."""
AHEAD = timedelta(days=1)
"""What was noted farther in the future than this was noted by a clock that was ahead."""
QUICK = 1
"""How hard bodies are packed: half the time of the usual 6, for a tenth more room."""
HELD = "held_through"
"""Key in `meta`: letters of periods that began up to this day wait for a person."""


IS_LATE = (
    "(outbox.state IN ('new', 'uncertain')"
    " AND (outbox.due_at <= :late_before OR outbox.first_day <= :held))"
)


COLUMNS = ", ".join(
    f"o.{name}"
    for name in (
        *("id", "recipient_id", "period", "state", "message_id", "subject", "items", "due_at"),
        *("attempts", "last_error", "sent_at", "uncertain_at"),
    )
)
"""What is read of letters in a list: all but their bodies, which fill hundreds of megabytes."""


class MailState(StrEnum):
    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class MailKind(StrEnum):
    """The purpose of a mail; `issue` is the mail of a period, the others come between."""

    ISSUE = "issue"
    CONFIRMATION = "confirmation"
    """Asks to confirm (double opt-in); sent only to recipients who have not confirmed yet."""
    REMINDER = "reminder"
    LIST = "list"
    """All calls of a person who asked for them by mail."""


GIVE_WAY: Mapping[MailKind, Sequence[MailKind]] = {
    MailKind.ISSUE: (MailKind.ISSUE, MailKind.REMINDER),
    MailKind.REMINDER: (MailKind.REMINDER,),
    MailKind.CONFIRMATION: (MailKind.CONFIRMATION,),
    MailKind.LIST: (MailKind.LIST,),
}
"""Which letters that are too late a new one takes the place of: an issue says all they said."""


class MailOutdated(CityCallsError):
    """A call of the letter was listed by another letter meanwhile; compose it again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailItem:
    """One line of a letter."""

    call_id: str
    reason: str
    """Why it is there; the same (person, call, reason) is listed once if `is_once`."""
    section: str | None = None
    project_id: str | None = None
    is_once: bool = True
    """False for what may stand in every letter, such as a countdown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedMail:
    id: int
    recipient_id: int
    address: str
    period: str
    state: MailState
    message_id: str
    subject: str
    items: tuple[MailItem, ...]
    due_at: datetime
    attempts: int
    """Tries that the relay refused for this letter; faults of the relay itself don't count."""
    last_error: str | None
    sent_at: datetime | None
    uncertain_at: datetime | None
    """When it became uncertain; stays after a second sending, as the trace of a possible double."""
    is_late: bool
    """Waits for `digest --send --late`: overdue for three days, or older than a restore."""


def queue_mail(
    store: Store,
    *,
    recipient_id: int,
    period: str,
    subject: str,
    body: bytes,
    message_id: str,
    items: Sequence[MailItem],
    decisions: Mapping[str, str] | None = None,
    kind: MailKind = MailKind.ISSUE,
    first_day: date | None = None,
    now: datetime,
) -> bool:
    """Keep a letter, what it lists and why, in the open transaction; False if there was one.

    *decisions* is JSON by project.  *first_day* is that of the period unless given.  An earlier
    letter that is too late gives way to this one.
    Raises MailOutdated if another letter listed an item since this one was composed.
    Call inside `store.write()`.
    """
    if store.row(
        "SELECT id FROM outbox WHERE recipient_id = ? AND period = ?", [recipient_id, period]
    ):
        return False
    for late in store.rows(
        "SELECT id FROM outbox WHERE recipient_id = :person AND state = 'new'"
        f" AND kind IN (SELECT value FROM json_each(:kinds)) AND {IS_LATE}",
        {"person": recipient_id, "kinds": json.dumps(GIVE_WAY[kind]), **lateness(store, now)},
    ):
        close(store, late["id"], MailState.FAILED, f"too late; {period} took its place")
    text, once = as_kept(tuple(items))
    letter_id = store.execute(
        "INSERT INTO outbox (recipient_id, kind, period, first_day, state, message_id, subject,"
        " body, items, due_at) VALUES (?, ?, ?, ?, 'new', ?, ?, ?, ?, ?)",
        [
            recipient_id,
            str(kind),
            period,
            (first_day or days_of(period)[0]).isoformat(),
            message_id,
            subject,
            zlib.compress(body, QUICK),
            text,
            stamp(now),
        ],
    )
    listed = store.execute_many(
        "INSERT OR IGNORE INTO listed (recipient_id, call_id, reason, letter_id, period)"
        " VALUES (?, ?, ?, ?, ?)",
        [(recipient_id, call_id, reason, letter_id, period) for call_id, reason in once],
    )
    if listed != len(once):
        raise MailOutdated(
            f"a call was listed for recipient {recipient_id} by another letter meanwhile; "
            f"compose {period} again"
        )
    for project_id, text in sorted((decisions or {}).items()):
        save_decisions(store, period, project_id, text)
    return True


@lru_cache(maxsize=256)  # letters about the same projects mostly have the same lines
def as_kept(items: tuple[MailItem, ...]) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return the lines of a letter as they are kept, and call and reason of what is told once."""
    values = [
        {
            "call_id": item.call_id,
            "reason": item.reason,
            "section": item.section,
            "project_id": item.project_id,
            "is_once": item.is_once,
        }
        for item in items
    ]
    once = sorted({(i.call_id, i.reason) for i in items if i.is_once})
    return json.dumps(values, ensure_ascii=False), once


def listed_before(store: Store, recipient_id: int, *, now: datetime) -> dict[str, frozenset[str]]:
    """Return the reasons for which each call was already listed for a person, by call.

    Letters that failed, or that wait too late and so give way to the next, don't count.
    """
    rows = store.rows(
        "SELECT call_id, reason FROM listed JOIN outbox ON outbox.id = letter_id"
        " WHERE listed.recipient_id = :person"
        f" AND NOT (outbox.state = 'new' AND {IS_LATE})",
        {"person": recipient_id, **lateness(store, now)},
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["call_id"], set()).add(row["reason"])
    return {call: frozenset(reasons) for call, reasons in sorted(found.items())}


def periods_done(store: Store, recipient_id: int) -> frozenset[str]:
    """Return the periods for which a person has a letter, in whatever state."""
    rows = store.rows("SELECT period FROM outbox WHERE recipient_id = ?", [recipient_id])
    return frozenset(row["period"] for row in rows)


def last_issue(store: Store, recipient_id: int, *, now: datetime) -> datetime | None:
    """Return the moment in which a person's last issue was composed; None before the first.

    Letters that failed, that wait too late and so give way to the next, or that a clock ahead made
    for a day to come, don't count.  If one failed after that moment, it is the last issue before
    the one that failed: the next tells all that was lost with it.
    """
    issues = store.rows(
        "SELECT due_at, failed_at, state FROM outbox WHERE recipient_id = :person"
        f" AND kind = 'issue' AND NOT (outbox.state = 'new' AND {IS_LATE})"
        " AND due_at <= :ahead ORDER BY due_at",
        {"person": recipient_id, "ahead": stamp(now + AHEAD), **lateness(store, now)},
    )
    told = [row["due_at"] for row in issues if row["state"] != MailState.FAILED]
    last = max(told, default="")
    lost = [row["due_at"] for row in issues if (row["failed_at"] or "") > last]
    before = [due for due in told if due < min(lost)] if lost else told
    return instant(max(before, default=None))


def made_early(store: Store, recipient_id: int, period: str) -> int:
    """Return how many letters of a period a person got before its time, from a clock ahead."""
    row = store.row(
        "SELECT count(*) AS n FROM outbox WHERE recipient_id = ? AND period GLOB ? || ' early *'",
        [recipient_id, period],
    )
    return 0 if row is None else int(row["n"])


def mails_of_period(
    store: Store, periods: Collection[str] | None = None, *, now: datetime
) -> list[QueuedMail]:
    """Return the letters of some periods, or all (None), in order of period and address."""
    marks = "" if periods is None else f"WHERE period IN ({', '.join('?' * len(periods))})"
    late = {
        row["id"]
        for row in store.rows(f"SELECT id FROM outbox WHERE {IS_LATE}", lateness(store, now))
    }
    rows = store.rows(
        f"SELECT {COLUMNS}, r.address FROM outbox o JOIN recipients r"
        f" ON r.id = o.recipient_id {marks} ORDER BY period, address_key",
        sorted(periods or ()),
    )
    return [read_mail(row, is_late=row["id"] in late) for row in rows]


def newest_states(store: Store, count: int) -> Counter[str]:
    """Return how many of the newest letters are in each state; no letter is read."""
    rows = store.rows("SELECT state FROM outbox ORDER BY id DESC LIMIT ?", [count])
    return Counter(row["state"] for row in rows)


def count_late(store: Store, *, now: datetime) -> int:
    """Return how many letters wait for `digest --send --late`."""
    found = store.rows(f"SELECT id FROM outbox WHERE {IS_LATE}", lateness(store, now))
    return len(found)


def body_of(store: Store, letter_id: int) -> bytes:
    """Return the bytes of a letter as they were or will be sent."""
    row = store.row("SELECT body FROM outbox WHERE id = ?", [letter_id])
    return b"" if row is None else zlib.decompress(row["body"])


def close(store: Store, letter_id: int, state: MailState, error: str | None) -> None:
    """Set a letter's state and end the lease on it; a letter that fails frees its items."""
    store.execute(
        "UPDATE outbox SET state = ?, last_error = coalesce(?, last_error), holder = NULL,"
        " lease_until = NULL WHERE id = ?",
        [str(state), error, letter_id],
    )
    if state is MailState.FAILED:
        store.execute("DELETE FROM listed WHERE letter_id = ?", [letter_id])


def lateness(store: Store, now: datetime) -> dict[str, str]:
    """Return the parameters of IS_LATE."""
    return {"late_before": stamp(now - LATE_AFTER), "held": meta(store, HELD) or ""}


def stamp(now: datetime) -> str:
    """Return a moment as it is stored: UTC, of equal width, so that text sorts by time."""
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def read_mail(row: Row, *, is_late: bool) -> QueuedMail:
    return QueuedMail(
        id=row["id"],
        recipient_id=row["recipient_id"],
        address=row["address"],
        period=row["period"],
        state=MailState(row["state"]),
        message_id=row["message_id"],
        subject=row["subject"],
        items=read_items(row["items"]),
        due_at=instant(row["due_at"]) or datetime.min.replace(tzinfo=UTC),
        attempts=row["attempts"],
        last_error=row["last_error"],
        sent_at=instant(row["sent_at"]),
        uncertain_at=instant(row["uncertain_at"]),
        is_late=is_late,
    )


def read_items(text: str) -> tuple[MailItem, ...]:
    """Return the lines of a letter; none where the row was damaged, so that others can be read."""
    try:
        return tuple(MailItem(**item) for item in json.loads(text))
    except (ValueError, TypeError):
        return ()


def instant(text: str | None) -> datetime | None:
    """Return a stored moment; None where there is none, or the row was damaged."""
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
