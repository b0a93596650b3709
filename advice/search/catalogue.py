"""All calls of one state of the database on one day, ready to be asked: made once, kept.

A set of calls is a whole number with one bit per call, so that filters are joined and counted
without looking at a single call.  Everything comes from the lines that are kept beside the
records; no text of a call is read.
"""

import contextlib
import threading
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import compress

from advice.search.call_query import Sort
from advice.search.call_row import CallRow
from advice.search.call_values import READERS, grant_of, keys_of
from advice.search.choices import Filter
from advice.search.lines import keep_lines, lines_of
from funding.errors import CityCallsError
from store.calls.call_lines import line_dates
from store.calls.every_call import search_calls_by_words, state_of_calls
from store.database import Store

KEPT = 2
"""States that are kept: readers of the old one go on while the new one is made."""
KEPT_WORDS = 500
SHORTEST_NAME = 4
"""Characters from which a word may be the beginning of an identifier."""
ONES = bytes.maketrans(b"01", b"\0\1")


@dataclass(frozen=True, kw_only=True, eq=False)
class Hits:
    """The calls that answer words, by their place, each with its rank: the lowest is the best."""

    ranks: Mapping[int, float]
    standing: Sequence[int]
    """All places in the order that decides between equal ranks."""

    @cached_property
    def places(self) -> int:
        return set_of(self.ranks)

    @cached_property
    def order(self) -> Sequence[int]:
        """The places, the best answer first."""
        ranks = self.ranks
        return sorted(filter(ranks.__contains__, self.standing), key=lambda p: round(ranks[p], 9))


NO_HITS = Hits(ranks={}, standing=())


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """The calls by their place, and for each value of each filter the set of calls with it."""

    today: date
    rows: tuple[CallRow, ...]
    """In order of call id."""
    places: Mapping[str, int]
    """Call id to its place."""
    sets: Mapping[Filter, Mapping[str, int]]
    orders: Mapping[Sort, Sequence[int]]
    """Places in the order of each sort but relevance."""
    names: "Names"
    words: "OrderedDict[str, Hits]" = field(default_factory=OrderedDict)
    """What was searched lately."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def everything(self) -> int:
        return (1 << len(self.rows)) - 1

    def hits(self, store: Store, text: str | None) -> Hits:
        """Return the calls that answer words or whose identifier begins with them."""
        if text is None:
            return NO_HITS
        with self.lock:
            if text in self.words:
                self.words.move_to_end(text)
                return self.words[text]
        places = self.places
        found = search_calls_by_words(store, text)
        ranks = {places[name]: rank for name, rank in found.items() if name in places}
        ranks |= dict.fromkeys(self.names.beginning(text), -1000000000.0)
        hits = Hits(ranks=ranks, standing=self.orders[Sort.DEADLINE])
        with self.lock:
            self.words[text] = hits
            while len(self.words) > KEPT_WORDS:
                self.words.popitem(last=False)
        return hits


def in_order(order: Sequence[int], some: int, size: int) -> Iterator[int]:
    """Yield the places of a set in the order of *order*, of *size* places that there are.

    >>> list(in_order([3, 0, 2, 1], 0b1101, 5))
    [3, 0, 2]
    """
    flags = bin(some)[:1:-1].ljust(size, "0").encode().translate(ONES)
    return compress(order, map(flags.__getitem__, order))


class Names:
    """The identifiers of all calls as one text, so that a beginning is found at once."""

    def __init__(self, rows: Iterable[CallRow]) -> None:
        texts = [f"\n{row.line.names}" for row in rows]
        self._text = "".join(texts)
        self._starts: list[int] = []
        start = 0
        for text in texts:
            self._starts.append(start)
            start += len(text)

    def beginning(self, text: str) -> Iterator[int]:
        """Yield the places of the calls with an identifier that begins with *text*."""
        wanted = text.casefold()
        if len(wanted) < SHORTEST_NAME or " " in wanted:
            return
        found = self._text.find(f"\n{wanted}")
        while found >= 0:
            yield bisect_right(self._starts, found) - 1
            found = self._text.find(f"\n{wanted}", found + 1)


CATALOGUES: "OrderedDict[tuple[str, str, date], Catalogue]" = OrderedDict()
MAKING = threading.Lock()


def catalogue_of(store: Store, today: date) -> Catalogue:
    """Return all calls as they stand on *today*; made anew only where a harvest changed any."""
    if store.path is None:
        return read_catalogue(store, today)
    key = (str(store.path.resolve()), state_of_calls(store), today)
    known = CATALOGUES.get(key)
    if known is not None:
        return known
    with MAKING:  # one reader makes it, the others wait for it
        known = CATALOGUES.get(key)
        if known is None:
            if not store.is_in_transaction:
                with contextlib.suppress(CityCallsError):  # in use, or full: it goes without
                    keep_lines(store)
            with store.read():
                key = (key[0], state_of_calls(store), today)
                known = CATALOGUES[key] = read_catalogue(store, today)
            while len(CATALOGUES) > KEPT:
                CATALOGUES.popitem(last=False)
    return known


def read_catalogue(store: Store, today: date) -> Catalogue:
    """Return the catalogue of a state; call it inside `store.read()`."""
    days = {dates.call_id: dates for dates in line_dates(store)}
    rows = []
    for line in lines_of(store):
        dates = days[line.call_id]
        keys = keys_of(line, dates, today)
        rows.append(CallRow(line=line, dates=dates, keys=keys, today=today))
    return Catalogue(
        today=today,
        rows=tuple(rows),
        places={row.id: place for place, row in enumerate(rows)},
        sets=sets_of(rows, today),
        orders=orders_of(rows),
        names=Names(rows),
    )


def sets_of(rows: Sequence[CallRow], today: date) -> Mapping[Filter, Mapping[str, int]]:
    """Return the set of calls with each value: those with the same key come in together."""
    found: dict[Filter, Mapping[str, int]] = {}
    for kind, keys in zip(Filter, zip(*(row.keys for row in rows), strict=True), strict=False):
        groups: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            groups[key].append(place)
        sets: dict[str, int] = defaultdict(int)
        for key, places in groups.items():
            members = set_of(places)
            for value in READERS[kind](key, today):
                sets[value] |= members
        found[kind] = dict(sets)
    return {kind: found.get(kind, {}) for kind in Filter}


def set_of(places: Iterable[int]) -> int:
    """Return places as one number with a bit for each."""
    some = list(places)
    bits = bytearray(max(some, default=-1) // 8 + 1)
    for place in some:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def places_of(some: int) -> Iterator[int]:
    """Yield the places of a set in their order.

    >>> list(places_of(0b1101))
    [0, 2, 3]
    """
    flags = bin(some)[:1:-1]
    place = flags.find("1")
    while place >= 0:
        yield place
        place = flags.find("1", place + 1)


def orders_of(rows: Sequence[CallRow]) -> Mapping[Sort, Sequence[int]]:
    """Return the places by deadline, money and age; what has none comes last.

    What is equal stands by title, then by id: sorting keeps the order of what is equal.
    """
    titles = [row.title.casefold() for row in rows]
    due = [due_key(row) for row in rows]
    by_title = sorted(range(len(rows)), key=titles.__getitem__)
    by_deadline = sorted(by_title, key=due.__getitem__)
    return {
        Sort.DEADLINE: by_deadline,
        Sort.MONEY: sorted(by_deadline, key=lambda place: -(grant_of(rows[place].line) or 0)),
        Sort.NEWEST: sorted(
            by_deadline, key=lambda place: rows[place].dates.first_seen, reverse=True
        ),
    }


def due_key(row: CallRow) -> tuple[int, int]:
    """Return first what is to come, then what never closes, then what is past, the latest first."""
    due, last = row.next_deadline, row.last_deadline
    if due is not None:
        return 0, due.toordinal()
    return (1, 0) if last is None else (2, -last.toordinal())
