"""A list of calls from their lines: what stands in a table, without reading any text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from funding.call import Status, status_of
from store.calls.call_lines import are_lines_current
from store.calls.calls import as_date, search_records
from store.database import Store

COLUMNS = (
    "call_id, title, title_raw, programme, opening_date, deadlines, status_claimed, is_rolling"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortCall:
    """One call of a list, merged over its sources."""

    call_id: str
    title: str
    """As served."""
    programme: str | None
    status: Status
    last_deadline: date | None


def short_list(
    store: Store,
    *,
    today: date,
    statuses: Collection[Status],
    query: str | None = None,
    by_relevance: bool = False,
) -> list[ShortCall] | None:
    """Return the calls that `list_calls` returns, in the same order.

    None where the lines are not made of the present records: then `list_calls` reads them all.
    """
    with store.read():
        if not are_lines_current(store):
            return None
        found: dict[str, float] = {}
        for _, call_id, rank in [] if query is None else search_records(store, query):
            found[call_id] = min(rank, found.get(call_id, rank))
        rows = store.tuples(f"SELECT {COLUMNS} FROM call_lines")
    chosen: list[tuple[tuple[date, str, str], ShortCall]] = []
    for call_id, title, served, programme, opens, deadlines, claimed, is_rolling in rows:
        if query is not None and call_id not in found:
            continue
        last = as_date(deadlines[-10:])
        status = status_of(
            opens=as_date(opens),
            last=last,
            claimed=Status(claimed),
            is_rolling=bool(is_rolling),
            today=today,
        )
        if status in statuses:
            call = ShortCall(
                call_id=call_id,
                title=served or title,
                programme=programme,
                status=status,
                last_deadline=last,
            )
            chosen.append(((last or date.max, title, call_id), call))
    chosen.sort(key=lambda pair: pair[0])
    calls = [call for _, call in chosen]
    return sorted(calls, key=lambda c: found[c.call_id]) if by_relevance and found else calls
