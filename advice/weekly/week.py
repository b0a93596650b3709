"""What one letter is made from, and the calls that come into question, each once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advice.weekly.answers import Answers
from advice.weekly.cards import make_card
from advice.weekly.content import Card, MailSection
from funding.call import Call
from funding.city import Project
from funding.event import Event, EventKind
from funding.match import Match, MatchList, Strength

WORTH_NEWS = 0.08
"""Chance of a good call from which it is news.  `match` shows more: an analyst asks and weighs, a
mail comes unasked.  Over 16 replayed weeks half of the off-topic calls that came as new lay below,
and none of the best (docs/matching.md)."""
UNEXPLAINED = 5
"""So many calls an issue that are new by the model alone; the others come with later issues."""
SHOWN = ("new", "reopened", "opened", "forthcoming", "standing")
"""Reasons, or their first words, after which a person knows a call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One call over all projects of a reader."""

    call: Call
    matches: tuple[Match, ...]
    """The best place first."""
    order: tuple[int, int, str]

    @property
    def is_news(self) -> bool:
        """Return whether the call fits some project well enough to be told unasked."""
        return any(
            m.strength is Strength.STRONG or m.chance is None or m.chance >= WORTH_NEWS
            for m in self.matches
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """The arguments of a letter, looked up once."""

    projects: Mapping[str, Project]
    results: Mapping[str, Candidate]
    near: Mapping[str, Candidate]
    events: Mapping[str, Sequence[Event]]
    """By call, since the last letter."""
    listed: Mapping[str, frozenset[str]]
    answers: Answers
    today: date
    since: date | None
    profile_changes: Mapping[str, date]
    model_changed_on: date | None
    is_model_released: bool

    @property
    def unexplained(self) -> int:
        """Return how many calls that nothing but the model explains an issue may bring."""
        return UNEXPLAINED if self.is_model_released else 0

    def card(self, found: Candidate, section: MailSection, **more: object) -> Card:
        return make_card(
            found.call,
            found.matches,
            self.projects,
            section,
            today=self.today,
            is_watched=found.call.id in self.answers.watched,
            **more,  # type: ignore[arg-type]
        )

    def knows(self, call_id: str) -> bool:
        """Return whether the person was told about the call, or watches it."""
        return call_id in self.answers.watched or any(
            reason.partition(":")[0] in SHOWN for reason in self.listed.get(call_id, ())
        )

    def was(self, call_id: str, reason: str) -> bool:
        return reason in self.listed.get(call_id, ())

    def project_of(self, card: Card) -> str | None:
        return card.fits[0].project_id if card.fits else None


Placed = tuple[list[Card], dict[str, list[str]]]
"""Cards, and per call the reasons under which it is listed."""


def collect(
    parts: Sequence[tuple[MatchList, Sequence[Match]]], answers: Answers
) -> dict[str, Candidate]:
    """Return the calls of several lists, each once, without what the reader has hidden.

    Strong ones come first, place by place over the projects: scores can't be compared.
    """
    places: dict[str, list[tuple[int, int, Match]]] = {}
    for number, (_, matches) in enumerate(parts):
        seen = {True: 0, False: 0}
        for match in matches:
            if not answers.hides(match.project_id, match.call.id):
                is_strong = match.strength is Strength.STRONG
                place, seen[is_strong] = seen[is_strong], seen[is_strong] + 1
                places.setdefault(match.call.id, []).append((place, number, match))
    found = {}
    for call_id, entries in places.items():
        entries.sort(key=lambda e: (e[2].strength is not Strength.STRONG, e[0], e[1]))
        is_strong = any(m.strength is Strength.STRONG for _, _, m in entries)
        found[call_id] = Candidate(
            call=entries[0][2].call,
            matches=tuple(m for _, _, m in entries),
            order=(0 if is_strong else 1, entries[0][0], call_id),
        )
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def group_events(events: Iterable[Event]) -> dict[str, list[Event]]:
    grouped: dict[str, list[Event]] = {}
    for event in events:
        grouped.setdefault(event.call_id, []).append(event)
    return grouped


def other_call(others: Mapping[str, Call], call_id: str) -> Candidate | None:
    call = others.get(call_id)
    return None if call is None else Candidate(call=call, matches=(), order=(2, 0, call_id))


def is_wanted(week: Week, found: Candidate) -> bool:
    """Return whether a call is a strong match, or watched, or to be reminded of."""
    call_id = found.call.id
    answers = week.answers
    return found.order[0] == 0 or call_id in answers.watched or call_id in answers.reminders


def latest(week: Week, call_id: str, kind: EventKind) -> date | None:
    """Return the day of the last event of that kind since the last letter."""
    return max((e.seen_on for e in week.events.get(call_id, ()) if e.kind is kind), default=None)


def by_deadline(card: Card) -> tuple[date, str]:
    return card.due.day or date.max, card.call.id
