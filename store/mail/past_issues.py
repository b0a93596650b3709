"""In which issues a call stood."""

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
