"""Calls as they are stored, to be handed to another process that has no database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from funding.call import Call
from funding.source import load_sources
from store.calls.calls import RECORDS, merge_rows
from store.calls.lazy_calls import REMEMBERED
from store.database import Row, Store

NEEDED = (
    *("id", "source", "call_id", "first_seen", "last_seen", "last_changed", "missing_since"),
    "body",
)
"""What a call is merged from."""


class PackedCalls(Sequence[Call]):
    """The calls of *ids* in that order; each is read when somebody looks at it.

    *packed* are the rows of each call, with the values of `NEEDED` and the body in UTF-8: a third
    of what the calls themselves take, and they travel without a copy of their text.
    """

    def __init__(self, ids: Sequence[str], packed: Mapping[str, Sequence[tuple[object, ...]]]):
        self._ids = tuple(ids)
        self._packed = packed
        self._read: dict[str, Call] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Call: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Call]: ...
    def __getitem__(self, place: int | slice) -> Call | Sequence[Call]:
        if isinstance(place, slice):
            return PackedCalls(self._ids[place], self._packed)
        name = self._ids[place]
        found = self._read.get(name)
        if found is None:
            ranks = {source: told.rank for source, told in load_sources().items()}
            found = merge_rows(name, [unpacked(values) for values in self._packed[name]], ranks)
            if len(self._read) < REMEMBERED:
                self._read[name] = found
        return found

    def __iter__(self) -> Iterator[Call]:
        return (self[place] for place in range(len(self)))

    def __reduce__(self) -> tuple[object, ...]:
        """What was read here is not sent along."""
        return PackedCalls, (self._ids, self._packed)


def pack_calls(store: Store, ids: Sequence[str]) -> PackedCalls:
    """Return the live calls of *ids* as they are stored now; call it inside `Store.read`."""
    packed: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    wanted = set(ids)
    for row in store.rows(f"{RECORDS} WHERE r.withdrawn_on IS NULL ORDER BY r.id"):
        if row["call_id"] in wanted:
            *values, body = (row[name] for name in NEEDED)
            packed[row["call_id"]].append((*values, body.encode()))
    return PackedCalls(ids, dict(packed))


def unpacked(values: Sequence[object]) -> Row:
    row = dict(zip(NEEDED, values, strict=True))
    return {**row, "body": values[-1].decode()}  # type: ignore[attr-defined]
