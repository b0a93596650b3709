"""A question and its answer: the same for the command, the API and an assistant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advice.as_json.matches import NEAREST, match_values
from advice.ranking.asked import Asked, projects_asked
from advice.ranking.matching import Corpus, match_project, with_reasons
from funding.call import Call
from funding.city import Project
from funding.match import Match, MatchList
from matcher.understanding import understood
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The projects that were asked about, as they were understood, each with its list."""

    asked: Asked
    projects: tuple[Project, ...]
    lists: tuple[MatchList, ...]
    """The `top` best results of each project, and the nearest others, have reasons."""
    top: int
    today: date

    def values(self) -> dict[str, object]:
        """Return the document of the answer with the `top` best results."""
        return match_values(self.asked.name, self.projects, self.lists, self.top, self.today)


def answer(
    store: Store,
    corpus: Corpus,
    asked: Asked,
    *,
    top: int,
    today: date,
    chosen: Callable[[Call], bool] | None = None,
) -> Answer:
    """Return the explained matches of what is asked, among the calls that are *chosen*.

    Raises UnknownName, WrongInput, and EmptyProfile where nothing can be told of a text.
    """
    projects = [
        understood(p, corpus.index, without=asked.without) for p in projects_asked(store, asked)
    ]
    lists = [
        match_project(corpus, p, today=today, chosen=chosen, is_explained=False) for p in projects
    ]
    return Answer(
        asked=asked,
        projects=tuple(projects),
        lists=tuple(explained(corpus, projects, lists, top)),
        top=top,
        today=today,
    )


def explained(
    corpus: Corpus, projects: Sequence[Project], lists: Sequence[MatchList], top: int
) -> list[MatchList]:
    """Return the lists with the reasons of what is shown: they take most of the time."""
    found = []
    for project, matches in zip(projects, lists, strict=True):
        told = [
            *matches.results[:top],
            *matches.blocked[:NEAREST],
            *matches.nearest[:NEAREST],
        ]
        by_id = {m.call.id: m for m in with_reasons(corpus, project, told)}

        def with_why(part: Sequence[Match], by_id: dict[str, Match] = by_id) -> tuple[Match, ...]:
            return tuple(by_id.get(m.call.id, m) for m in part)

        found.append(
            replace(
                matches,
                results=with_why(matches.results),
                blocked=with_why(matches.blocked),
                below_floor=with_why(matches.below_floor),
            )
        )
    return found
