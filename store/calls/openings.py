"""Title and opening day of every call that was ever read, without reading any call."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from store.calls.call_lines import layout, made_of
from store.database import Store

OF_RECORDS = (
    "SELECT r.call_id, json_extract(b.body, '$.title'), json_extract(b.body, '$.opening_date')"
    " FROM records r JOIN bodies b ON b.id = r.body_id"
    " WHERE r.call_id IN (SELECT value FROM json_each(?)) ORDER BY r.id"
)


class Opening(NamedTuple):
    call_id: str
    title: str
    opened: str | None
    """*Format* ``2026-11-28``."""


def openings(store: Store) -> Iterator[Opening]:
    """Yield what the kept line of a call says; where it is out of date, what its records say.

    A call may come several times then, once a record, with values that others outweigh.  Call it
    inside `Store.read`.
    """
    wanted = made_of(store, "")
    for call_id, made, title, opened in store.tuples(
        "SELECT call_id, made_of, title, opening_date FROM call_lines ORDER BY call_id"
    ):
        by, _, records = made.split(" ", 2)
        if by == layout() and wanted.get(call_id) == f" {records}":
            del wanted[call_id]
            yield Opening(call_id, title, opened)
    yield from (
        Opening._make(row) for row in store.tuples(OF_RECORDS, [json.dumps(sorted(wanted))])
    )
