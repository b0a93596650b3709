"""The calls of a day in the order in which they fit a project."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from funding.call import Call, Kind, Status
from funding.city import LegalType, Project
from funding.evidence import Check, Role, Verdict
from funding.match import Match, MatchList, Strength
from matcher.calibration import gather, strength_of
from matcher.explain import explain_row
from matcher.index.call_index import CallIndex
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


def match_calls(
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
) -> MatchList:
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
    wanted = {c.id for c in calls if is_live(c, today)} if live is None else set(live)
    rows = [row for row in ranking(index, scores) if index.ids[row] in wanted]
    results: list[Match] = []
    blocked: list[Match] = []
    below: list[Match] = []
    fresh_below = 0
    for row in rows:
        strength = strength_of(evidence, row)
        is_fresh = index.ids[row] in fresh
        if strength is Strength.NONE and (
            scores[row] <= 0 or (len(below) >= NEAREST and not (is_fresh and fresh_below < FRESH))
        ):
            continue
        call = index.calls[row]
        if not passes_filters(project, call):
            continue
        chance = None if evidence.is_question else float(evidence.chance[row])
        match = one_match(project, vector, index, row, scores, strength, chance, judge)
        if strength is Strength.NONE:
            below.append(match)
            fresh_below += is_fresh
        elif any(c.verdict is Verdict.NO for c in match.checks):
            blocked.append(match)
        else:
            results.append(match)
    results.sort(key=lambda match: match.strength is not Strength.STRONG)
    return MatchList(
        project_id=project.id,
        considered=len(rows),
        results=tuple(results),
        blocked=tuple(blocked),
        below_floor=tuple(below),
    )


def ranking(index: CallIndex, scores: "np.ndarray") -> list[int]:
    """Return the rows of the index, best first; ties in order of the call ids."""
    import numpy as np

    rounded = np.round(scores, 12)  # sums of the same parts may differ in the last bit
    return np.argsort(-rounded, kind="stable").tolist()  # type: ignore[no-any-return]


def passes_filters(project: Project, call: Call) -> bool:
    """Return whether a call respects what the profile demands and rules out."""
    return not (
        is_excluded(call, project.excluded_programmes)
        or missing_terms(call, project.must)
        or forbidden_term(call, project.must_not)
    )


def one_match(
    project: Project,
    vector: ProfileVector,
    index: CallIndex,
    row: int,
    scores: "np.ndarray",
    strength: Strength,
    chance: float | None,
    judge: EligibilityCheck | None,
) -> Match:
    call = index.calls[row]
    why = explain_row(project, vector, index, row, most=REASONS)
    checks, role = judge(project, call) if judge is not None else ((), Role.UNKNOWN)
    return Match(
        project_id=project.id,
        call=call,
        score=float(scores[row]),
        strength=strength,
        chance=chance,
        reasons=why.reasons,
        not_covered=why.not_covered,
        sentence=why.sentence,
        checks=checks,
        role=role,
    )
