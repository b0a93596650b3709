"""What the pages about people show, in the words of who looks at them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from advice.people.listing import People, PeopleQuery, PersonRow, PersonState, state_of, wishes_mark
from advice.weekly.staff import STAFF
from funding.city import Project
from funding.periods import Frequency
from funding.words import plain, shorten
from store.mail.outbox import QueuedMail
from store.people.recipients import Recipient
from wording.language import LOCALES, Speech, speech
from wording.people.states import (
    how_often,
    letter_period,
    letter_state_words,
    person_state_words,
    state_line,
)

PATH = "/people"
TITLE = 90
To = Callable[[str, dict[str, str] | None], str]
Opens = Callable[[str], bool]
MayFollow = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    href: str | None
    words: str
    is_here: bool = False


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
    states: tuple[Option, ...]
    cities: tuple[Option, ...]
    languages: tuple[Option, ...]
    pages: tuple[Link, ...]
    done: str | None
    refused: str | None
    """How many addresses may not be written to; None for who may not lift that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CityChoice:
    """A city that one can follow, whole or by project."""

    whole: Option
    projects: tuple[Option, ...]
    is_open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterView:
    period: Link
    subject: str
    state: str
    is_bad: bool
    relay: str | None
    """What the relay said last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WishesView:
    """The form with what a person wished for."""

    languages: tuple[Option, ...]
    frequencies: tuple[Option, ...]
    wants_whole_week: bool
    cities: tuple[CityChoice, ...]
    others: str | None
    """What is followed besides, and is not this reader's to change."""
    mark: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    words: str
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPage:
    number: int
    title: str
    address: str
    state: str
    is_well: bool
    facts: tuple[tuple[str, str], ...]
    wishes: WishesView | None
    """None for who may look but not change."""
    is_confirmed: bool
    is_paused: bool
    has_left: bool
    can_preview: bool
    tomorrow: str
    letters: tuple[LetterView, ...]
    answers: tuple[AnswerView, ...]
    done: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPage:
    """The form for a new person, as it was sent if it has to be sent again."""

    address: str
    name: str
    wishes: WishesView
    refused_since: str | None
    """The day on which that address asked not to be written to."""


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
    ) -> tuple[Option, ...]:
        known = [Option(value="", words=everything, is_chosen=chosen is None)]
        if chosen is not None and chosen not in counts:
            counts = {**counts, chosen: 0}
        return (
            *known,
            *(
                Option(
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


def follow_names(projects: Sequence[Project]) -> dict[str, str]:
    """Return what people call each city and project that one can follow."""
    cities = {p.city.id: plain(p.city.name) for p in projects}
    titles = {p.id: f"{plain(p.city.name)}: {shorten(plain(p.title), TITLE)}" for p in projects}
    return cities | titles


def followed_words(s: Speech, person: Recipient, names: dict[str, str]) -> str:
    return ", ".join(city_words(s, names, name) for name in person.profiles)


def city_words(s: Speech, names: dict[str, str], city: str) -> str:
    if city == STAFF:
        return s.say("Staff mail")
    return names.get(city, city)


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


def wishes_view(
    s: Speech,
    person: Recipient | None,
    projects: Sequence[Project],
    *,
    may_follow: MayFollow,
) -> WishesView:
    """Return the form; for a new person (None) with what is usual."""
    followed = set() if person is None else set(person.profiles)
    language = s.code if person is None else person.language
    frequency = Frequency.WEEKLY if person is None else person.frequency
    cities: dict[str, list[Project]] = {}
    for project in projects:
        if may_follow(project.city.id):
            cities.setdefault(project.city.id, []).append(project)
    choices = [city_choice(members, followed) for members in cities.values()]
    if may_follow(STAFF):
        whole = Option(value=STAFF, words=s.say("Staff mail"), is_chosen=STAFF in followed)
        choices.append(CityChoice(whole=whole, projects=(), is_open=False))
    shown = {o.value for c in choices for o in (c.whole, *c.projects)}
    rest = sorted(followed - shown)
    return WishesView(
        languages=tuple(
            Option(value=code, words=speech(code).language(code), is_chosen=code == language)
            for code in LOCALES
        ),
        frequencies=tuple(
            Option(value=f, words=how_often(s, f), is_chosen=f is frequency) for f in Frequency
        ),
        wants_whole_week=person is not None and person.wants_whole_week,
        cities=tuple(choices),
        others=", ".join(rest) or None,
        mark="" if person is None else wishes_mark(person),
    )


def city_choice(members: Sequence[Project], followed: set[str]) -> CityChoice:
    city = members[0].city
    projects = tuple(
        Option(value=p.id, words=shorten(plain(p.title), TITLE), is_chosen=p.id in followed)
        for p in members
    )
    return CityChoice(
        whole=Option(value=city.id, words=plain(city.name), is_chosen=city.id in followed),
        projects=projects,
        is_open=any(p.is_chosen for p in projects),
    )


def person_page(
    s: Speech,
    person: Recipient,
    *,
    has_left: bool,
    letters: Sequence[QueuedMail],
    answers: Sequence[AnswerView],
    names: dict[str, str],
    wishes: WishesView | None,
    can_preview: bool,
    to: To,
    opens: Opens,
    today: date,
    tomorrow: date,
    done: str | None,
) -> PersonPage:
    state = PersonState.LEFT if has_left else state_of(person, today)
    return PersonPage(
        number=person.id,
        title=plain(person.name) if person.name else person.address,
        address=person.address,
        state=state_line(s, person, state),
        is_well=state is PersonState.ACTIVE,
        facts=tuple(facts_of(s, person, names)),
        wishes=wishes,
        is_confirmed=person.confirmed_at is not None,
        is_paused=state is PersonState.PAUSED,
        has_left=has_left,
        can_preview=can_preview and not has_left,
        tomorrow=tomorrow.isoformat(),
        letters=tuple(letter_view(s, person, x, to, opens) for x in letters),
        answers=tuple(answers),
        done=done,
    )


def facts_of(s: Speech, person: Recipient, names: dict[str, str]) -> list[tuple[str, str]]:
    found = [
        (s.say("Mail address"), person.address),
        (s.say("Language"), s.language(person.language)),
        (s.say("One mail"), how_often(s, person.frequency)),
        (s.say("Follows"), followed_words(s, person, names) or s.say("nothing")),
        (s.say("Added"), s.full_date(person.added_at.date())),
    ]
    if person.confirmed_at is not None:
        found.append((s.say("Confirmed"), s.full_date(person.confirmed_at.date())))
    if person.bounced_at is not None:
        note = shorten(plain(person.bounce_note or ""), 300)
        day = s.full_date(person.bounced_at.date())
        found.append((s.say("Address refuses mail"), f"{day}: {note}" if note else day))
    return found


def letter_view(
    s: Speech, person: Recipient, letter: QueuedMail, to: To, opens: Opens
) -> LetterView:
    address = f"{PATH}/{person.id}/issues/{letter.period}"
    is_issue = letter.period[:1].isdigit() and opens(address)
    return LetterView(
        period=Link(
            href=to(address, None) if is_issue else None, words=letter_period(s, letter.period)
        ),
        subject=shorten(plain(letter.subject), 120),
        state=letter_state_words(s, letter),
        is_bad=letter.is_late or letter.state in ("failed", "uncertain"),
        relay=None if letter.last_error is None else shorten(plain(letter.last_error), 300),
    )
