"""What the list of people shows, in the words of who looks at it."""

from collections.abc import Callable
from dataclasses import dataclass

from advice.people.listing import People, PeopleQuery, PersonRow, PersonState
from desk.pages.choices import Choice, Link, To
from desk.pages.people.view import PATH, city_words, followed_words
from funding.words import plain
from wording.language import Speech
from wording.people.states import person_state_words, state_line


@dataclass(frozen=True, kw_only=True, slots=True)
class RowView:
    href: str
    address: str
    name: str | None
    state: str
    is_well: bool
    language: str
    follows: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPage:
    words: str
    heading: str
    rows: tuple[RowView, ...]
    states: tuple[Choice, ...]
    cities: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    pages: tuple[Link, ...]
    done: str | None
    refused: str | None
    """How many addresses may not be written to; None for who may not lift that."""


def list_page(
    s: Speech,
    found: People,
    names: dict[str, str],
    *,
    to: To,
    done: str | None,
    refused: int | None,
) -> ListPage:
    query = found.query

    def options(
        counts: dict[str, int], words: Callable[[str], str], chosen: str | None, everything: str
    ) -> tuple[Choice, ...]:
        known = [Choice(value="", words=everything, is_chosen=chosen is None)]
        if chosen is not None and chosen not in counts:
            counts = {**counts, chosen: 0}
        return (
            *known,
            *(
                Choice(
                    value=value, words=f"{words(value)} ({s.number(n)})", is_chosen=value == chosen
                )
                for value, n in counts.items()
            ),
        )

    states = {str(state): n for state, n in found.states.items() if state is not None}
    return ListPage(
        words=query.words,
        heading=s.count("{n} person", "{n} people", found.total),
        rows=tuple(row_view(s, row, names, to) for row in found.rows),
        states=options(
            states,
            lambda value: person_state_words(s, PersonState(value)),
            query.state,
            s.say("All who were not removed"),
        ),
        cities=options(
            dict(found.cities),
            lambda city: city_words(s, names, city),
            query.city,
            s.say("All cities"),
        ),
        languages=options(
            dict(found.languages), s.language, query.language, s.say("All languages")
        ),
        pages=page_links(s, found, to),
        done=done,
        refused=None
        if refused is None
        else s.count(
            "{n} address asked not to be written to again.",
            "{n} addresses asked not to be written to again.",
            refused,
        ),
    )


def page_links(s: Speech, found: People, to: To) -> tuple[Link, ...]:
    if found.pages == 1:
        return ()
    query = found.query

    def params(n: int) -> dict[str, str]:
        asked = PeopleQuery(
            words=query.words, city=query.city, state=query.state, language=query.language, page=n
        )
        return asked.to_params()

    return tuple(
        Link(href=to(PATH, params(n)), words=s.number(n), is_here=n == query.page)
        for n in range(1, found.pages + 1)
    )


def row_view(s: Speech, row: PersonRow, names: dict[str, str], to: To) -> RowView:
    person = row.person
    return RowView(
        href=to(f"{PATH}/{person.id}", None),
        address=person.address,
        name=None if person.name is None else plain(person.name),
        state=state_line(s, person, row.state),
        is_well=row.state is PersonState.ACTIVE,
        language=s.language(person.language),
        follows=followed_words(s, person, names),
    )
