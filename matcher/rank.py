"""The calls of a day in the order in which they fit a project."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from funding.call import Call, Kind, Status
from funding.city import LegalType, Project
from funding.match import Match, MatchList, Strength
from matcher.calibration import KINDS, are_among, gather, kinds_of, score_shown
from matcher.demands import has_demands, ruled_out
from matcher.explain import Explainer
from matcher.index.call_index import CallIndex
from matcher.matches import Judge, Matches, Ranking, told
from matcher.profile_vector import ProfileVector

if TYPE_CHECKING:
    import numpy as np

LIVE = {Status.OPEN, Status.FORTHCOMING, Status.ROLLING, Status.PLANNED}
NEAREST = 20
"""Calls below the floor that are explained."""
FRESH = 3
"""Fresh calls below the floor that are explained beside them."""
REASONS = 12
FIRST = 64
"""Calls of which the order is found out before that of the others."""


def ranking_scores(project: Project, lexical: "np.ndarray", index: CallIndex) -> "np.ndarray":
    """Return what calls are ordered by: the lexical scores times the fit to cities.

    A question of no named city keeps the lexical scores, and so does a text of another applicant.
    """
    return lexical * index.fits if counts_fit(project) else lexical


def counts_fit(project: Project) -> bool:
    """Return whether calls of a project are ordered by their fit to cities, too."""
    of_a_city = project.is_text and project.city.legal_type is LegalType.MUNICIPALITY
    return bool(project.city.name) or of_a_city


def is_live(call: Call, today: date) -> bool:
    """Return whether a call can still be won by somebody: expert calls fund no city."""
    return call.best.kind is not Kind.EXPERTS and call.status_on(today) in LIVE


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranked:
    """The matches of a project, whose reasons may be asked for."""

    project: Project
    index: CallIndex
    vector: ProfileVector
    found: MatchList
    """Without reasons: finding them takes most of the time, and few are looked at."""

    def explained(self, matches: Iterable[Match]) -> tuple[Match, ...]:
        """Return matches of `found` with reasons, sentence and what they do not cover."""
        return tuple(self._with_reasons(match) for match in matches)

    def whole(self) -> MatchList:
        """Return all matches with their reasons."""
        found = self.found
        return self.telling((*found.results, *found.blocked, *found.below_floor))

    def telling(self, matches: Iterable[Match]) -> MatchList:
        """Return all matches, with the reasons of *matches*, which are those that are shown."""
        by_id = {match.call.id: match for match in self.explained(matches)}
        return replace(
            self.found,
            results=told(self.found.results, by_id),
            blocked=told(self.found.blocked, by_id),
            below_floor=told(self.found.below_floor, by_id),
        )

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.project, self.vector, self.index)

    def _with_reasons(self, match: Match) -> Match:
        why = self._explainer.explain(self.index.row[match.call.id], most=REASONS)
        return replace(
            match, reasons=why.reasons, not_covered=why.not_covered, sentence=why.sentence
        )


def rows_of(index: CallIndex, ids: Collection[str]) -> "np.ndarray":
    """Return the rows of calls by their ids, in order; ids that the index does not hold have none.

    Made once for many projects: it looks at every id.
    """
    import numpy as np

    return np.array(sorted(index.row[name] for name in set(ids) if name in index.row), np.int64)


def rank_scored(
    project: Project,
    vector: ProfileVector,
    lexical: "np.ndarray",
    *,
    index: CallIndex,
    live: "np.ndarray",
    judge: Judge | None,
    fresh: "np.ndarray",
) -> Ranked:
    """Return the live calls that fit *project*, strong ones first, then by score and call id.

    *lexical* are the scores of all calls of the index: scores and floor do not depend on which
    calls are asked for.  *live* and *fresh* are rows, of calls that somebody can win and of news:
    the nearest three of these are always in `below_floor`.  *judge* tells whether the city can
    apply: a call with a verdict "no" goes to `blocked`.  A call without any of the must terms, with
    a must-not term or of an excluded programme is left out.
    """
    scores = ranking_scores(project, lexical, index)[live]
    likely = likely_places(vector, scores)
    evidence = gather(vector, index, live[likely], scores[likely])
    kinds = kinds_of(evidence)
    is_shown = kinds > 0
    shown, kinds, chances = likely[is_shown], kinds[is_shown], evidence.chance[is_shown]
    demanding = has_demands(project)

    def is_left_out(row: int) -> bool:
        return demanding and ruled_out(project, index, row) is not None

    blocks = nothing if judge is None else judge.blocker(project)
    results: list[Ranking] = []
    blocked: list[Ranking] = []
    for n in in_order(scores[shown]):
        row = int(live[shown[n]])
        if is_left_out(row):
            continue
        found = Ranking(
            call=index.calls[row],
            score=float(scores[shown[n]]),
            strength=KINDS[kinds[n]],
            chance=None if vector.is_question else float(chances[n]),
        )
        (blocked if blocks(found.call) else results).append(found)
    results.sort(key=lambda one: one.strength is not Strength.STRONG)
    is_below = scores > 0
    is_below[shown] = False
    below = nearest(live, scores, is_below.nonzero()[0], fresh, is_left_out)
    nearly = gather(vector, index, live[below], scores[below]).chance
    return Ranked(
        project=project,
        index=index,
        vector=vector,
        found=MatchList(
            project_id=project.id,
            considered=len(live),
            results=Matches(project=project, rankings=results, judge=judge),
            blocked=Matches(project=project, rankings=blocked, judge=judge),
            below_floor=Matches(
                project=project,
                rankings=[
                    Ranking(
                        call=index.calls[live[place]],
                        score=float(scores[place]),
                        strength=Strength.NONE,
                        chance=None if vector.is_question else float(chance),
                    )
                    for place, chance in zip(below, nearly, strict=True)
                ],
                judge=judge,
            ),
        ),
    )


def nothing(call: Call) -> bool:
    """Return False: where nobody judges, nothing is blocked."""
    return False


def likely_places(vector: ProfileVector, scores: "np.ndarray") -> "np.ndarray":
    """Return which calls may be shown: of all others the score alone says no."""
    import numpy as np

    if vector.is_question:
        return np.arange(len(scores))
    return (scores >= score_shown(vector)).nonzero()[0]


def nearest(
    live: "np.ndarray",
    scores: "np.ndarray",
    places: "np.ndarray",
    fresh: "np.ndarray",
    is_left_out: Callable[[int], bool],
) -> list[int]:
    """Return the best `NEAREST` of *places*, and the best fresh ones up to `FRESH` of them."""
    kept = (places[n] for n in in_order(scores[places]) if not is_left_out(int(live[places[n]])))
    found = [int(place) for place in islice(kept, NEAREST)]
    if len(found) == NEAREST and len(fresh):
        news = places[are_among(live[places], fresh)]
        there = set(found)
        kept = (news[n] for n in in_order(scores[news]) if not is_left_out(int(live[news[n]])))
        # the first of them are among the nearest, or stand behind them all
        found += [int(place) for place in islice(kept, FRESH) if place not in there]
    return found


def in_order(scores: "np.ndarray") -> Iterator[int]:
    """Yield the places of scores, best first, ties in order; the first ones without sorting all."""
    import numpy as np

    keys = -np.round(scores, 12)  # sums of the same parts may differ in the last bit
    edge = np.partition(keys, FIRST)[FIRST] if len(keys) > 2 * FIRST else np.inf
    for part in ((keys <= edge).nonzero()[0], (keys > edge).nonzero()[0]):
        yield from part[np.argsort(keys[part], kind="stable")].tolist()
