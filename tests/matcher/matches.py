"""Ranked and explained matches, as most tests of the matcher look at them."""

from collections.abc import Sequence
from typing import Any

from funding.call import Call
from funding.city import Project
from funding.match import MatchList
from matcher.rank import rank_calls


def match_calls(project: Project, calls: Sequence[Call], **more: Any) -> MatchList:
    return rank_calls(project, calls, **more).whole()
