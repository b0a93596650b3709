"""What `/network` shows: the matrix, its filters, alike projects and open proposals, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from advice.network.alike import AlikePair, Shared
from advice.network.matrix import Choice, Matrix, MatrixRow, NetworkQuery, NetworkSort
from advice.network.proposals import KnownProposal, ProposalState
from advice.one_call.network import NetworkFit
from advice.search.choices import Filter
from desk.security.actor import Actor
from funding.city import City
from funding.evidence import Role
from funding.match import Strength
from funding.words import plain, shorten
from wording.city_names import city_name
from wording.desk.call_line import call_line
from wording.desk.filter_words import filter_words, value_words
from wording.language import Speech

PATH = "/network"
TITLE = 90
PAIRS = 12
OPTIONS = 60
Keep = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionView:
    value: str
    words: str
    """With the number of rows after it is chosen."""
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SelectView:
    name: str
    words: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CellView:
    """One city and one call."""

    city: str
    mark: str
    """Empty where no project of the city fits."""
    words: str
    is_strong: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    href: str
    title: str
    language: str | None
    programme: str
    deadline: str
    count: int
    cells: tuple[CellView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnView:
    name: str
    short: str
    total: int
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PairView:
    one: str
    other: str
    titles: tuple[str, str]
    reasons: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenView:
    """A proposal that stands, without anybody's name."""

    href: str
    title: str
    cities: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WayView:
    words: str
    href: str
    is_here: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixView:
    is_ready: bool
    keep: tuple[tuple[str, str], ...]
    selects: tuple[SelectView, ...]
    heading: str
    columns: tuple[ColumnView, ...]
    lines: tuple[LineView, ...]
    clear: str | None
    pages: tuple[WayView, ...]
    """Empty where one page holds all."""
    pairs: tuple[PairView, ...]
    proposals: tuple[OpenView, ...]


def matrix_view(
    s: Speech,
    found: Matrix | None,
    pairs: Sequence[AlikePair],
    proposals: Sequence[KnownProposal],
    *,
    names: Mapping[str, str],
    actor: Actor,
    today: date,
    keep: Keep,
) -> MatrixView:
    """Return the page; *found* is None while the matches are being made, *names* are by city."""
    query = NetworkQuery() if found is None else found.query
    count = 0 if found is None else len(found.rows)
    return MatrixView(
        is_ready=found is not None,
        keep=tuple(keep),
        selects=() if found is None else tuple(selects_of(s, found)),
        heading=s.count("{n} call fits a member city", "{n} calls fit member cities", count),
        columns=() if found is None else tuple(columns_of(s, found, keep)),
        lines=()
        if found is None
        else tuple(line_of(s, row, found.cities, today, keep) for row in found.shown),
        clear=address(NetworkQuery(), keep) if query != NetworkQuery() else None,
        pages=() if found is None else tuple(pages_of(s, found, keep)),
        pairs=tuple(pair_view(s, pair) for pair in pairs[:PAIRS]),
        proposals=tuple(
            open_view(s, known, names, keep) for known in proposals if is_shown(known, actor)
        ),
    )


def address(query: NetworkQuery, keep: Keep) -> str:
    params = [*query.to_params(), *keep]
    return f"{PATH}?{urlencode(params)}" if params else PATH


def tandem_address(call_id: str, keep: Keep = (), cities: Sequence[str] = ()) -> str:
    """Return the address of the tandem page of a call, with cities chosen."""
    params = [*(("city", city) for city in cities), *keep]
    path = f"{PATH}/calls/{quote(call_id, safe=':')}"
    return f"{path}?{urlencode(params)}" if params else path


def selects_of(s: Speech, found: Matrix) -> list[SelectView]:
    query, names = found.query, filter_words(s)
    cities = {city.id: city_name(plain(city.name), s.code) for city in found.cities}
    views = []
    for kind, chosen in (
        (Filter.PROGRAMME, query.programme),
        (Filter.DEADLINE, query.deadline),
        (Filter.THEME, query.theme),
    ):
        words = {c.value: value_words(s, kind, c.value) for c in found.choices[kind.value]}
        options = found.choices[kind.value]
        if kind is not Filter.DEADLINE:
            options = tuple(sorted(options, key=lambda c: (-c.count, words[c.value])))
        views.append(select(s, kind.value, names[kind], s.say("all"), options, words, chosen))
    views.append(
        select(s, "city", s.say("City"), s.say("all"), found.choices["city"], cities, query.city)
    )
    most = {str(n): s.count("at least {n} city", "at least {n} cities", n) for n in range(1, 5)}
    chosen = str(query.least) if query.least > 1 else None
    options = found.choices["cities"][1:]
    views.append(
        select(s, "cities", s.say("Fits"), s.say("any number of cities"), options, most, chosen)
    )
    sorts = {
        NetworkSort.CITIES.value: s.say("most cities first"),
        NetworkSort.DEADLINE.value: s.say("next deadline first"),
    }
    views.append(
        SelectView(
            name="sort",
            words=s.say("Order"),
            options=tuple(
                OptionView(value=value, words=words, is_chosen=query.sort.value == value)
                for value, words in sorts.items()
            ),
        )
    )
    return views


def select(
    s: Speech,
    name: str,
    words: str,
    every: str,
    choices: Sequence[Choice],
    names: Mapping[str, str],
    chosen: str | None,
) -> SelectView:
    some = [OptionView(value="", words=every, is_chosen=chosen is None)]
    for choice in choices[:OPTIONS]:
        shown = f"{names.get(choice.value, choice.value)} ({s.number(choice.count)})"
        some.append(OptionView(value=choice.value, words=shown, is_chosen=choice.value == chosen))
    return SelectView(name=name, words=words, options=tuple(some))


def pages_of(s: Speech, found: Matrix, keep: Keep) -> list[WayView]:
    """Return the first page, the last, and those around this one."""
    here = min(found.query.page, found.pages)
    near = {n for n in range(here - 3, here + 4) if 1 <= n <= found.pages}
    if found.pages == 1:
        return []
    return [
        WayView(
            words=s.number(n),
            href=address(replace(found.query, page=n), keep),
            is_here=n == here,
        )
        for n in sorted({1, found.pages} | near)
    ]


def columns_of(s: Speech, found: Matrix, keep: Keep) -> list[ColumnView]:
    views = []
    for city in found.cities:
        name = city_name(plain(city.name), s.code)
        views.append(
            ColumnView(
                name=name,
                short=shorten(name, 12),
                total=found.totals[city.id],
                href=address(replace(found.query, city=city.id, page=1), keep),
            )
        )
    return views


def line_of(s: Speech, row: MatrixRow, cities: Sequence[City], today: date, keep: Keep) -> LineView:
    line = call_line(s, row.row, today)
    return LineView(
        href=tandem_address(row.row.id, keep),
        title=shorten(line.title, TITLE),
        language=line.language,
        programme=line.programme,
        deadline=line.deadline,
        count=len(row.fits),
        cells=tuple(cell_of(s, city, row.fits.get(city.id)) for city in cities),
    )


def cell_of(s: Speech, city: City, fit: NetworkFit | None) -> CellView:
    name = city_name(plain(city.name), s.code)
    if fit is None:
        return CellView(city=name, mark="", words="", is_strong=False)
    is_strong = fit.strength is Strength.STRONG
    words = s.say("strong match") if is_strong else s.say("partial match")
    if fit.role is Role.PARTNER_ONLY:
        words = s.say("{match}, only as a partner", match=words)
    return CellView(city=name, mark="●" if is_strong else "○", words=words, is_strong=is_strong)


def pair_view(s: Speech, pair: AlikePair) -> PairView:
    return PairView(
        one=city_name(plain(pair.one.city.name), s.code),
        other=city_name(plain(pair.other.city.name), s.code),
        titles=(
            shorten(plain(pair.one.title), TITLE),
            shorten(plain(pair.other.title), TITLE),
        ),
        reasons=s.together(shared_words(s, one) for one in pair.shared),
    )


def shared_words(s: Speech, shared: Shared) -> str:
    """Return what two projects share by its name in the reader's language, else in English."""
    names = shared.names
    word = names.get(s.code) or names.get("en") or next(iter(names.values()))
    return s.say("“{text}”", text=shorten(plain(word), 60))


def is_shown(known: KnownProposal, actor: Actor) -> bool:
    """Return whether a reader may know of a proposal: staff of all, a city of its own."""
    if known.state is not ProposalState.OPEN and known.state is not ProposalState.AGREED:
        return False
    return may_know(known, actor)


def may_know(known: KnownProposal, actor: Actor) -> bool:
    return any(actor.may_see(city) for city in known.proposal.cities)


def open_view(s: Speech, known: KnownProposal, names: Mapping[str, str], keep: Keep) -> OpenView:
    proposal = known.proposal
    title = proposal.call_id if known.call is None else known.call.title
    return OpenView(
        href=tandem_address(proposal.call_id, keep, proposal.cities),
        title=shorten(plain(title), TITLE),
        cities=s.together(city_name(names.get(city, city), s.code) for city in proposal.cities),
        state=state_words(s, known),
    )


def state_words(s: Speech, known: KnownProposal) -> str:
    """Return how a proposal stands, without saying who said what."""
    return {
        ProposalState.OPEN: s.say("waiting for answers"),
        ProposalState.AGREED: s.say("all have said yes"),
        ProposalState.DECLINED: s.say("not this time"),
        ProposalState.WITHDRAWN: s.say("withdrawn"),
        ProposalState.ENDED: s.say("ended with the call"),
    }[known.state]
