"""The people who get mail: by city, state, language and words, with true numbers."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from advice.search.parameters import read_page, read_word, single_values
from store.database import Store
from store.people.recipients import Recipient, list_left, list_recipients

PAGE = 50
LONGEST_WORDS = 200


class PersonState(StrEnum):
    ACTIVE = "active"
    UNCONFIRMED = "unconfirmed"
    """Was asked and has not said yes: gets nothing."""
    PAUSED = "paused"
    REFUSED = "refused"
    """The address refuses mail for good."""
    LEFT = "left"
    """Was removed or left; the letters are kept until the person is erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleQuery:
    """What is asked for; None is everybody but those who left."""

    words: str = ""
    city: str | None = None
    state: PersonState | None = None
    language: str | None = None
    page: int = 1

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> "PeopleQuery":
        """Return the question of an address; empty values are unset.

        Raises UnknownParameter and UnknownChoice.
        """
        found = single_values(params, ("q", "city", "state", "language", "page"))
        return cls(
            words=" ".join(found.get("q", "").split())[:LONGEST_WORDS],
            city=found.get("city"),
            state=read_word("state", found.get("state"), PersonState),
            language=found.get("language"),
            page=read_page(found.get("page")),
        )

    def to_params(self) -> dict[str, str]:
        """Return the parameters of this question, without those that are usual."""
        values: Mapping[str, str | None] = {
            "q": self.words,
            "city": self.city,
            "state": self.state,
            "language": self.language,
            "page": None if self.page == 1 else str(self.page),
        }
        return {name: str(value) for name, value in values.items() if value}


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    person: Recipient
    state: PersonState


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    query: PeopleQuery
    rows: tuple[PersonRow, ...]
    """Of the page that was asked for, in order of address."""
    total: int
    pages: int
    states: Mapping[PersonState | None, int]
    """How many a list in each state would hold, all else as it is; so with the others."""
    cities: Mapping[str, int]
    languages: Mapping[str, int]


def people_of(
    store: Store,
    query: PeopleQuery,
    *,
    today: date,
    cities: frozenset[str] | None = None,
    per_page: int = PAGE,
) -> People:
    """Return a page of the list; with *cities* only their readers."""
    rows = known_people(store, today, cities)

    def matching(query: PeopleQuery) -> list[PersonRow]:
        return [row for row in rows if is_asked(row, query)]

    found = matching(query)
    pages = max(1, -(-len(found) // per_page))
    start = (min(query.page, pages) - 1) * per_page
    followed = {city for row in rows for city in cities_of(row.person)}
    spoken = {row.person.language for row in rows}
    return People(
        query=replace(query, page=min(query.page, pages)),
        rows=tuple(found[start : start + per_page]),
        total=len(found),
        pages=pages,
        states={
            state: len(matching(replace(query, state=state))) for state in (None, *PersonState)
        },
        cities=counted(
            followed if cities is None else followed & cities,
            lambda city: len(matching(replace(query, city=city))),
        ),
        languages=counted(spoken, lambda code: len(matching(replace(query, language=code)))),
    )


def all_people(
    store: Store, query: PeopleQuery, *, today: date, cities: frozenset[str] | None = None
) -> list[PersonRow]:
    """Return everybody who is asked for; with *cities* only their readers."""
    return [row for row in known_people(store, today, cities) if is_asked(row, query)]


def known_people(store: Store, today: date, cities: frozenset[str] | None) -> list[PersonRow]:
    rows = [PersonRow(person=p, state=state_of(p, today)) for p in list_recipients(store)]
    if cities is None:
        return rows + [PersonRow(person=p, state=PersonState.LEFT) for p in list_left(store)]
    return [row for row in rows if cities_of(row.person) & cities]


def counted(names: Collection[str], count: Callable[[str], int]) -> dict[str, int]:
    return {name: count(name) for name in sorted(names)}


def is_asked(row: PersonRow, query: PeopleQuery) -> bool:
    person = row.person
    named = f"{person.address} {person.name or ''}".casefold()
    is_in_state = (
        row.state is not PersonState.LEFT if query.state is None else row.state is query.state
    )
    return (
        is_in_state
        and (query.city is None or query.city in cities_of(person))
        and (query.language is None or query.language == person.language)
        and all(word in named for word in query.words.casefold().split())
    )


def cities_of(person: Recipient) -> frozenset[str]:
    """Return the ids of the cities that a person follows, whole or in one of their projects."""
    return frozenset(name.partition("/")[0] for name in person.profiles)


def state_of(person: Recipient, today: date) -> PersonState:
    """Return what stands between a person who has not left and the next mail."""
    if person.confirmed_at is None:
        return PersonState.UNCONFIRMED
    if person.paused_until is not None and today < person.paused_until:
        return PersonState.PAUSED
    return PersonState.ACTIVE if person.bounced_at is None else PersonState.REFUSED


def wishes_mark(person: Recipient) -> str:
    """Return a mark of a person's wishes: another one as soon as somebody changes one of them."""
    wishes = (
        *(person.language, person.frequency, person.wants_whole_week),
        *(person.paused_until, person.profiles),
    )
    return hashlib.sha256(repr(wishes).encode()).hexdigest()[:20]
