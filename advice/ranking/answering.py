"""A question and its answer: the same for the command, the API and an assistant."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advice.as_json.document import json_text
from advice.as_json.matches import NEAREST, match_values
from advice.ranking.asked import Asked, projects_asked
from advice.ranking.feedback_signal import LikedCalls
from advice.ranking.matching import Corpus, rank_projects
from funding.call import Call
from funding.city import Project
from funding.match import MatchList
from matcher.rank import Ranked
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

    def text(self) -> str:
        """Return that document as commands print it."""
        return json_text(self.values())


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
    return answer_about(
        corpus, asked, projects_asked(store, asked), top=top, today=today, chosen=chosen
    )


def answer_about(
    corpus: Corpus,
    asked: Asked,
    projects: Sequence[Project],
    *,
    top: int,
    today: date,
    chosen: Callable[[Call], bool] | None = None,
    learnt: Mapping[str, LikedCalls] | None = None,
) -> Answer:
    """Return the same where the projects are known already.

    *learnt* is what readers' answers teach, by project id; that of the corpus unless given.
    """
    read = [understood(p, corpus.index, without=asked.without) for p in projects]
    ranked = rank_projects(corpus, read, today=today, chosen=chosen, learnt=learnt)
    return Answer(
        asked=asked,
        projects=tuple(read),
        lists=tuple(told(each, top) for each in ranked),
        top=top,
        today=today,
    )


def told(ranked: Ranked, top: int) -> MatchList:
    """Return the list with the reasons of what is shown: they take most of the time."""
    found = ranked.found
    return ranked.telling(
        (*found.results[:top], *found.blocked[:NEAREST], *found.nearest[:NEAREST])
    )
