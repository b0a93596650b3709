"""All calls that were ever read: which there are, which have some words, whether any changed."""

from collections.abc import Mapping

from store.calls.calls import search_records
from store.database import Store


def state_of_calls(store: Store) -> str:
    """Return what all calls depend on beside the day: the same text, the same calls.

    Records change with an admitted run, with an event or when they are parted again, and in no
    other way.
    """
    runs = store.rows("SELECT state, count(*) AS n, max(id) AS last FROM runs GROUP BY state")
    found = store.row(
        "SELECT (SELECT value FROM meta WHERE key = 'instance') AS instance,"
        " (SELECT max(id) FROM events) AS event, (SELECT count(*) FROM records) AS records,"
        " (SELECT max(id) FROM regroupings) AS regrouping"
    )
    return repr((runs, found))


def present_ids(store: Store) -> frozenset[str]:
    """Return the ids of all calls; of those that were joined, only the id that holds now."""
    return frozenset(row["call_id"] for row in store.rows("SELECT DISTINCT call_id FROM records"))


def search_calls_by_words(store: Store, query: str) -> Mapping[str, float]:
    """Return the calls in which every word of *query* occurs, with their BM25 rank.

    The lowest rank is the best; nothing in *query* is an operator.
    """
    found: dict[str, float] = {}
    for _, call_id, rank in search_records(store, query):
        found[call_id] = min(rank, found.get(call_id, rank))
    return found
