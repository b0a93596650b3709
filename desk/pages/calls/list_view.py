"""What the page of all calls shows, from the answer to its question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from advice.search.call_query import CallQuery, Sort, View
from advice.search.choices import MONTH, Filter
from advice.search.find import FilterValue, Found
from desk.pages.calls.hand_over import FileLink, hand_over_links
from desk.pages.calls.timeline import Timeline, To, timeline_of
from desk.pages.choices import Link
from wording.desk.call_line import CallLine, call_line
from wording.desk.filter_words import filter_words, sorted_values, value_words
from wording.language import Speech

Params = list[tuple[str, str]]
PATH = "/calls"
SHORT = 8
"""A filter with more values shows only those that lead somewhere."""
OPEN = (Filter.STATUS, Filter.DEADLINE)
"""Filters that stand open at first."""
AROUND = 2
"""Pages shown on either side of the present one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionView:
    value: str
    words: str
    number: str
    hint: str
    """The number in words, for those who hear the page."""
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterView:
    name: str
    words: str
    options: tuple[OptionView, ...]
    chosen: int
    is_open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WayOut:
    """A question that asks for less than one without an answer."""

    href: str | None
    """None where it has no answer either."""
    words: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RowView:
    href: str
    line: CallLine


@dataclass(frozen=True, kw_only=True, slots=True)
class ListView:
    text: str
    heading: str
    """How many calls answer the question."""
    told: str
    """What is announced after a change."""
    filters: tuple[FilterView, ...]
    pills: tuple[Link, ...]
    clear: str | None
    """The address without any filter; None where there is none."""
    rows: tuple[RowView, ...]
    is_table: bool
    views: tuple[Link, ...]
    sorts: tuple[Link, ...]
    sort: str
    view: str
    pages: tuple[Link, ...]
    timeline: Timeline | None
    files: tuple[FileLink, ...]
    """The ways to take the list along."""
    ways_out: tuple[WayOut, ...]
    address: str
    """Of this very list, without the language."""
    state: str
    """The same with the language."""
    keep: Params


def list_view(s: Speech, found: Found, *, keep: Params) -> ListView:
    """Return the page; *keep* are parameters that every link keeps: the language."""

    def to(query: CallQuery) -> str:
        return address(query.to_params() + keep)

    query = found.query
    heading = s.count("{n} call", "{n} calls", found.count)
    return ListView(
        text=query.text or "",
        heading=heading,
        told=heading,
        filters=tuple(filter_view(s, kind, found) for kind in Filter),
        pills=tuple(pills_of(s, query, to)),
        clear=to(replace(CallQuery(), view=query.view, sort=query.sort))
        if query.chosen or query.text
        else None,
        rows=tuple(
            RowView(href=call_address(row.id, keep), line=call_line(s, row, found.today))
            for row in found.shown
        ),
        is_table=query.view is View.TABLE,
        views=tuple(
            Link(href=to(replace(query, view=view)), words=words, is_here=query.view is view)
            for view, words in view_words(s).items()
        ),
        sorts=tuple(
            Link(
                # the usual order has no name, so that words that come later bring their own
                href="" if sort is replace(query, sort=None).order else sort.value,
                words=words,
                is_here=query.order is sort,
            )
            for sort, words in sort_words(s).items()
            if sort is not Sort.RELEVANCE or query.text is not None
        ),
        sort="" if query.sort is None else query.sort.value,
        view="" if query.view is View.CARDS else query.view.value,
        pages=tuple(pages_of(s, found, to)),
        timeline=timeline_of(s, found, to) if found.count else None,
        files=hand_over_links(s, query, keep),
        ways_out=() if found.count else tuple(ways_out(s, found, to)),
        address=address(query.to_params()),
        state=to(query),
        keep=keep,
    )


def address(params: Params) -> str:
    return f"{PATH}?{urlencode(params)}" if params else PATH


def call_address(call_id: str, keep: Params) -> str:
    path = f"{PATH}/{quote(call_id, safe='')}"
    return f"{path}?{urlencode(keep)}" if keep else path


def filter_view(s: Speech, kind: Filter, found: Found) -> FilterView:
    values = {v.value: v for v in found.filters[kind]}
    if kind is Filter.DEADLINE:  # months are clicked in the drawing
        values = {n: v for n, v in values.items() if v.is_chosen or not MONTH.fullmatch(n)}
    words = {name: value_words(s, kind, name) for name in values}
    is_narrowed = bool(found.query.chosen.get(kind))
    names = sorted_values(kind, words)
    if len(names) > SHORT:
        names = [n for n in names if values[n].count or values[n].is_chosen]
        names.sort(key=lambda n: not values[n].is_chosen)  # what was chosen is seen first
    options = tuple(option_view(s, values[n], words[n], found, is_narrowed) for n in names)
    chosen = sum(option.is_chosen for option in options)
    return FilterView(
        name=kind.value,
        words=filter_words(s)[kind],
        options=options,
        chosen=chosen,
        is_open=chosen > 0 or kind in OPEN,
    )


def option_view(
    s: Speech, value: FilterValue, words: str, found: Found, is_narrowed: bool
) -> OptionView:
    """Return a value with its number: the rows after the click, or how many more they are."""
    if value.is_chosen or not is_narrowed:
        number, n = s.number(value.count), value.count
        hint = s.count("{n} call", "{n} calls", n)
    else:
        n = value.after - found.count
        number = f"+{s.number(n)}"
        hint = s.count("{n} more call", "{n} more calls", n)
    return OptionView(
        value=value.value, words=words, number=number, hint=hint, is_chosen=value.is_chosen
    )


def pills_of(s: Speech, query: CallQuery, to: To) -> list[Link]:
    pills = []
    if query.text is not None:
        words = s.say("“{text}”", text=query.text)
        pills.append(Link(href=to(replace(query, text=None, page=1)), words=words))
    names = filter_words(s)
    for kind, values in query.chosen.items():
        for value in values:
            words = s.labelled(names[kind], value_words(s, kind, value))
            pills.append(Link(href=to(query.toggled(kind, value)), words=words))
    return pills


def ways_out(s: Speech, found: Found, to: To) -> list[WayOut]:
    """Return each thing that was asked for, with what is found without it."""
    names = filter_words(s)
    links = []
    for less in found.without:
        if less.kind is None:
            words = s.say("“{text}”", text=less.values[0])
        else:
            chosen = ", ".join(value_words(s, less.kind, v) for v in less.values)
            words = s.labelled(names[less.kind], chosen)
        note = s.count("without this: {n} call", "without this: {n} calls", less.count)
        href = to(less.query) if less.count else None
        links.append(WayOut(href=href, words=words, note=note))
    closed = [v for v in found.filters[Filter.STATUS] if v.value == "closed"]
    if Filter.STATUS not in found.query.chosen and closed and closed[0].count:
        href = to(found.query.only(Filter.STATUS, "closed"))
        note = s.count("{n} call", "{n} calls", closed[0].count)
        links.append(WayOut(href=href, words=s.say("Among closed calls"), note=note))
    return links


def pages_of(s: Speech, found: Found, to: To) -> list[Link]:
    """Return the pages around the present one, the first and the last."""
    if found.pages == 1:
        return []
    near = range(max(1, found.page - AROUND), min(found.pages, found.page + AROUND) + 1)
    numbers: Sequence[int] = sorted({1, *near, found.pages})
    return [
        Link(
            href=to(replace(found.query, page=number)),
            words=s.number(number),
            is_here=number == found.page,
        )
        for number in numbers
    ]


def sort_words(s: Speech) -> dict[Sort, str]:
    return {
        Sort.RELEVANCE: s.say("Best answer first"),
        Sort.DEADLINE: s.say("Next deadline first"),
        Sort.MONEY: s.say("Largest grant first"),
        Sort.NEWEST: s.say("Newest first"),
    }


def view_words(s: Speech) -> dict[View, str]:
    return {View.CARDS: s.say("Cards"), View.TABLE: s.say("Table")}
