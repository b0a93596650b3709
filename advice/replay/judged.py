"""How a profile does on the judged set, where that holds a project of the same title."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from advice.replay.comparison import Judged
from funding.city import Project
from funding.words import normalised
from matcher.evaluation.evaluate import METRICS, rank_all, score_run
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.index.call_index import CallIndex


class JudgedCalls:
    """A judged set that is read once, and weighed when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.judged: JudgedSet = read_judged(folder, None)

    @cached_property
    def index(self) -> CallIndex:
        return CallIndex.build(self.judged.calls)

    def figures(self, projects: Sequence[Project]) -> list[Judged]:
        """Return the figures of those of *projects* that are in the set, told by their titles."""
        known = {normalised(p.title): p.id for p in self.judged.projects}
        found = []
        for project in projects:
            name = known.get(normalised(project.title))
            if name is None:
                continue
            one = replace(project, id=name)
            scored = score_run(replace(self.judged, projects=(one,)), rank_all([one], self.index))
            figures = scored.by_profile.get(name)
            if figures is not None:
                found.append(
                    Judged(
                        project_id=project.id,
                        labels=len(self.judged.grades.get(name, {})),
                        figures={metric: figures[metric] for metric in METRICS},
                    )
                )
        return found
