"""All calls behind one person's mails: what a mail is the short form of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from advice.profiles.stored_projects import load_projects
from advice.ranking.matching import Corpus, rank_project
from advice.refusals.falling import is_to_win
from advice.refusals.refusals import load_refusals
from advice.weekly.answers import Returned
from advice.weekly.candidates import Candidate, collect
from advice.weekly.cards import make_card
from advice.weekly.content import Card, MailSection
from advice.weekly.feedback import answers_for
from funding.call import Call, Status
from funding.city import Project
from funding.errors import EmptyProfile
from matcher.rank import Ranked
from store.calls.calls import calls_of
from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import listed_before
from store.people.feedback import Feedback
from store.people.recipients import Recipient

LATER = (Status.FORTHCOMING, Status.PLANNED)
"""What can't be answered yet."""
CLOSED_DAYS = 60
"""A call that closed longer ago is no longer told."""
CARDS = 10
"""Calls of a project that are shown at once."""
MOST = 60
"""Calls of one project that are shown when all are asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MyCall:
    """One call on a person's own page."""

    card: Card
    was_mailed: bool
    remind_days: int | None
    """Days before the deadline on which the person wants to be reminded."""
    back: Returned | None = None
    """Why it is shown again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MyProject:
    project: Project
    calls: tuple[MyCall, ...]
    total: int
    """How many there are; `calls` are the best."""
    is_empty: bool = False
    """True where the project says nothing that can be searched for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenCall:
    call: Call
    answer: Feedback | None
    """The person's own answer; None where others took the call out for the whole project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MyCalls:
    """Each call stands once: watched before open, open before opening later."""

    watched: tuple[MyCall, ...]
    open: tuple[MyProject, ...]
    later: tuple[MyCall, ...]
    closed: tuple[Call, ...]
    """Mailed or watched, and closed lately; the last first."""
    hidden: tuple[HiddenCall, ...]
    returned: tuple[MyCall, ...] = ()
    """Refused for a reason that holds no more."""


def my_calls(
    store: Store,
    corpus: Corpus,
    person: Recipient,
    *,
    only: str | None = None,
    now: datetime,
) -> MyCalls:
    """Return what a person's mails are about; with *only* all open calls of that project."""
    today = now.date()
    projects = followed_projects(store, person)
    ranked = {p.id: r for p in projects if (r := rank(corpus, p, today)) is not None}
    mailed = {resolve_call(store, call_id) for call_id in listed_before(store, person.id, now=now)}
    given = [a for a in corpus.feedback if a.recipient_id == person.id]
    refusals = load_refusals(store, corpus.feedback, today=today)
    known = {**calls_of(store, sorted(mailed)), **refusals.calls}
    answers = answers_for(
        person,
        projects,
        corpus.feedback,
        {p.id: p for p in corpus.people},
        refusals,
        since=None,
    )
    found = collect([ranked[p.id].found.results for p in projects if p.id in ranked], answers)
    page = Page(ranked, {p.id: p for p in projects}, mailed, answers.reminders, today)
    back = {
        one.call_id: one
        for one in reversed(answers.returned)
        if one.call_id in known and is_to_win(known[one.call_id], today)
    }
    again = [found.get(c) or alone(known[c]) for c in back]
    watched = [
        found.get(c) or alone(known[c]) for c in sorted(answers.watched - back.keys()) if c in known
    ]
    watched = [c for c in watched if c.call.status_on(today) is not Status.CLOSED]
    watched.sort(key=lambda c: (c.call.best.next_deadline(today) or date.max, c.call.id))
    rest = [c for call_id, c in found.items() if call_id not in {*answers.watched, *back}]
    ahead = [c for c in rest if c.call.status_on(today) in LATER]
    opened = [c for c in rest if c.call.status_on(today) not in LATER]
    return MyCalls(
        returned=tuple(replace(page.my_call(c), back=back[c.call.id]) for c in again),
        watched=tuple(map(page.my_call, watched)),
        open=tuple(page.of_projects(opened, only)),
        later=tuple(map(page.my_call, ahead[:CARDS])),
        closed=closed_lately(known, {*mailed, *answers.watched}, today),
        hidden=hidden_calls(
            [a for a in given if a.call_id in known and refusals.hides(a, projects)],
            known,
            found_hidden(ranked, answers.hidden_pairs),
            today,
        ),
    )


def followed_projects(store: Store, person: Recipient) -> list[Project]:
    """Return the projects of a person, by city and in the order of the file."""
    names = set(person.profiles)
    return [p for p in load_projects(store) if {p.id, p.city.id} & names]


def rank(corpus: Corpus, project: Project, today: date) -> Ranked | None:
    try:
        return rank_project(corpus, project, today=today)
    except EmptyProfile:
        return None


def alone(call: Call) -> Candidate:
    return Candidate(call=call, matches=(), order=(2, 0, call.id))


@dataclass(frozen=True, slots=True)
class Page:
    """What all cards of one page are made with."""

    ranked: Mapping[str, Ranked]
    projects: Mapping[str, Project]
    mailed: Collection[str]
    reminders: Mapping[str, int]
    today: date

    def my_call(self, found: Candidate) -> MyCall:
        matches = [self.ranked[m.project_id].explained([m])[0] for m in found.matches]
        card = make_card(found.call, matches, self.projects, MailSection.NEW, today=self.today)
        return MyCall(
            card=card,
            was_mailed=found.call.id in self.mailed,
            remind_days=self.reminders.get(found.call.id),
        )

    def of_projects(self, candidates: Sequence[Candidate], only: str | None) -> list[MyProject]:
        """Return the calls by the project that each fits best."""
        groups: dict[str, list[Candidate]] = {name: [] for name in self.projects}
        for found in candidates:
            groups[found.matches[0].project_id].append(found)
        return [
            MyProject(
                project=self.projects[name],
                calls=tuple(map(self.my_call, members[: MOST if only == name else CARDS])),
                total=len(members),
                is_empty=name not in self.ranked,
            )
            for name, members in groups.items()
            if only is None or only == name
        ]


def closed_lately(
    known: Mapping[str, Call], told: Collection[str], today: date
) -> tuple[Call, ...]:
    since = today - timedelta(days=CLOSED_DAYS)
    found = [
        call
        for call_id, call in known.items()
        if call_id in told
        and call.status_on(today) is Status.CLOSED
        and (call.best.last_deadline is None or call.best.last_deadline >= since)
    ]
    found.sort(key=lambda c: (c.best.last_deadline or since, c.id), reverse=True)
    return tuple({call.id: call for call in found}.values())


def found_hidden(
    ranked: Mapping[str, Ranked], pairs: Collection[tuple[str, str]]
) -> dict[str, Call]:
    """Return the calls that others took out for a whole project, and that would be in its list."""
    return {
        m.call.id: m.call
        for name, each in ranked.items()
        for m in each.found.results
        if (name, m.call.id) in pairs
    }


def hidden_calls(
    hiding: Sequence[Feedback],
    known: Mapping[str, Call],
    shared: Mapping[str, Call],
    today: date,
) -> tuple[HiddenCall, ...]:
    own = {a.call_id: a for a in hiding}
    mine = [HiddenCall(call=known[call_id], answer=answer) for call_id, answer in own.items()]
    others = [
        HiddenCall(call=call, answer=None) for call_id, call in shared.items() if call_id not in own
    ]
    return tuple(
        entry
        for entry in (*reversed(mine), *others)
        if entry.call.status_on(today) is not Status.CLOSED
    )
