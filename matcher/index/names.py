"""Many sorted names in one array of bytes: looked up where they lie, decoded when asked for.

>>> names = Names.of([":heat-planning", "de:stadt", "en:heat"])
>>> names[1], names.find("en:heat"), names.find("en:flood"), len(names)
('de:stadt', 2, None, 3)
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import numpy as np

END = b"\n"
"""After each name; no word has one."""
STEP = 64
"""One name of so many is decoded where many are looked up."""


class Names(Sequence[str]):
    """Names in the order of their characters, which is that of their bytes, too.

    *letters* are the bytes of all names, *starts* where each begins, and where the last one ends.
    """

    def __init__(self, letters: "np.ndarray", starts: "np.ndarray") -> None:
        self.letters = letters
        self.starts = starts
        self._bytes = letters.data
        self._begins = starts.data

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Return names that are sorted already."""
        return cls.of_bytes([name.encode() for name in names])

    @classmethod
    def of_bytes(cls, names: Sequence[bytes]) -> "Names":
        import numpy as np

        ends = np.cumsum([0, *(len(name) + 1 for name in names)], dtype=np.int64)
        whole = END.join([*names, b""]) if names else b""
        return cls(np.frombuffer(whole, np.uint8), ends)

    def __len__(self) -> int:
        return len(self._begins) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.raw(place).decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.letters.tobytes().decode().split("\n")[:-1])

    def raw(self, place: int) -> bytes:
        """Return a name as bytes."""
        return self._bytes[self._begins[place] : self._begins[place + 1] - 1].tobytes()

    def place(self, name: bytes, low: int = 0, high: int | None = None) -> int:
        """Return how many names stand before *name*; those outside of *low* to *high* are known."""
        high = len(self) if high is None else high
        while low < high:
            middle = (low + high) // 2
            if self.raw(middle) < name:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, name: str) -> int | None:
        """Return the place of a name, None if it is none of them."""
        raw = name.encode()
        place = self.place(raw)
        return place if place < len(self) and self.raw(place) == raw else None

    def places(self, names: Sequence[bytes]) -> "tuple[np.ndarray, np.ndarray]":
        """Return for each of many names its `place`, and whether it is one of them."""
        import numpy as np

        few = self._few
        places = np.empty(len(names), np.int64)
        found = np.empty(len(names), bool)
        for n, name in enumerate(names):
            part = bisect_left(few, name)
            place = self.place(name, max(0, (part - 1) * STEP), min(part * STEP, len(self)))
            places[n] = place
            found[n] = place < len(self) and self.raw(place) == name
        return places, found

    @cached_property
    def _few(self) -> list[bytes]:
        return [self.raw(place) for place in range(0, len(self), STEP)]

    def edited(self, stays: "np.ndarray", places: "np.ndarray", names: Sequence[bytes]) -> "Names":
        """Return the names that stay, with new ones before those at *places*."""
        import numpy as np

        gone = np.flatnonzero(~stays)
        if not (len(gone) or names):
            return self
        pieces: list[bytes | memoryview] = []
        done = 0
        changes = [(place, 0, new) for place, new in zip(places.tolist(), names, strict=True)]
        for place, is_gone, name in sorted([*changes, *((n, 1, b"") for n in gone.tolist())]):
            if place > done:
                pieces.append(self._bytes[self._begins[done] : self._begins[place]])
                done = place
            if is_gone:
                done = place + 1
            else:
                pieces += (name, END)
        pieces.append(self._bytes[self._begins[done] : self._begins[len(self)]])
        staying = np.concatenate(([0], np.cumsum(stays)))
        new = np.array([len(name) + 1 for name in names], np.int64)
        lengths = np.insert(np.diff(self.starts)[stays], staying[places], new)
        starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        return Names(np.frombuffer(b"".join(pieces), np.uint8), starts)
