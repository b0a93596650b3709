"""In which issues a call, or an answer of staff, stood."""

from store.database import Store
from store.harvest.call_identity import resolve_call


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
