"""In which issues a call, or an answer of staff, stood."""

from datetime import datetime

from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import COLUMNS, IS_LATE, QueuedMail, lateness, read_mail


def issues_with(store: Store, call_id: str) -> list[str]:
    """Return the periods whose letters listed a call under any of its ids, with what was news.

    One line a period and reason: ``2026-W41: new (readers: 3)``.
    """
    wanted = resolve_call(store, call_id)
    rows = store.rows(
        "SELECT period, reason, call_id, count(*) AS readers FROM listed"
        " GROUP BY period, reason, call_id ORDER BY period, reason, call_id"
    )
    return [
        f"{r['period']}: {r['reason']} (readers: {r['readers']})"
        for r in rows
        if resolve_call(store, r["call_id"]) == wanted
    ]


def issue_telling(store: Store, recipient_id: int, reason: str) -> str | None:
    """Return the period of the mail that told a person something; None if none has yet."""
    found = store.row(
        "SELECT listed.period FROM listed JOIN outbox ON outbox.id = letter_id"
        " WHERE listed.recipient_id = ? AND reason = ? AND outbox.state <> 'failed'",
        [recipient_id, reason],
    )
    return None if found is None else str(found["period"])


def letters_of(store: Store, recipient_id: int, *, most: int, now: datetime) -> list[QueuedMail]:
    """Return the last letters of a person in whatever state, the newest first; no body is read."""
    rows = store.rows(
        f"SELECT {COLUMNS}, r.address, {IS_LATE.replace('outbox.', 'o.')} AS late"
        " FROM outbox o JOIN recipients r ON r.id = o.recipient_id"
        " WHERE o.recipient_id = :person ORDER BY o.id DESC LIMIT :most",
        {"person": recipient_id, "most": most, **lateness(store, now)},
    )
    return [read_mail(row, is_late=bool(row["late"])) for row in rows]
