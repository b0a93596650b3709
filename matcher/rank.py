"""The calls of a day in the order in which they fit a project."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from funding.call import Call, Kind, Status
from funding.city import LegalType, Project
from funding.evidence import Check, Role, Verdict
from funding.match import Match, MatchList, Strength
from matcher.calibration import gather, strengths_of
from matcher.explain import explain_row
from matcher.index.call_index import CallIndex
from matcher.named_terms import is_named, languages_of
from matcher.profile_vector import ProfileVector, build_vector, scores_of
from matcher.text.must_terms import forbidden_term, is_excluded, missing_terms

if TYPE_CHECKING:
    import numpy as np

EligibilityCheck = Callable[[Project, Call], tuple[tuple[Check, ...], Role]]

LIVE = {Status.OPEN, Status.FORTHCOMING, Status.ROLLING}
NEAREST = 20
"""Calls below the floor that are explained."""
FRESH = 3
"""Fresh calls below the floor that are explained beside them."""
REASONS = 12


def ranking_scores(project: Project, lexical: "np.ndarray", index: CallIndex) -> "np.ndarray":
    """Return what calls are ordered by: the lexical scores times the fit to cities.

    A question of no named city keeps the lexical scores, and so does a text of another applicant.
    """
    of_a_city = project.is_text and project.city.legal_type is LegalType.MUNICIPALITY
    return lexical * index.fits if project.city.name or of_a_city else lexical


def is_live(call: Call, today: date) -> bool:
    """Return whether a call can still be won by somebody: expert calls fund no city."""
    return call.best.kind is not Kind.EXPERTS and call.status_on(today) in LIVE


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
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

        def told(part: Sequence[Match]) -> tuple[Match, ...]:
            return tuple(by_id.get(match.call.id, match) for match in part)

        return replace(
            self.found,
            results=told(self.found.results),
            blocked=told(self.found.blocked),
            below_floor=told(self.found.below_floor),
        )

    def _with_reasons(self, match: Match) -> Match:
        row = self.index.row[match.call.id]
        why = explain_row(self.project, self.vector, self.index, row, most=REASONS)
        return replace(
            match, reasons=why.reasons, not_covered=why.not_covered, sentence=why.sentence
        )


def rank_calls(
    project: Project,
    calls: Sequence[Call],
    *,
    today: date,
    index: CallIndex | None = None,
    live: Collection[str] | None = None,
    judge: EligibilityCheck | None = None,
    liked: Sequence[str] = (),
    disliked: Sequence[str] = (),
    fresh: Collection[str] = (),
) -> Ranked:
    """Return the live calls that fit *project*, strong ones first, then by score and call id.

    Scores and floor rest on the whole *index* (of *calls* if None), so that they do not depend
    on which calls are asked for.  *live* are the ids of those that are live, if that is known
    already: then only the calls that are shown are looked at.  *judge* tells whether the city can
    apply: a call with a verdict "no" goes to `blocked`.  *liked* and *disliked* are ids of calls
    that readers called relevant or off topic; they move the ranking a little.  A call without any
    of the must terms, with a must-not term or of an excluded programme is left out.  *fresh* are
    ids of calls that are news: their nearest three below the floor are always in `below_floor`.

    Raises EmptyProfile if no word of the project survives tokenising.
    """
    index = CallIndex.build(calls) if index is None else index
    vector = build_vector(project, index, liked=liked, disliked=disliked)
    scores = ranking_scores(project, scores_of(vector, index), index)
    evidence = gather(vector, index, scores)
    strengths = strengths_of(evidence)
    wanted = {c.id for c in calls if is_live(c, today)} if live is None else set(live)
    rows = [row for row in ranking(index, scores) if index.ids[row] in wanted]
    results: list[Match] = []
    blocked: list[Match] = []
    below: list[Match] = []
    fresh_below = 0
    for row in rows:
        strength = strengths[row]
        is_fresh = index.ids[row] in fresh
        if strength is Strength.NONE and (
            scores[row] <= 0 or (len(below) >= NEAREST and not (is_fresh and fresh_below < FRESH))
        ):
            continue
        call = index.calls[row]
        if ruled_out(project, index, row) is not None:
            continue
        chance = None if evidence.is_question else float(evidence.chance[row])
        checks, role = judge(project, call) if judge is not None else ((), Role.UNKNOWN)
        match = Match(
            project_id=project.id,
            call=call,
            score=float(scores[row]),
            strength=strength,
            chance=chance,
            checks=checks,
            role=role,
        )
        if strength is Strength.NONE:
            below.append(match)
            fresh_below += is_fresh
        elif any(c.verdict is Verdict.NO for c in match.checks):
            blocked.append(match)
        else:
            results.append(match)
    results.sort(key=lambda match: match.strength is not Strength.STRONG)
    found = MatchList(
        project_id=project.id,
        considered=len(rows),
        results=tuple(results),
        blocked=tuple(blocked),
        below_floor=tuple(below),
    )
    return Ranked(project=project, index=index, vector=vector, found=found)


def ranking(index: CallIndex, scores: "np.ndarray") -> list[int]:
    """Return the rows of the index, best first; ties in order of the call ids."""
    import numpy as np

    rounded = np.round(scores, 12)  # sums of the same parts may differ in the last bit
    return np.argsort(-rounded, kind="stable").tolist()  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class RuledOut:
    """What a profile or a question demands, or rules out, and a call does not respect."""

    field: str
    """The profile's field: ``must``, ``must_not``, ``must_all``, ``must_none`` …"""
    terms: tuple[str, ...]
    """The term that decides; of ``must`` all, for any of them would do."""


def ruled_out(project: Project, index: CallIndex, row: int) -> RuledOut | None:
    """Return what rules the call in *row* out; None for one that respects every demand."""
    call = index.calls[row]
    if is_excluded(call, project.excluded_programmes):
        named = call.best.programme or call.best.programme_raw or ""
        return RuledOut(field="excluded_programmes", terms=(named,))
    if missing_terms(call, project.must):
        return RuledOut(field="must", terms=project.must)
    if (term := forbidden_term(call, project.must_not)) is not None:
        return RuledOut(field="must_not", terms=(term,))
    if not (project.must_all or project.must_none):
        return None
    languages = languages_of(project, index.concepts)
    for term in project.must_all:
        if not is_named(index, row, term, languages):
            return RuledOut(field="must_all", terms=(term,))
    for term in project.must_none:
        if is_named(index, row, term, languages):
            return RuledOut(field="must_none", terms=(term,))
    return None
