"""What was worked out from the calls, kept in a process until the calls are others."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

from matcher.index.call_index import CallIndex

Key = TypeVar("Key")
Value = TypeVar("Value")


class KeptByCalls(Generic[Key, Value]):
    """The newest values by their keys, *most* at the most; many threads may ask at once.

    Another state of the calls empties it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._calls: object = None
        self._found: OrderedDict[Key, Value] = OrderedDict()

    def get(self, index: CallIndex, key: Key) -> Value | None:
        """Return what is kept for these calls; None where nothing is."""
        with self._lock:
            self._follow(index)
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, index: CallIndex, key: Key, value: Value) -> None:
        """Keep what was worked out for these calls."""
        with self._lock:
            self._follow(index)
            self._found[key] = value
            while len(self._found) > self._most:
                self._found.popitem(last=False)

    def _follow(self, index: CallIndex) -> None:
        if self._calls is not index.postings:
            self._calls = index.postings
            self._found.clear()
