"""What a draft of a profile does: which calls enter, leave and move, and by which terms.

The same for the pages, the commands, the API and the replay.  Nothing is saved by looking.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from advice.profiles.files import ProfileFile
from advice.ranking.feedback_signal import relevant_calls
from advice.ranking.matching import Corpus, rank_project
from advice.ranking.shared_terms import SharedTerm, shared_terms
from funding.call import Call
from funding.city import Project
from funding.errors import EmptyProfile
from funding.evidence import Check, Verdict
from funding.match import Match, MatchList, Reason, Strength
from matcher.demands import RuledOut, ruled_out
from matcher.rank import Ranked
from matcher.shift import TermShift, term_shift

FIRST = 10
"""Places of a list that a mail shows in full: who falls behind them is hardly seen."""
Rank = Callable[[Project], Ranked]


class Stage(StrEnum):
    """Where a call stands beside a project."""

    SHOWN = "shown"
    BLOCKED = "blocked"
    """It would fit, but a rule of eligibility says no."""
    RULED_OUT = "ruled_out"
    """The profile itself demands something of it, or forbids something."""
    BELOW = "below"
    """It fits too little to be shown."""
    NO_PROJECT = "no_project"
    """The project is not there on this side, or says nothing that can be searched for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A call in one list; what does not belong to the stage is None."""

    stage: Stage
    place: int | None = None
    """Among the calls shown; 1 is the first."""
    strength: Strength | None = None
    check: Check | None = None
    """The rule of eligibility that says no."""
    rule: RuledOut | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """One call that stands elsewhere with the draft."""

    project_id: str
    call: Call
    before: Standing
    after: Standing
    more: tuple[SharedTerm, ...] = ()
    """What counts more with the draft, the weightiest first, in the draft's words."""
    less: tuple[SharedTerm, ...] = ()
    """What counts less, in the words of the present profile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LostRelevant:
    """A call that somebody marked relevant, and that would not be seen any more."""

    project_id: str
    call: Call
    before: Standing
    after: Standing
    people: int
    """Readers who marked it; the office's own mark counts as one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """The list of one project on one side."""

    results: Sequence[Match] = ()
    strong: int = 0
    blocked: int = 0
    considered: int = 0
    is_empty: bool = False
    """True where no word of the profile can be searched for."""

    @property
    def partial(self) -> int:
        return len(self.results) - self.strong


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectEffect:
    """The effect on one project; None on a side where it is not."""

    project_id: str
    title: str
    before: Listing | None
    after: Listing | None
    entered: tuple[Shift, ...] = ()
    """In the order of the new list."""
    left: tuple[Shift, ...] = ()
    """In the order of the old list."""
    moved: tuple[Shift, ...] = ()
    """Shown on both sides at another place, the farthest first."""
    lost_relevant: tuple[LostRelevant, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.entered or self.left or self.moved)


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What saving a draft would do to the lists of one city."""

    city_id: str
    projects: tuple[ProjectEffect, ...] = field(default=())
    """In the order of the draft; those that it takes out come last."""

    @property
    def entered(self) -> tuple[Shift, ...]:
        return tuple(shift for p in self.projects for shift in p.entered)

    @property
    def left(self) -> tuple[Shift, ...]:
        return tuple(shift for p in self.projects for shift in p.left)

    @property
    def moved(self) -> tuple[Shift, ...]:
        return tuple(shift for p in self.projects for shift in p.moved)

    @property
    def lost_relevant(self) -> tuple[LostRelevant, ...]:
        return tuple(lost for p in self.projects for lost in p.lost_relevant)


def effect_of(
    corpus: Corpus,
    current: ProfileFile | None,
    draft: ProfileFile,
    *,
    today: date,
    most: int | None = None,
    rank: Rank | None = None,
) -> Effect:
    """Return what *draft* does in the place of *current*, which is None for a new city.

    Terms are told for the first *most* calls of each kind, for all if None: to find them takes
    most of the time.  *rank* may bring lists that were made before.
    """

    def ranked_now(project: Project) -> Ranked:
        return rank_project(corpus, project, today=today)

    rank = rank or ranked_now
    old = {} if current is None else {p.id: p for p in current.projects}
    new = {p.id: p for p in draft.projects}
    return Effect(
        city_id=draft.city.id,
        projects=tuple(
            project_effect(corpus, old.get(name), new.get(name), rank=rank, most=most)
            for name in dict.fromkeys((*new, *old))
        ),
    )


def project_effect(
    corpus: Corpus, old: Project | None, new: Project | None, *, rank: Rank, most: int | None
) -> ProjectEffect:
    """Return the effect on one project, which is None on a side where it is not."""
    before = ranked_or_none(rank, old)
    after = before if old == new else ranked_or_none(rank, new)
    named = new or old
    assert named is not None  # a name stands on one side at least
    shown = ProjectEffect(
        project_id=named.id,
        title=named.title,
        before=None if old is None else listing(before),
        after=None if new is None else listing(after),
    )
    if before is after:
        return shown
    places_before, places_after = places(before), places(after)
    entered = [name for name in places_after if name not in places_before]
    left = [name for name in places_before if name not in places_after]
    moved = [n for n in places_after if places_before.get(n, places_after[n]) != places_after[n]]
    moved.sort(key=lambda n: (-abs(places_after[n] - places_before[n]), places_after[n]))
    sides = Sides(project_id=named.id, before=before, after=after)
    return replace(
        shown,
        entered=tuple(sides.shifts(entered, most)),
        left=tuple(sides.shifts(left, most)),
        moved=tuple(sides.shifts(moved, most)),
        lost_relevant=tuple(lost_relevant(corpus, old, sides)),
    )


def ranked_or_none(rank: Rank, project: Project | None) -> Ranked | None:
    """Return the list of a project; None where it is not there or says nothing."""
    if project is None:
        return None
    try:
        return rank(project)
    except EmptyProfile:
        return None


def listing(ranked: Ranked | None) -> Listing:
    if ranked is None:
        return Listing(is_empty=True)
    found = ranked.found
    return Listing(
        results=found.results,
        strong=found.strong,
        blocked=len(found.blocked),
        considered=found.considered,
    )


def places(ranked: Ranked | None) -> Mapping[str, int]:
    """Return the places of the calls shown by their ids, in order."""
    if ranked is None:
        return {}
    return {match.call.id: n for n, match in enumerate(ranked.found.results, 1)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """Both lists of one project."""

    project_id: str
    before: Ranked | None
    after: Ranked | None

    def shifts(self, names: list[str], most: int | None) -> Iterator[Shift]:
        for n, name in enumerate(names):
            yield self.shift(name, with_terms=most is None or n < most)

    def shift(self, call_id: str, *, with_terms: bool) -> Shift:
        match = self.match(call_id)
        before, after = standing(self.before, call_id), standing(self.after, call_id)
        more: tuple[SharedTerm, ...] = ()
        less: tuple[SharedTerm, ...] = ()
        if with_terms and self.before is not None and self.after is not None:
            found = term_shift(self.before, self.after, call_id)
            more, less = self.told(match, found)
        elif with_terms and self.after is not None:  # a new project: why it is there at all
            (told,) = self.after.explained([match])
            more = shared_terms(told, self.after.project)
        return Shift(
            project_id=self.project_id,
            call=match.call,
            before=before,
            after=after,
            more=more,
            less=less,
        )

    def told(
        self, match: Match, found: TermShift
    ) -> tuple[tuple[SharedTerm, ...], tuple[SharedTerm, ...]]:
        assert self.before is not None  # asked where both sides have a list
        assert self.after is not None
        return (
            terms_of(match, found.gained, self.after.project),
            terms_of(match, found.lost, self.before.project),
        )

    def match(self, call_id: str) -> Match:
        """Return the match of a call that is shown on one side, of the draft if it is there."""
        for ranked in (self.after, self.before):
            if ranked is not None:
                for match in ranked.found.results:
                    if match.call.id == call_id:
                        return match
        raise KeyError(call_id)


def terms_of(match: Match, reasons: tuple[Reason, ...], project: Project) -> tuple[SharedTerm, ...]:
    """Return the terms of some reasons, as the profile says them."""
    return shared_terms(replace(match, reasons=reasons), project) if reasons else ()


def standing(ranked: Ranked | None, call_id: str) -> Standing:
    """Return where a call stands in a list."""
    if ranked is None:
        return Standing(stage=Stage.NO_PROJECT)
    found: MatchList = ranked.found
    for n, match in enumerate(found.results, 1):
        if match.call.id == call_id:
            return Standing(stage=Stage.SHOWN, place=n, strength=match.strength)
    for match in found.blocked:
        if match.call.id == call_id:
            check = next(c for c in match.checks if c.verdict is Verdict.NO)
            return Standing(stage=Stage.BLOCKED, check=check, strength=match.strength)
    rule = ruled_out(ranked.project, ranked.index, ranked.index.row[call_id])
    if rule is not None:
        return Standing(stage=Stage.RULED_OUT, rule=rule)
    return Standing(stage=Stage.BELOW)


def lost_relevant(corpus: Corpus, old: Project | None, sides: Sides) -> Iterator[LostRelevant]:
    """Yield the calls marked relevant that were shown and will not be, or not among the first."""
    if old is None:
        return
    shown_before, shown_after = places(sides.before), places(sides.after)
    for call_id, people in relevant_calls(old, corpus.feedback, corpus.people).items():
        was, will = shown_before.get(call_id), shown_after.get(call_id)
        if was is None or (will is not None and not was <= FIRST < will):
            continue
        yield LostRelevant(
            project_id=old.id,
            call=sides.match(call_id).call,
            before=standing(sides.before, call_id),
            after=standing(sides.after, call_id),
            people=people,
        )
