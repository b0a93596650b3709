"""A search as an address states it: words, filters, order and page."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from advice.search.filters import FIXED, Filter
from funding.errors import WrongInput

PAGE_SIZE = 25
LONGEST_WORDS = 300
"""Characters of the words that are searched for."""
MOST_PAGES = 10_000
Choice = TypeVar("Choice", bound=StrEnum)


class Sort(StrEnum):
    """The order of a list; without words relevance is the order of deadlines."""

    RELEVANCE = "relevance"
    DEADLINE = "deadline"
    NEWEST = "newest"
    MONEY = "money"


class View(StrEnum):
    """How a list is shown."""

    CARDS = "cards"
    TABLE = "table"


@dataclass(frozen=True, kw_only=True, slots=True)
class CallQuery:
    """One search.  Several values of one filter mean any of them; several filters mean all."""

    words: str = ""
    chosen: Mapping[Filter, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    view: View = View.CARDS
    page: int = 1

    def toggled(self, each: Filter, value: str) -> "CallQuery":
        """Return the search after a click on a value: added, or taken away; on its first page."""
        values = self.chosen.get(each, ())
        left = tuple(v for v in values if v != value)
        chosen = {**self.chosen, each: left if value in values else (*values, value)}
        return replace(self, chosen={k: v for k, v in chosen.items() if v}, page=1)

    def without(self, each: Filter) -> "CallQuery":
        """Return the search without one filter, on its first page."""
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k != each}, page=1)

    def address(self) -> str:
        """Return the search as the query of an address; "" where it is the plain list."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(each.value, v) for each in Filter for v in self.chosen.get(each, ())]
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.view is not View.CARDS:
            pairs.append(("view", self.view.value))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)


KNOWN = ("q", "sort", "view", "page", *(each.value for each in Filter))
"""The parameters of an address."""


def read_query(parameters: Mapping[str, Sequence[str]]) -> CallQuery:
    """Return the search that the parameters of an address state.

    Empty values are left out, as a form sends them.  Raises WrongInput that names an unknown
    parameter or value, and the nearest right one.
    """
    for name in parameters:
        if name not in KNOWN:
            raise WrongInput(f"the parameter {name!r} is unknown; {nearest(name, KNOWN)}")
    chosen = {}
    for each in Filter:
        values = tuple(dict.fromkeys(v for v in parameters.get(each.value, ()) if v))
        for value in values:
            if each in FIXED and value not in FIXED[each]:
                raise WrongInput(f"{each.value} has {value[:60]!r}; {nearest(value, FIXED[each])}")
        if values:
            chosen[each] = values
    return CallQuery(
        words=" ".join(last(parameters, "q").split())[:LONGEST_WORDS],
        chosen=chosen,
        sort=one_of(Sort, "sort", last(parameters, "sort") or Sort.RELEVANCE),
        view=one_of(View, "view", last(parameters, "view") or View.CARDS),
        page=read_page(last(parameters, "page") or "1"),
    )


def last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(reversed(parameters.get(name, ()))), "")


def one_of(kind: type[Choice], name: str, value: str) -> Choice:
    if value not in list(kind):
        raise WrongInput(f"{name} has {value[:60]!r}; {nearest(value, [k.value for k in kind])}")
    return kind(value)


def read_page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_PAGES):
        raise WrongInput(f"page has {text[:60]!r}; it is a number from 1 to {MOST_PAGES:,}")
    return int(text)


def nearest(value: str, known: Sequence[str]) -> str:
    """Return the cure for an unknown word: the nearest known one, else all of them."""
    near = difflib.get_close_matches(value, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(known)}"
