"""The calls of each project's own list: those that a reader could get, and that a mail counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from advice.questions.asking import Question, by_score, questions_to, weights_of
from advice.questions.counting import Calls, Settled
from advice.questions.facts import AskedFact
from eligibility.stated_facts import Facts
from funding.city import Project
from funding.match import MatchList


@dataclass(kw_only=True, eq=False)
class ListedCalls:
    """The lists of one day; what a fact would settle in one is found out once for all readers."""

    lists: Mapping[str, MatchList]
    """By project."""
    today: date
    stated: dict[str, Facts] = field(default_factory=dict)
    """By call, for all lists."""
    weights: dict[str, Mapping[str, int]] = field(default_factory=dict)
    found: dict[tuple[str, str], Settled] = field(default_factory=dict)
    """By project and fact."""

    def settled(self, project: Project, fact: AskedFact) -> Settled:
        """Return what the answers to *fact* would settle in the list of a project."""
        key = (project.id, fact.name)
        if key not in self.found:
            listed = self.lists.get(project.id)
            calls = () if listed is None else [match.call for match in listed.results]
            known = Calls(calls=calls, today=self.today, stated=self.stated)
            self.found[key] = known.settled(project, fact)
        return self.found[key]

    def questions_to(self, projects: Sequence[Project]) -> tuple[Question, ...]:
        """Return the questions about projects of whatever cities, the highest score first."""
        for project in projects:
            if project.id in self.lists and project.id not in self.weights:
                self.weights[project.id] = weights_of(self.lists[project.id])
        by_city = groupby(sorted(projects, key=city_of), key=city_of)
        found = (q for _, some in by_city for q in questions_to(list(some), self, self.weights))
        return tuple(sorted(found, key=by_score))


def city_of(project: Project) -> str:
    return project.city.id
