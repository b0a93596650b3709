"""What one mail is made from: everything that was looked up, and nothing that was decided."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from advice.forecasts.returning import NOTHING_RETURNS, Returning
from advice.network.line import TandemLine
from advice.questions.asking import Question
from advice.weekly.all_new_calls import NO_NEW_CALLS, NewCalls
from advice.weekly.answers import NO_ANSWERS, Answers
from advice.weekly.candidates import Candidate, collect, near_misses
from advice.weekly.cards import make_card
from advice.weekly.content import Card, MailSection, ReplyLine, SharedLine
from advice.weekly.reasons import Reason, read_reason
from funding.call import Call
from funding.city import Project
from funding.event import Event, EventKind
from funding.match import Match, MatchList
from funding.not_covered import NotCovered
from store.operations.source_health import SourceHealth
from store.people.recipients import Recipient

UNEXPLAINED = 5
"""How many calls that are new by the model alone one issue may bring; the others come later."""


def same_match(match: Match) -> Match:
    return match


@dataclass(kw_only=True, eq=False)
class Shared:
    """What the weeks of several readers have in common: the same projects, lists and day.

    A week asks here first and leaves what it found; objects are told apart by who they are.
    """

    cards: dict[Hashable, Card] = field(default_factory=dict)
    candidates: dict[Hashable, Mapping[str, Candidate]] = field(default_factory=dict)
    grouped: dict[int, tuple[Sequence[Event], Mapping[str, Sequence[Event]]]] = field(
        default_factory=dict
    )
    """Events by call, with the events that they are."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Week:
    """The only argument of a weekly mail.  Equal weeks give equal mails."""

    recipient: Recipient
    projects: Sequence[Project]
    """Those that the recipient follows."""
    lists: Mapping[str, MatchList]
    """One per project id."""
    events: Sequence[Event] = ()
    """Since the recipient's last mail, in order of time."""
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By call, the reasons of earlier mails as the outbox keeps them (`reasons`)."""
    health: Sequence[SourceHealth] = ()
    not_covered: Sequence[NotCovered] = ()
    today: date
    period: str
    """*Format* ``2026-W41``, ``2026-10`` or ``2026-10-06``."""
    since: date | None
    """The day of the last mail; None for the first one, which is a welcome."""
    known: Mapping[str, Call] = field(default_factory=dict)
    """Calls that were listed or are watched, also where they are in no list any more."""
    whole_week: NewCalls = NO_NEW_CALLS
    """The new calls, whatever the projects are about; empty for who did not ask for them."""
    answers: Answers = NO_ANSWERS
    replies: Sequence[ReplyLine] = ()
    """Of staff, that no earlier mail told."""
    shares: Sequence[SharedLine] = ()
    """Calls that somebody shared with the person, and no earlier mail told."""
    profile_changes: Mapping[str, date] = field(default_factory=dict)
    """By project id, the day on which the city's file was last saved."""
    model_changed_on: date | None = None
    is_model_released: bool = True
    """Until staff release a changed model, no call is told that only the ranking brought up."""
    calls_read: int = 0
    explain: Callable[[Match], Match] = same_match
    """Adds the reasons to a match that is shown, where `lists` lack them."""
    tandems: Sequence[TandemLine] = ()
    """What no earlier mail told of applying together with other cities."""
    question: Question | None = None
    """What this mail asks."""
    returning: Returning = NOTHING_RETURNS
    """Calls that may return, told or not."""
    shared: Shared = field(default_factory=Shared)

    @cached_property
    def project_by_id(self) -> Mapping[str, Project]:
        return {project.id: project for project in self.projects}

    @cached_property
    def results(self) -> Mapping[str, Candidate]:
        """Return the matches over all projects, each call once, the best first."""
        return self.collected("results", lambda found: found.results)

    @cached_property
    def near(self) -> Mapping[str, Candidate]:
        """Return what failed narrowly, each call once, the best first."""
        return self.collected("near", near_misses)

    def collected(
        self, name: str, part_of: Callable[[MatchList], Sequence[Match]]
    ) -> Mapping[str, Candidate]:
        key = (name, self.answers.hidden_pairs)
        if not self.answers.hidden and key in self.shared.candidates:
            return self.shared.candidates[key]
        parts = [part_of(self.lists[p]) for p in self.project_by_id]
        found = collect(parts, self.answers)
        if not self.answers.hidden:  # who hides something is one of a few, and nobody else's
            self.shared.candidates[key] = found
        return found

    @cached_property
    def others(self) -> Mapping[str, Call]:
        """Return the known calls without those that the person has hidden."""
        return {k: c for k, c in self.known.items() if c.id not in self.answers.hidden}

    @cached_property
    def recent(self) -> Sequence[Event]:
        """Return the events to tell; before a first mail nothing is news."""
        return self.events if self.since is not None else ()

    @cached_property
    def events_of(self) -> Mapping[str, Sequence[Event]]:
        """Return the events to tell by call."""
        known = self.shared.grouped.get(id(self.recent))
        if known is None:
            grouped: dict[str, list[Event]] = {}
            for event in self.recent:
                grouped.setdefault(event.call_id, []).append(event)
            known = self.shared.grouped[id(self.recent)] = self.recent, grouped
        return known[1]

    @cached_property
    def told(self) -> Mapping[str, frozenset[Reason]]:
        """Return by call the reasons under which earlier mails listed it."""
        return {
            call_id: frozenset(r for text in texts if (r := read_reason(text)) is not None)
            for call_id, texts in self.listed.items()
        }

    @property
    def unexplained(self) -> int:
        """Return how many calls that nothing but the model explains an issue may bring."""
        return UNEXPLAINED if self.is_model_released else 0

    def card(self, found: Candidate, section: MailSection, **more: object) -> Card:
        is_watched = found.call.id in self.answers.watched
        key = (id(found.call), *map(id, found.matches), section, is_watched, *more.items())
        card = self.shared.cards.get(key)
        if card is None:
            card = self.shared.cards[key] = make_card(
                found.call,
                [self.explain(match) for match in found.matches],
                self.project_by_id,
                section,
                today=self.today,
                is_watched=is_watched,
                **more,  # type: ignore[arg-type]
            )
        return card

    def moved(self, card: Card, section: MailSection) -> Card:
        """Return a card of this week as one of another section."""
        key = (id(card), section)
        found = self.shared.cards.get(key)
        if found is None:
            found = self.shared.cards[key] = replace(card, section=section)
        return found

    def knows(self, call_id: str) -> bool:
        """Return whether the person was told about the call, or watches it."""
        return call_id in self.answers.watched or any(
            reason.introduces for reason in self.told.get(call_id, ())
        )

    def was(self, call_id: str, reason: Reason) -> bool:
        """Return whether an earlier mail listed the call for that reason."""
        return reason in self.told.get(call_id, ())

    def other_call(self, call_id: str) -> Candidate | None:
        """Return a known call that is in no list any more, as a candidate without matches."""
        call = self.others.get(call_id)
        return None if call is None else Candidate(call=call, matches=(), order=(2, 0, call_id))


def is_wanted(week: Week, found: Candidate) -> bool:
    """Return whether a call is a strong match, or watched, or to be reminded of."""
    call_id = found.call.id
    answers = week.answers
    return found.order[0] == 0 or call_id in answers.watched or call_id in answers.reminders


def latest(week: Week, call_id: str, kind: EventKind) -> date | None:
    """Return the day of the last event of that kind since the last mail."""
    return max((e.seen_on for e in week.events_of.get(call_id, ()) if e.kind is kind), default=None)


def by_deadline(card: Card) -> tuple[date, str]:
    """Return the key that sorts cards by their next deadline; those without one come last."""
    return card.due.day or date.max, card.call.id
