"""What the buttons of the match page do to its state: strike a term, demand it, turn the page."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from advice.ranking.orders import Order
from desk.pages.match.state import BadField, MatchState, one_of, read_terms, whole


def obeyed(state: MatchState, button: str, new: str = "") -> MatchState:
    """Return the state after *button*: ``strike:heat``, ``order:money``, ``page:2`` …

    *new* is what stands in the field for another term.  Raises BadField for an unknown button.
    """
    name, _, value = button.partition(":")
    if name not in BUTTONS:
        raise BadField("do", button, BUTTONS)
    return BUTTONS[name](replace(state, page=1), new if name == "add" else value)


def with_term(terms: tuple[str, ...], term: str) -> tuple[str, ...]:
    return read_terms("add", (*terms, term))


def without_term(terms: tuple[str, ...], term: str) -> tuple[str, ...]:
    key = term.casefold()
    return tuple(t for t in terms if t.casefold() != key)


def decided(state: MatchState, term: str) -> MatchState:
    """Return the state without any decision about a term: there is one at a time."""
    return replace(
        state,
        without=without_term(state.without, term),
        must=without_term(state.must, term),
        must_not=without_term(state.must_not, term),
        less=without_term(state.less, term),
        more=without_term(state.more, term),
    )


def strike(state: MatchState, term: str) -> MatchState:
    free = decided(state, term)
    return replace(free, without=with_term(free.without, term))


def less(state: MatchState, term: str) -> MatchState:
    free = decided(state, term)
    return replace(free, less=with_term(free.less, term))


def more(state: MatchState, term: str) -> MatchState:
    free = decided(state, term)
    return replace(free, more=with_term(free.more, term))


def demand(state: MatchState, term: str) -> MatchState:
    free = decided(state, term)
    return replace(free, must=with_term(free.must, term))


def forbid(state: MatchState, term: str) -> MatchState:
    free = decided(state, term)
    return replace(free, must_not=with_term(free.must_not, term))


def add(state: MatchState, term: str) -> MatchState:
    return replace(decided(state, term), added=with_term(state.added, term))


def drop(state: MatchState, term: str) -> MatchState:
    return replace(decided(state, term), added=without_term(state.added, term))


def order(state: MatchState, value: str) -> MatchState:
    return replace(state, order=Order(one_of({"order": value}, "order", Order) or "relevance"))


def turn(state: MatchState, value: str) -> MatchState:
    return replace(state, page=whole({"page": value}, "page", 10_000) or 1)


BUTTONS: Mapping[str, Callable[[MatchState, str], MatchState]] = {
    "ask": lambda state, _: state,
    "strike": strike,
    "less": less,
    "normal": decided,
    "more": more,
    "must": demand,
    "not": forbid,
    "add": add,
    "drop": drop,
    "order": order,
    "page": turn,
    "blocked": lambda state, value: replace(state, shows_blocked=value == "1"),
    "untick": lambda state, _: replace(state, ticks=()),
}
"""By the first word of a button's value."""
