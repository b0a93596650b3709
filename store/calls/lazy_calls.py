"""Calls that are read from the database only when somebody looks at them."""

from collections.abc import Iterator, Sequence
from typing import overload

from funding.call import Call
from store.calls.calls import calls_of
from store.database import Store


class LazyCalls(Sequence[Call]):
    """The calls of *ids* in that order.

    Whoever holds them reads within `Store.read`, so that none changes or goes in between.
    """

    def __init__(self, store: Store, ids: Sequence[str]) -> None:
        self._store = store
        self._ids = ids
        self._read: dict[str, Call] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Call: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Call]: ...
    def __getitem__(self, place: int | slice) -> Call | Sequence[Call]:
        if isinstance(place, slice):
            return LazyCalls(self._store, self._ids[place])
        name = self._ids[place]
        if name not in self._read:
            self._read |= calls_of(self._store, [name])
        return self._read[name]

    def __iter__(self) -> Iterator[Call]:
        return (self[place] for place in range(len(self)))
