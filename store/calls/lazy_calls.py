"""Calls that are read from the database only when somebody looks at them."""

from collections.abc import Iterator, Sequence
from typing import overload

from funding.call import Call
from store.calls.calls import calls_of
from store.database import Store

REMEMBERED = 5_000
"""Calls that are kept once they were read: some 30 kB each."""


class LazyCalls(Sequence[Call]):
    """The calls of *ids* in that order.

    Whoever holds them reads within `Store.read`, so that none changes or goes in between.  *read*
    are calls of the same state of the database that were read before; new ones are added to it,
    up to `REMEMBERED`.
    """

    def __init__(
        self, store: Store, ids: Sequence[str], read: dict[str, Call] | None = None
    ) -> None:
        self._store = store
        self._ids = ids
        self._read = {} if read is None else read

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Call: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Call]: ...
    def __getitem__(self, place: int | slice) -> Call | Sequence[Call]:
        if isinstance(place, slice):
            return LazyCalls(self._store, self._ids[place], self._read)
        name = self._ids[place]
        found = self._read.get(name)
        if found is None:
            found = calls_of(self._store, [name])[name]
            if len(self._read) < REMEMBERED:
                self._read[name] = found
        return found

    def __iter__(self) -> Iterator[Call]:
        return (self[place] for place in range(len(self)))
