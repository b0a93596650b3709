"""All calls of one state of the database on one day, ready to be asked: made once, kept.

A set of calls is a whole number with one bit per call, so that filters are joined and counted
without looking at a single call.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from advice.ranking.own_concepts import concepts_of
from advice.search.call_query import Sort
from advice.search.call_values import Values, grant_of, values_of
from advice.search.choices import Filter
from advice.weekly.cards import read_money
from advice.weekly.content import GrantMoney
from funding.call import Call
from funding.words import plain, shorten
from matcher.index.term_counts import count_call, counts_key, from_json
from store.calls.every_call import every_call, search_calls_by_words, state_of_calls
from store.calls.term_counts import kept_counts
from store.database import Store

EXCERPT = 260
"""Characters of a call's text in a list."""
KEPT = 2
"""States that are kept: readers of the old one go on while the new one is made."""
KEPT_WORDS = 500
SHORTEST_NAME = 4
"""Characters from which a word may be the beginning of an identifier."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CallRow:
    """One call in a list: everything that a list shows, without its long texts.

    Rows are told apart by what they are and not by what they say, so that what is made of one can
    be kept.
    """

    call: Call
    """Without sections, facts and links."""
    excerpt: str
    """The first words of its text; "" where it has none."""
    money: GrantMoney
    values: Values
    names: tuple[str, ...]
    """The identifiers that people type, in small letters."""

    @property
    def id(self) -> str:
        return self.call.id


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """The calls by their place, and for each value of each filter the set of calls with it."""

    today: date
    rows: tuple[CallRow, ...]
    places: Mapping[str, int]
    """Call id to its place."""
    sets: Mapping[Filter, Mapping[str, int]]
    orders: Mapping[Sort, tuple[int, ...]]
    """Places in the order of each sort but relevance."""
    words: "OrderedDict[str, Mapping[int, float]]" = field(default_factory=OrderedDict)
    """What was searched lately."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def everything(self) -> int:
        return (1 << len(self.rows)) - 1

    def ranks(self, store: Store, text: str) -> Mapping[int, float]:
        """Return the places of the calls that answer words or begin with that identifier.

        The lowest rank is the best.
        """
        with self.lock:
            if text in self.words:
                self.words.move_to_end(text)
                return self.words[text]
        found = search_calls_by_words(store, text)
        ranks = {self.places[name]: rank for name, rank in found.items() if name in self.places}
        ranks |= dict.fromkeys(self.named(text), -1000000000.0)
        with self.lock:
            self.words[text] = ranks
            while len(self.words) > KEPT_WORDS:
                self.words.popitem(last=False)
        return ranks

    def named(self, text: str) -> Iterable[int]:
        """Yield the places of the calls whose identifier begins with *text*."""
        wanted = text.casefold()
        if len(wanted) < SHORTEST_NAME or " " in wanted:
            return
        for place, row in enumerate(self.rows):
            if any(name.startswith(wanted) for name in row.names):
                yield place


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
            with store.read():
                key = (key[0], state_of_calls(store), today)
                known = CATALOGUES[key] = read_catalogue(store, today)
            while len(CATALOGUES) > KEPT:
                CATALOGUES.popitem(last=False)
    return known


def read_catalogue(store: Store, today: date) -> Catalogue:
    concepts = concepts_of(store)
    calls = every_call(store)
    keys = {call.id: counts_key(call) for call, _ in calls}
    kept = kept_counts(store, keys.values())
    rows = []
    for call, is_withdrawn in calls:
        body = kept.get(keys[call.id])
        values = values_of(
            call,
            is_withdrawn=is_withdrawn,
            counts=count_call(call) if body is None else from_json(body),
            concepts=concepts,
            today=today,
        )
        rows.append(row_of(call, values))
    return make_catalogue(rows, today)


def row_of(call: Call, values: Values) -> CallRow:
    records = call.records or (call.best,)
    names = {n for r in records for n in (r.source_id, r.id, r.reference, r.call_identifier) if n}
    light = [replace(r, sections=(), facts=(), links=()) for r in (call.best, *call.records)]
    return CallRow(
        call=replace(call, best=light[0], records=tuple(light[1:])),
        excerpt=shorten(plain(call.best.text[: 4 * EXCERPT]), EXCERPT),
        money=read_money(call),
        values=values,
        names=tuple(sorted(name.casefold() for name in {*names, call.id})),
    )


def make_catalogue(rows: Iterable[CallRow], today: date) -> Catalogue:
    """Return the catalogue of rows, in order of their ids."""
    ordered = tuple(sorted(rows, key=lambda row: row.id))
    sets: dict[Filter, dict[str, int]] = {kind: defaultdict(int) for kind in Filter}
    for place, row in enumerate(ordered):
        for kind, values in row.values.items():
            for value in values:
                sets[kind][value] |= 1 << place
    return Catalogue(
        today=today,
        rows=ordered,
        places={row.id: place for place, row in enumerate(ordered)},
        sets={kind: dict(found) for kind, found in sets.items()},
        orders=orders_of(ordered, today),
    )


def orders_of(rows: tuple[CallRow, ...], today: date) -> Mapping[Sort, tuple[int, ...]]:
    """Return the places by deadline, money and age; what has none comes last."""

    def title(place: int) -> tuple[str, str]:
        return rows[place].call.title.casefold(), rows[place].id

    def by_deadline(place: int) -> tuple[object, ...]:
        best = rows[place].call.best
        due, last = best.next_deadline(today), best.last_deadline
        # first what is to come, then what never closes, then what is past, the latest first
        if due is not None:
            return 0, due.toordinal(), title(place)
        return (1, 0, title(place)) if last is None else (2, -last.toordinal(), title(place))

    def by_money(place: int) -> tuple[object, ...]:
        return -(grant_of(rows[place].call) or 0), by_deadline(place)

    def by_age(place: int) -> tuple[object, ...]:
        first = rows[place].call.first_seen
        return (0 if first is None else -first.toordinal()), by_deadline(place)

    keys = {Sort.DEADLINE: by_deadline, Sort.MONEY: by_money, Sort.NEWEST: by_age}
    return {kind: tuple(sorted(range(len(rows)), key=key)) for kind, key in keys.items()}
