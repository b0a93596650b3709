"""Calls as they are stored, to be handed to another process that has no database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from funding.call import Call
from funding.source import load_sources
from store.calls.calls import RECORDS, merge_rows
from store.calls.lazy_calls import RememberedCalls
from store.database import Row, Store

NEEDED = (
    *("id", "source", "call_id", "first_seen", "last_seen", "last_changed", "missing_since"),
    *("withdrawn_on", "body"),
)
"""What a call is merged from."""


class PackedCalls(RememberedCalls):
    """The calls of *ids*, read from what was sent along.

    *packed* are the rows of each call, with the values of `NEEDED` and the body in UTF-8: a third
    of what the calls themselves take, and they travel without a copy of their text.
    """

    def __init__(self, ids: Sequence[str], packed: Mapping[str, Sequence[tuple[object, ...]]]):
        super().__init__(tuple(ids), {})
        self._packed = packed

    def read_call(self, call_id: str) -> Call:
        ranks = {source: told.rank for source, told in load_sources().items()}
        return merge_rows(call_id, [unpacked(values) for values in self._packed[call_id]], ranks)

    def part(self, ids: Sequence[str]) -> "PackedCalls":
        return PackedCalls(ids, self._packed)

    def __reduce__(self) -> tuple[object, ...]:
        """What was read here is not sent along."""
        return PackedCalls, (self._ids, self._packed)


def pack_calls(store: Store, ids: Sequence[str]) -> PackedCalls:
    """Return the live calls of *ids* as they are stored now; call it inside `Store.read`."""
    packed: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    wanted = set(ids)
    for row in store.rows(f"{RECORDS} ORDER BY r.id"):
        if row["call_id"] in wanted:
            *values, body = (row[name] for name in NEEDED)
            packed[row["call_id"]].append((*values, body.encode()))
    return PackedCalls(ids, dict(packed))


def unpacked(values: Sequence[object]) -> Row:
    row = dict(zip(NEEDED, values, strict=True))
    return {**row, "body": values[-1].decode()}  # type: ignore[attr-defined]
