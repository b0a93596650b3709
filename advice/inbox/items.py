"""The inbox of staff: what readers answered and reported, the longest waiting first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from advice.inbox.effects import Effect, Voices, effects_of
from advice.inbox.query import InboxQuery, State, What, is_asked, is_open
from advice.profiles.stored_projects import load_projects
from advice.refusals.falling import Fallen
from advice.refusals.refusals import Refusals
from advice.weekly.reasons import reply_to
from funding.call import Call
from funding.city import Project
from funding.errors import UnknownName
from store.calls.calls import calls_of
from store.database import Store
from store.mail.past_issues import issue_telling
from store.people.feedback import AnswerKind, Feedback
from store.people.inbox import answer_of, answers_given
from store.people.recipients import Recipient, list_recipients, removed_recipient

PAGE = 25
EVERYTHING = InboxQuery(state=State.ALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxItem:
    answer: Feedback
    person: Recipient | None
    """None where staff answered for a project, or the person was erased meanwhile."""
    call: Call | None
    projects: tuple[Project, ...]
    """Of who answered."""
    effects: tuple[Effect, ...]
    days: int
    """Since it was given; until it was settled."""
    is_open: bool
    fallen: Fallen | None
    """Why a no holds no more."""
    told_in: str | None
    """The period of the mail in which the person read the reply; None: in none yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    query: InboxQuery
    items: tuple[InboxItem, ...]
    """Of the page that was asked for."""
    total: int
    pages: int
    states: Mapping[State, int]
    """How many a list in each state would hold, all else as it is; so with the others."""
    whats: Mapping[What | None, int]
    cities: Mapping[str, tuple[str, int]]
    """By city id: its name, and how many."""


def inbox_of(
    store: Store,
    query: InboxQuery,
    *,
    today: date,
    cities: frozenset[str] | None = None,
    per_page: int = PAGE,
) -> Inbox:
    """Return a page of the inbox; with *cities* only what their readers said.

    Call it inside `store.read()`.
    """
    voices = load_voices(store, today)
    places = {a.id: cities_of(a, voices) for a in voices.answers}
    seen = [a for a in voices.answers if cities is None or places[a.id] & cities]

    def matching(query: InboxQuery) -> list[Feedback]:
        return [a for a in seen if is_asked(a, query, places[a.id])]

    found = matching(query)
    if query.state is not State.OPEN:
        found.reverse()  # what was settled long ago is looked for last
    pages = max(1, -(-len(found) // per_page))
    start = (min(query.page, pages) - 1) * per_page
    names = {p.city.id: p.city.name for p in voices.projects}
    shown = frozenset(names) if cities is None else cities & names.keys()
    return Inbox(
        query=replace(query, page=min(query.page, pages)),
        items=tuple(item_of(store, a, voices, today) for a in found[start : start + per_page]),
        total=len(found),
        pages=pages,
        states={state: len(matching(replace(query, state=state))) for state in State},
        whats={what: len(matching(replace(query, what=what))) for what in (None, *What)},
        cities={
            city: (names[city], n)
            for city in sorted(shown)
            if (n := len(matching(replace(query, city=city)))) or city == query.city
        },
    )


def all_items(
    store: Store,
    *,
    today: date,
    query: InboxQuery = EVERYTHING,
    recipient_id: int | None = None,
    cities: frozenset[str] | None = None,
) -> tuple[InboxItem, ...]:
    """Return what is asked for, never paged, oldest first; with *recipient_id* of one person.

    Call it inside `store.read()`.
    """
    voices = load_voices(store, today)
    return tuple(
        item_of(store, a, voices, today)
        for a in voices.answers
        if recipient_id in (None, a.recipient_id)
        and is_asked(a, query, places := cities_of(a, voices))
        and (cities is None or places & cities)
    )


def inbox_item(
    store: Store, number: int, *, today: date, cities: frozenset[str] | None = None
) -> InboxItem:
    """Return one answer as the inbox shows it.  Raises UnknownName, also for that of others."""
    answer = answer_of(store, number)
    voices = load_voices(store, today, besides=answer)
    if cities is not None and not cities_of(answer, voices) & cities:
        raise UnknownName(f"there is no feedback {number} of your cities")
    return item_of(store, answer, voices, today)


def load_voices(store: Store, today: date, besides: Feedback | None = None) -> Voices:
    """Return all answers that staff can look at, with people who have left but are known still."""
    answers = answers_given(store)
    if besides is not None and besides.id not in {a.id for a in answers}:
        answers.append(besides)
    people = {p.id: p for p in list_recipients(store)}
    for number in {a.recipient_id for a in answers if a.recipient_id is not None} - people.keys():
        people[number] = removed_recipient(store, number)
    return Voices(
        answers=answers,
        projects=load_projects(store),
        people=people,
        refusals=Refusals(calls_of(store, sorted({a.call_id for a in answers})), today=today),
    )


def cities_of(answer: Feedback, voices: Voices) -> frozenset[str]:
    return frozenset(project.city.id for project in voices.of_reader(answer))


def fallen_of(answer: Feedback, voices: Voices) -> Fallen | None:
    if answer.undone_at is not None or answer.answer is not AnswerKind.NOT_RELEVANT:
        return None
    return voices.refusals.fallen(answer, voices.of_reader(answer))


def item_of(store: Store, answer: Feedback, voices: Voices, today: date) -> InboxItem:
    until = today if answer.settled_at is None else answer.settled_at.date()
    return InboxItem(
        answer=answer,
        person=voices.people.get(answer.recipient_id or 0),
        call=voices.refusals.calls.get(answer.call_id),
        projects=tuple(voices.of_reader(answer)),
        effects=effects_of(answer, voices),
        days=max(0, (until - answer.given_at.date()).days),
        is_open=is_open(answer),
        fallen=fallen_of(answer, voices),
        told_in=None
        if answer.reply is None or answer.recipient_id is None
        else issue_telling(store, answer.recipient_id, str(reply_to(answer.id))),
    )
