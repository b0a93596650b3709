"""What a person asks on the match page: everything that its form or its address says.

A question of a few words is an address; a text travels in its form, and so does what was decided
about it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from advice.documents.tidy import visible
from advice.profiles.countries import read_countries
from advice.ranking.asked import BETWEEN, LONGEST_TERM, Asked
from advice.ranking.orders import Order
from advice.ranking.reading import LESS, MORE
from funding.city import LegalType
from funding.errors import WrongInput

LONGEST_TEXT = 60_000
"""Bytes of a text that are matched, some twenty pages: with it in its form the page stays small."""
LONGEST_QUESTION = 300
LONGEST_NAME = 500
"""Characters of the name of a call that is missed; addresses are long."""
MOST_TERMS = 20
"""Terms in one list, as in a profile."""
MOST_TICKS = 200
LISTS = ("without", "add", "must", "not", "less", "more", "tick")
SINGLE = (
    *("q", "text", "country", "applicant", "role", "population", "from", "to"),
    *("order", "page", "blocked", "why", "new", "do", "lang"),
)
PARAMETERS = (*SINGLE, *LISTS)
RIDERS = ("format", "columns", "city", "title", "author", "watcher")
"""Fields of the same form that are about a file or a project made of the answer."""
GROUPED = re.compile(r"(?<=\d)[.,'’](?=\d{3}(?:\D|$))")
"""A mark between thousands, as people write numbers: ``25.000``, ``1'200'000``"""
ROLES = ("coordinator", "partner")
"""What the form offers of the roles of a profile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchState:
    """One state of the page.  Empty texts are None, lists are in the order of the person."""

    query: str | None = None
    text: str | None = None
    is_cut: bool = False
    """True where the text was longer than what is matched."""
    country: str | None = None
    applicant: LegalType = LegalType.MUNICIPALITY
    role: str | None = None
    population: int | None = None
    opens: date | None = None
    closes: date | None = None
    without: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    order: Order = Order.RELEVANCE
    page: int = 1
    shows_blocked: bool = False
    why: str | None = None
    """The call that is missed: an id, an identifier, an address or words of its title."""

    @property
    def is_asked(self) -> bool:
        return self.query is not None or self.text is not None

    @property
    def span(self) -> tuple[date, date] | None:
        """The days of which a call has to be open on one, in order; None for any."""
        if self.opens is None and self.closes is None:
            return None
        return self.opens or date.min, self.closes or date.max

    def asked(self) -> Asked:
        """Return the question as all answers take it."""
        return Asked(
            text=self.text,
            query=None if self.text is not None else self.query,
            country=self.country,
            applicant=self.applicant,
            terms=BETWEEN.join(self.added),
            without=self.without,
            must=self.must,
            must_not=self.must_not,
            emphasis=(*((t, LESS) for t in self.less), *((t, MORE) for t in self.more)),
            population=self.population,
            roles=() if self.role is None else (self.role,),
        )

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """Return what form or address hold, as names and values; what is usual is left out."""
        is_usual = self.applicant is LegalType.MUNICIPALITY
        found: list[tuple[str, str | None]] = [
            ("q", self.query if self.text is None else None),
            ("text", self.text),
            ("country", self.country),
            ("applicant", None if is_usual else self.applicant),
            ("role", self.role),
            ("population", None if self.population is None else str(self.population)),
            ("from", None if self.opens is None else self.opens.isoformat()),
            ("to", None if self.closes is None else self.closes.isoformat()),
            *(("without", t) for t in self.without),
            *(("add", t) for t in self.added),
            *(("must", t) for t in self.must),
            *(("not", t) for t in self.must_not),
            *(("less", t) for t in self.less),
            *(("more", t) for t in self.more),
            ("order", None if self.order is Order.RELEVANCE else self.order),
            ("page", None if self.page == 1 else str(self.page)),
            ("blocked", "1" if self.shows_blocked else None),
            ("why", self.why),
            *(("tick", t) for t in self.ticks),
        ]
        return [(name, str(value)) for name, value in found if value and name not in without]


class BadField(WrongInput):
    """Raised for a parameter that does not exist, or whose value means nothing."""

    def __init__(self, name: str, value: str | None, known: Iterable[str] = ()) -> None:
        super().__init__(f"{name}: {value!r}")
        self.name, self.value, self.known = name, value, tuple(known)


def read_state(fields: Iterable[tuple[str, str]]) -> MatchState:
    """Return the state that a form or an address says, before its button is obeyed.

    Raises BadField.
    """
    single: dict[str, str] = {}
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for name, value in fields:
        if name in lists:
            lists[name].append(value)
        elif name in SINGLE:
            single[name] = value
        elif name not in RIDERS:
            raise BadField(name, None, PARAMETERS)
    text, is_cut = bounded(single.get("text", ""))
    opens, closes = day(single, "from"), day(single, "to")
    if opens is not None and closes is not None and closes < opens:
        opens, closes = closes, opens  # the form shows them in order then
    query = " ".join(visible(single.get("q", "")).split())
    if len(query) > LONGEST_QUESTION:
        raise BadField("q", query)
    terms = {name: read_terms(name, lists[name]) for name in LISTS if name != "tick"}
    return MatchState(
        query=query or None,
        text=text or None,
        is_cut=is_cut,
        country=one_of(single, "country", read_countries()),
        applicant=LegalType(one_of(single, "applicant", tuple(LegalType)) or "municipality"),
        role=one_of(single, "role", ROLES),
        population=whole(single, "population", 50_000_000),
        opens=opens,
        closes=closes,
        without=terms["without"],
        added=terms["add"],
        must=terms["must"],
        must_not=terms["not"],
        less=terms["less"],
        more=terms["more"],
        ticks=tuple(dict.fromkeys(t for t in lists["tick"] if t and len(t) < 300))[:MOST_TICKS],
        order=Order(one_of(single, "order", tuple(Order)) or "relevance"),
        page=whole(single, "page", 10_000) or 1,
        shows_blocked=single.get("blocked") == "1",
        why=" ".join(visible(single.get("why", "")).split())[:LONGEST_NAME] or None,
    )


def bounded(text: str) -> tuple[str, bool]:
    """Return the text that is matched, and whether more was handed in."""
    clean = visible(text).replace("\r\n", "\n").strip()
    whole = clean.encode("utf-8", "replace")
    if len(whole) <= LONGEST_TEXT:
        return whole.decode(), False
    cut = whole[:LONGEST_TEXT].decode("utf-8", "ignore")
    return cut.rsplit(None, 1)[0], True  # whole where it is one word


def read_terms(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return terms, each once, in their order.  Raises BadField for too long a one, or too many."""
    found: dict[str, str] = {}
    for value in values:
        term = " ".join(visible(value).replace(BETWEEN, " ").split())
        if len(term) > LONGEST_TERM:
            raise BadField(name, value)
        if term:
            found.setdefault(term.casefold(), term)
    if len(found) > MOST_TERMS:
        raise BadField(name, str(len(found)))
    return tuple(found.values())


def one_of(single: Mapping[str, str], name: str, known: Iterable[str]) -> str | None:
    value = single.get(name, "")
    choices = tuple(str(k) for k in known)
    if value and value not in choices:
        raise BadField(name, value, choices)
    return value or None


def whole(single: Mapping[str, str], name: str, most: int) -> int | None:
    value = GROUPED.sub("", "".join(single.get(name, "").split()))
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 0 < int(value) <= most):
        raise BadField(name, value)
    return int(value)


def day(single: Mapping[str, str], name: str) -> date | None:
    value = single.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadField(name, value) from error
