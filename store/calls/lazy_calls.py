"""Calls that are read only when somebody looks at them."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import overload

from funding.call import Call
from store.calls.calls import calls_of
from store.database import Store

REMEMBERED = 5_000
"""Calls that are kept once they were read: some 30 kB each."""


class RememberedCalls(Sequence[Call]):
    """The calls of *ids* in that order; what was read is in *read*, up to `REMEMBERED`."""

    def __init__(self, ids: Sequence[str], read: dict[str, Call]) -> None:
        self._ids = ids
        self._read = read

    @abstractmethod
    def read_call(self, call_id: str) -> Call:
        """Return a call that was not read before."""

    @abstractmethod
    def part(self, ids: Sequence[str]) -> Sequence[Call]:
        """Return the same for some of the calls."""

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Call: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Call]: ...
    def __getitem__(self, place: int | slice) -> Call | Sequence[Call]:
        if isinstance(place, slice):
            return self.part(self._ids[place])
        name = self._ids[place]
        found = self._read.get(name)
        if found is None:
            found = self.read_call(name)
            if len(self._read) < REMEMBERED:
                self._read[name] = found
        return found

    def __iter__(self) -> Iterator[Call]:
        return (self[place] for place in range(len(self)))


class LazyCalls(RememberedCalls):
    """The calls of *ids*, read from the database.

    Whoever holds them reads within `Store.read`, so that none changes or goes in between.  *read*
    are calls of the same state of the database that were read before; new ones are added to it.
    """

    def __init__(
        self, store: Store, ids: Sequence[str], read: dict[str, Call] | None = None
    ) -> None:
        super().__init__(ids, {} if read is None else read)
        self._store = store

    def read_call(self, call_id: str) -> Call:
        return calls_of(self._store, [call_id])[call_id]

    def part(self, ids: Sequence[str]) -> "LazyCalls":
        return LazyCalls(self._store, ids, self._read)
