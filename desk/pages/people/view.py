"""What the pages about people show, in the words of who looks at them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from advice.people.listing import PersonState, state_of, wishes_mark
from advice.weekly.staff import STAFF
from desk.pages.choices import Choice, Link, Opens, To
from funding.city import Project
from funding.periods import Frequency
from funding.words import plain, shorten
from store.mail.outbox import QueuedMail
from store.people.recipients import Recipient
from wording.city_names import city_name
from wording.language import LOCALES, Speech, speech
from wording.people.states import (
    how_often,
    letter_period,
    letter_state_words,
    state_line,
)

PATH = "/people"
TITLE = 90
MayFollow = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class CityChoice:
    """A city that one can follow, whole or by project."""

    whole: Choice
    projects: tuple[Choice, ...]
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

    languages: tuple[Choice, ...]
    frequencies: tuple[Choice, ...]
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


def follow_names(s: Speech, projects: Sequence[Project]) -> dict[str, str]:
    """Return what people call each city and project that one can follow."""
    cities = {p.city.id: city_name(plain(p.city.name), s.code) for p in projects}
    titles = {p.id: s.labelled(cities[p.city.id], shorten(plain(p.title), TITLE)) for p in projects}
    return cities | titles


def followed_words(s: Speech, person: Recipient, names: dict[str, str]) -> str:
    return ", ".join(city_words(s, names, name) for name in person.profiles)


def city_words(s: Speech, names: dict[str, str], city: str) -> str:
    if city == STAFF:
        return s.say("Staff mail")
    return names.get(city, city)


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
    choices = [city_choice(s, members, followed) for members in cities.values()]
    choices.sort(key=lambda choice: choice.whole.words.casefold())
    if may_follow(STAFF):
        whole = Choice(value=STAFF, words=s.say("Staff mail"), is_chosen=STAFF in followed)
        choices.append(CityChoice(whole=whole, projects=(), is_open=False))
    shown = {o.value for c in choices for o in (c.whole, *c.projects)}
    rest = sorted(followed - shown)
    return WishesView(
        languages=tuple(
            Choice(value=code, words=speech(code).language(code), is_chosen=code == language)
            for code in LOCALES
        ),
        frequencies=tuple(
            Choice(value=f, words=how_often(s, f), is_chosen=f is frequency) for f in Frequency
        ),
        wants_whole_week=person is not None and person.wants_whole_week,
        cities=tuple(choices),
        others=", ".join(rest) or None,
        mark="" if person is None else wishes_mark(person),
    )


def city_choice(s: Speech, members: Sequence[Project], followed: set[str]) -> CityChoice:
    city = members[0].city
    projects = tuple(
        Choice(value=p.id, words=shorten(plain(p.title), TITLE), is_chosen=p.id in followed)
        for p in members
    )
    return CityChoice(
        whole=Choice(
            value=city.id,
            words=city_name(plain(city.name), s.code),
            is_chosen=city.id in followed,
        ),
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
