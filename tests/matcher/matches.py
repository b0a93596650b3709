"""Ranked and explained matches, as most tests of the matcher look at them."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from funding.call import Call
from funding.city import Project
from funding.evidence import Verdict
from funding.match import MatchList
from matcher.batched import scores_of
from matcher.index.call_index import CallIndex
from matcher.matches import EligibilityCheck, Judge
from matcher.profile_vector import build_vector
from matcher.rank import Ranked, is_live, rank_scored, rows_of


def match_calls(project: Project, calls: Sequence[Call], **more: Any) -> MatchList:
    return rank_calls(project, calls, **more).whole()


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
    """Return the list of one project; *live*, *liked*, *disliked* and *fresh* are ids of calls."""
    index = CallIndex.build(calls) if index is None else index
    vector = build_vector(project, index, liked=liked, disliked=disliked)
    wanted = [c.id for c in calls if is_live(c, today)] if live is None else live
    return rank_scored(
        project,
        vector,
        scores_of(vector, index),
        index=index,
        live=rows_of(index, wanted),
        judge=None if judge is None else Judge(check=judge, blocker=blocker(judge)),
        fresh=rows_of(index, fresh),
    )


def blocker(judge: EligibilityCheck) -> Callable[[Project], Callable[[Call], bool]]:
    return lambda p: lambda call: any(c.verdict is Verdict.NO for c in judge(p, call)[0])
