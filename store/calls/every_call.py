"""Every call that was ever read, and what says whether anything of them changed."""

from collections.abc import Mapping

from funding.call import Call
from store.calls.calls import RECORDS, merge_calls, search_ranks
from store.database import Store


def every_call(store: Store) -> list[tuple[Call, bool]]:
    """Return all calls, closed ones too, by id; True beside one that its source took back."""
    rows = store.rows(f"{RECORDS} ORDER BY r.id")
    listed = {row["call_id"] for row in rows if row["withdrawn_on"] is None}
    calls = sorted(merge_calls(rows), key=lambda call: call.id)
    return [(call, call.id not in listed) for call in calls]


def state_of_calls(store: Store) -> str:
    """Return what all calls depend on beside the day: the same text, the same calls.

    Records change with an admitted run or with an event, and in no other way.
    """
    runs = store.rows("SELECT state, count(*) AS n, max(id) AS last FROM runs GROUP BY state")
    found = store.row(
        "SELECT (SELECT value FROM meta WHERE key = 'instance') AS instance,"
        " (SELECT max(id) FROM events) AS event, (SELECT count(*) FROM records) AS records"
    )
    return repr((runs, found))


def present_ids(store: Store) -> frozenset[str]:
    """Return the ids of all calls; of those that were joined, only the id that holds now."""
    return frozenset(row["call_id"] for row in store.rows("SELECT DISTINCT call_id FROM records"))


def search_calls_by_words(store: Store, query: str) -> Mapping[str, float]:
    """Return the calls in which every word of *query* occurs, with their BM25 rank.

    The lowest rank is the best; nothing in *query* is an operator.
    """
    ranks = search_ranks(store, query)
    if not ranks:
        return {}
    found: dict[str, float] = {}
    for row in store.rows("SELECT id, call_id FROM records"):
        rank = ranks.get(row["id"])
        if rank is not None:
            found[row["call_id"]] = min(rank, found.get(row["call_id"], rank))
    return found
