"""What versions of a profile would have told in past weeks, beside what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from advice.replay.tried import LetterTried, ToldCall, Unequal
from store.people.feedback import AnswerKind, Feedback
from store.people.refusals import Why

FEW_LABELS = 30
"""Below so many judged calls a figure moves with each of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """Figures of one project on the judged set."""

    project_id: str
    labels: int
    """Calls that somebody judged for this project."""
    figures: Mapping[str, float]
    """``mrr@10``, ``recall@10``, ``recall@50``, ``ndcg@10``, each 0..1."""

    @property
    def is_few(self) -> bool:
        return self.labels < FEW_LABELS


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedWeek:
    """What one version would have told in a week: ids of calls, sorted."""

    told: tuple[str, ...]
    entered: tuple[str, ...]
    """Told by this version, and not in what was sent that week."""
    left: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplayedWeek:
    week: str
    """*Format* ``2026-W41``."""
    day: date
    """The day of its first letter."""
    letters: int
    equal: int
    """Letters that were made again byte for byte."""
    unequal: tuple[Unequal, ...]
    """Why the others were not."""
    sent: tuple[str, ...]
    tried: Mapping[str, TriedWeek]


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedVersion:
    """One version over all weeks."""

    name: str
    told: int
    """Different calls."""
    lines: int
    """Lines over all weeks; a call that is told again counts again."""
    gained: tuple[str, ...]
    """Calls that were never sent in these weeks."""
    lost: tuple[str, ...]
    """Calls that were sent in these weeks and would never have been."""
    lost_relevant: tuple[str, ...]
    """Those of the lost that somebody marked as relevant."""
    relevant_told: int
    not_relevant_told: int
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """A replay with all that it rests on."""

    profile: str
    model: str
    data_date: date | None
    """The day of the last admitted harvest when it was made."""
    weeks: tuple[ReplayedWeek, ...]
    sent: int
    """Different calls that were sent."""
    lines: int
    relevant: int
    """Calls among those sent or tried that readers marked as relevant; they agree on it."""
    not_relevant: int
    versions: tuple[TriedVersion, ...]
    hashes: Mapping[str, str] = field(default_factory=dict)
    """By name, a hash of the text that was tried."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """By call id."""

    @property
    def letters(self) -> int:
        return sum(week.letters for week in self.weeks)

    @property
    def equal(self) -> int:
        return sum(week.equal for week in self.weeks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What the readers of a profile said of calls; a call on which they differ is in neither."""

    relevant: frozenset[str] = frozenset()
    not_relevant: frozenset[str] = frozenset()


OFF_TOPIC = (None, Why.TOPIC, Why.OTHER)
"""Reasons that may be about the subject: a no for time, money or a rule says nothing of it."""


def marks_of(answers: Iterable[Feedback], readers: Iterable[int], profile: str) -> Marks:
    """Return what the readers, or staff for the profile, answered and did not take back."""
    people = set(readers)
    good, bad = set(), set()
    for answer in answers:
        about = answer.project_id or ""
        is_staff = answer.recipient_id is None and (about == profile or is_part(about, profile))
        if not is_staff and answer.recipient_id not in people:
            continue
        if answer.answer is AnswerKind.RELEVANT:
            good.add(answer.call_id)
        elif answer.answer is AnswerKind.NOT_RELEVANT and answer.reason in OFF_TOPIC:
            bad.add(answer.call_id)
    return Marks(relevant=frozenset(good - bad), not_relevant=frozenset(bad - good))


def is_part(project_id: str, profile: str) -> bool:
    """Return whether a project belongs to what a profile names: the city, or the project itself."""
    return project_id == profile or project_id.partition("/")[0] == profile


def compare_weeks(
    letters: Sequence[LetterTried], names: Sequence[str], profile: str
) -> tuple[ReplayedWeek, ...]:
    """Return the letters by week, oldest first; only what was told for *profile* counts."""
    by_week: dict[str, list[LetterTried]] = {}
    for letter in letters:
        by_week.setdefault(letter.week, []).append(letter)
    found = []
    for week, some in sorted(by_week.items()):
        sent = calls_in([x for letter in some for x in letter.sent], profile)
        tried = {}
        for name in names:
            told = calls_in([x for letter in some for x in letter.tried[name]], profile)
            tried[name] = TriedWeek(
                told=in_order(told), entered=in_order(told - sent), left=in_order(sent - told)
            )
        found.append(
            ReplayedWeek(
                week=week,
                day=min(letter.day for letter in some),
                letters=len(some),
                equal=sum(letter.is_equal for letter in some),
                unequal=tuple(sorted({why for letter in some for why in letter.unequal})),
                sent=in_order(sent),
                tried=tried,
            )
        )
    return tuple(found)


def compare_versions(
    weeks: Sequence[ReplayedWeek],
    names: Sequence[str],
    marks: Marks,
    judged: Mapping[str, Sequence[Judged]],
) -> tuple[TriedVersion, ...]:
    """Return each version over all weeks, in the order of *names*."""
    sent = {call for week in weeks for call in week.sent}
    found = []
    for name in names:
        told = {call for week in weeks for call in week.tried[name].told}
        found.append(
            TriedVersion(
                name=name,
                told=len(told),
                lines=sum(len(week.tried[name].told) for week in weeks),
                gained=in_order(told - sent),
                lost=in_order(sent - told),
                lost_relevant=in_order((sent - told) & marks.relevant),
                relevant_told=len(told & marks.relevant),
                not_relevant_told=len(told & marks.not_relevant),
                judged=tuple(judged.get(name, ())),
            )
        )
    return tuple(found)


def all_calls(weeks: Sequence[ReplayedWeek]) -> frozenset[str]:
    """Return every call that was sent, or would have been."""
    sent = {call for week in weeks for call in week.sent}
    tried = {call for week in weeks for one in week.tried.values() for call in one.told}
    return frozenset(sent | tried)


def calls_in(lines: Iterable[ToldCall], profile: str) -> set[str]:
    """Return the calls that were told because they fit the profile."""
    return {
        x.call_id
        for x in lines
        if x.is_match and (x.project_id is None or is_part(x.project_id, profile))
    }


def in_order(calls: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(calls))
