"""Everything that the match page shows of one state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from advice.profiles.countries import read_countries
from advice.ranking.matching import Corpus, open_between, rank_project
from advice.ranking.orders import Order, ordered
from advice.ranking.reading import Chip, Origin, Reading, read_asked
from advice.ranking.whereabouts import Where, Whereabouts, unread, where_is
from desk.pages.choices import Choice
from desk.pages.match.keep import Keeping
from desk.pages.match.results import LineView, ResultView, blocked_view, near_view, result_view
from desk.pages.match.state import MatchState
from funding.city import LegalType
from funding.errors import EmptyProfile
from funding.match import MatchList
from funding.words import plain, shorten
from matcher.rank import Ranked
from store.calls.calls import calls_of
from store.database import Store
from wording.language import Speech, speech
from wording.match_words import (
    count_words,
    legal_type_words,
    order_words,
    remarks,
    unread_words,
    where_words,
)

ON_A_PAGE = 10
BLOCKED = 20
"""Calls that eligibility hides, and that are shown when asked for."""
NEAREST = 5
"""Calls below the floor that are told where hardly any fits."""
FEW = 3
TITLE = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderView:
    value: str
    words: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WhereView:
    """One call that is missed, and the stage at which it fell out."""

    call_id: str | None
    title: str | None
    words: str
    more: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchView:
    state: MatchState
    is_text: bool
    countries: tuple[Choice, ...]
    applicants: tuple[Choice, ...]
    problems: tuple[str, ...] = ()
    """Why there is no list at all."""
    remarks: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    fields_of_work: tuple[Chip, ...] = ()
    counts: str = ""
    orders: tuple[OrderView, ...] = ()
    results: tuple[ResultView, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    blocked_total: int = 0
    blocked: tuple[LineView, ...] = ()
    nearest: tuple[LineView, ...] = ()
    others_ticked: tuple[Choice, ...] = ()
    """Calls that are ticked and not on this page."""
    where: tuple[WhereView, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    """What the form carries beside its fields."""
    keeping: Keeping | None = None
    """None for a reader who may not change profiles."""
    title_offered: str = ""
    """For the project as which the question may be kept."""


VISIBLE = ("q", "text", "country", "applicant", "role", "population", "from", "to", "why", "page",
           "tick")  # fmt: skip
"""Fields that stand in the form for everybody to see, or that its buttons set."""


def match_view(
    s: Speech,
    state: MatchState,
    store: Store,
    corpus: Corpus | None,
    *,
    now: datetime,
    keeping: Keeping | None = None,
    notes: Sequence[str] = (),
    problems: Sequence[str] = (),
) -> MatchView:
    """Return the page of a state; *corpus* is None where nothing is asked.

    *notes* are remarks on a document that was read, *problems* say why it was not.
    """
    empty = MatchView(
        state=state,
        is_text=state.text is not None,
        countries=country_options(s, state.country),
        applicants=tuple(
            Choice(value=kind, words=legal_type_words(s, kind), is_chosen=kind is state.applicant)
            for kind in LegalType
        ),
        problems=tuple(problems),
        remarks=(*notes, *cut_words(s, state)),
        hidden=tuple(state.fields(*VISIBLE)),
        keeping=keeping,
    )
    if not state.is_asked or corpus is None or problems:
        return empty
    try:
        reading = read_asked(state.asked(), corpus.index)
        ranked = rank_reading(corpus, reading, state, now.date())
    except EmptyProfile:
        return with_problem(s, empty)
    return filled(s, empty, state, store, corpus, reading, ranked, now=now)


def cut_words(s: Speech, state: MatchState) -> tuple[str, ...]:
    if not state.is_cut:
        return ()
    return (s.say("Only the beginning of the text is matched, about twenty pages."),)


def rank_reading(corpus: Corpus, reading: Reading, state: MatchState, today: date) -> Ranked:
    """Return the matches of a reading, open in the days that the state asks for."""
    chosen = None if state.span is None else open_between(*state.span)
    return rank_project(corpus, reading.project, today=today, chosen=chosen)


def with_problem(s: Speech, empty: MatchView) -> MatchView:
    """Return the page of what can't be matched; who struck out all of it can take that back."""
    if empty.state.without:
        return replace(
            empty,
            problems=(s.say("There is no question to answer"),),
            chips=tuple(map(struck, empty.state.without)),
        )
    words = s.say(
        "Nothing could be understood of this: no call has any of its subject words. Say in a"
        " sentence what the project does, or name its subject in a few words."
    )
    return replace(empty, problems=(words,))


def struck(term: str) -> Chip:
    return Chip(
        term=term,
        origin=Origin.SAID,
        language=None,
        concept=None,
        is_struck=True,
        factor=1.0,
        is_must=False,
        is_must_not=False,
    )


def filled(
    s: Speech,
    empty: MatchView,
    state: MatchState,
    store: Store,
    corpus: Corpus,
    reading: Reading,
    ranked: Ranked,
    *,
    now: datetime,
) -> MatchView:
    today, found = now.date(), ranked.found
    pages = max(1, -(-len(found.results) // ON_A_PAGE))
    page = min(state.page, pages)
    start = (page - 1) * ON_A_PAGE
    shown = ordered(found.results, state.order, today)[start : start + ON_A_PAGE]
    near = [] if len(found.results) > FEW else list(found.nearest[:NEAREST])
    explained = ranked.explained([*shown, *near])
    project = reading.project
    on_page = {m.call.id for m in shown}
    others = [t for t in state.ticks if t not in on_page]
    known = calls_of(store, others)
    return replace(
        empty,
        remarks=(*empty.remarks, *remarks(s, reading)),
        chips=tuple(c for c in reading.chips if c.origin is not Origin.FIELD),
        fields_of_work=tuple(c for c in reading.chips if c.origin is Origin.FIELD),
        counts=count_words(s, found),
        orders=tuple(order_views(s, state.order)),
        results=tuple(
            result_view(s, m, project, state.ticks, today) for m in explained[: len(shown)]
        ),
        total=len(found.results),
        page=page,
        pages=pages,
        blocked_total=len(found.blocked),
        blocked=tuple(blocked_view(s, m) for m in found.blocked[:BLOCKED])
        if state.shows_blocked
        else (),
        nearest=tuple(near_view(s, m, project, today) for m in explained[len(shown) :]),
        others_ticked=tuple(
            Choice(value=t, words=shorten(plain(known[t].title), TITLE), is_chosen=True)
            for t in others
            if t in known
        ),
        where=tuple(where_views(s, state, store, corpus, reading, found, now=now)),
        title_offered=offered_title(reading),
    )


def order_views(s: Speech, chosen: Order) -> list[OrderView]:
    return [
        OrderView(
            value=order.value,
            words=order_words(s, order)[0],
            meaning=order_words(s, order)[1],
            is_chosen=order is chosen,
        )
        for order in Order
    ]


def country_options(s: Speech, chosen: str | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=code, words=name, is_chosen=code == chosen)
        for name, code in country_names(s.code)
    )


@cache
def country_names(language: str) -> list[tuple[str, str]]:
    """Return the names of all countries in a language, in their order, with their codes."""
    s = speech(language)
    return sorted((s.country(code), code) for code in read_countries())


def where_views(
    s: Speech,
    state: MatchState,
    store: Store,
    corpus: Corpus,
    reading: Reading,
    found: MatchList,
    *,
    now: datetime,
) -> list[WhereView]:
    if state.why is None:
        return []
    chosen = None if state.span is None else open_between(*state.span)
    places = where_is(
        store, corpus, reading.project, found, state.why, today=now.date(), chosen=chosen
    )
    return [where_view(s, place, store, now) for place in places]


def where_view(s: Speech, place: Whereabouts, store: Store, now: datetime) -> WhereView:
    is_unread = place.where is Where.NEVER_READ
    return WhereView(
        call_id=None if place.call is None else place.call.id,
        title=None if place.call is None else shorten(plain(place.call.title), TITLE),
        words=where_words(s, place),
        more=tuple(unread_words(s, unread(store, now=now))) if is_unread else (),
        is_shown=place.where is Where.SHOWN,
    )


def offered_title(reading: Reading) -> str:
    """Return a title for the project as which a question may be kept: what it is about."""
    if reading.project.title:
        return shorten(plain(reading.project.title), TITLE)
    said = [c.term for c in reading.chips if c.origin is Origin.SAID and not c.is_struck]
    words = ", ".join(said[:3])
    return words[:1].upper() + words[1:]
