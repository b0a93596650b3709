"""The calls of a day in the order in which they fit a project."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from funding.call import Call, Kind, Status
from funding.city import LegalType, Project
from funding.evidence import Check, Role, Verdict
from funding.match import Match, MatchList, Strength
from matcher.calibration import gather, strength_of
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
    is_explained: bool = True,
) -> MatchList:
    """Return the live calls that fit *project*, strong ones first, then by score and call id.

    Scores and floor rest on the whole *index* (of *calls* if None), so that they do not depend
    on which calls are asked for.  *live* are the ids of those that are live, if that is known
    already: then only the calls that are shown are looked at.  *judge* tells whether the city can
    apply: a call with a verdict "no" goes to `blocked`.  *liked* and *disliked* are ids of calls
    that readers called relevant or off topic; they move the ranking a little.  A call without any
    of the must terms, with a must-not term or of an excluded programme is left out.  *fresh* are
    ids of calls that are news: their nearest three below the floor are always in `below_floor`.
    Without *is_explained* no match has reasons: `explain_matches` adds those of the ones to show.

    Raises EmptyProfile if no word of the project survives tokenising.
    """
    index = CallIndex.build(calls) if index is None else index
    vector = vector_of(project, index, tuple(liked), tuple(disliked))
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
        if is_explained:
            match = with_reasons(project, vector, index, match)
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


@lru_cache(maxsize=4)
def vector_of(
    project: Project, index: CallIndex, liked: tuple[str, ...], disliked: tuple[str, ...]
) -> ProfileVector:
    """Return the vector of a project: who ranks for it explains with the same one."""
    return build_vector(project, index, liked=liked, disliked=disliked)


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


def explain_matches(
    project: Project,
    index: CallIndex,
    matches: Iterable[Match],
    *,
    liked: Sequence[str] = (),
    disliked: Sequence[str] = (),
) -> list[Match]:
    """Return *matches* of `match_calls` with their reasons, which take most of its time."""
    vector = vector_of(project, index, tuple(liked), tuple(disliked))
    return [with_reasons(project, vector, index, match) for match in matches]


def with_reasons(project: Project, vector: ProfileVector, index: CallIndex, match: Match) -> Match:
    why = explain_row(project, vector, index, index.row[match.call.id], most=REASONS)
    return replace(match, reasons=why.reasons, not_covered=why.not_covered, sentence=why.sentence)
