"""What a worker does: some profiles against the shared calls; its answers name calls by id.

A worker knows nothing of people: what they answered comes as ids of calls, per project.
"""

import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advice.cluster.shared import SharedCorpus, opened
from advice.ranking.answering import Answer, answer_about
from advice.ranking.asked import Asked
from advice.ranking.feedback_signal import LikedCalls
from advice.ranking.matching import rank_projects
from funding.call import Call
from funding.city import Project


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One question: a city, a project, a draft."""

    asked: Asked
    projects: tuple[Project, ...]
    learnt: Mapping[str, LikedCalls]
    """By project id, what its readers' answers teach."""


def answer_texts(shared: SharedCorpus, parts: Sequence[Part], top: int) -> list[str]:
    """Return the document of each question with its *top* best results, as text."""
    return [answer_to(shared, part, top).text() for part in parts]


def answers(shared: SharedCorpus, parts: Sequence[Part], top: int) -> bytes:
    """Return the `Answer` of each question, without the calls."""
    return without_calls([answer_to(shared, part, top) for part in parts])


def answer_to(shared: SharedCorpus, part: Part, top: int) -> Answer:
    return answer_about(
        opened(shared),
        part.asked,
        part.projects,
        top=top,
        today=shared.today,
        learnt=part.learnt,
    )


def match_lists(shared: SharedCorpus, parts: Sequence[Part]) -> bytes:
    """Return the whole lists of all projects, in their order, without the calls."""
    corpus = opened(shared)
    projects = [project for part in parts for project in part.projects]
    learnt = {name: own for part in parts for name, own in part.learnt.items()}
    ranked = rank_projects(corpus, projects, today=shared.today, fresh=shared.fresh, learnt=learnt)
    found = [each.whole() for each in ranked]
    return without_calls(found)


class WithoutCalls(pickle.Pickler):
    """Writes a call as its id: who reads it has the call."""

    def persistent_id(self, thing: object) -> str | None:
        return thing.id if isinstance(thing, Call) else None


class WithCalls(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, call_of: Callable[[str], Call]) -> None:
        super().__init__(file)
        self._call_of = call_of

    def persistent_load(self, call_id: str) -> Call:
        return self._call_of(call_id)


def without_calls(value: object) -> bytes:
    file = io.BytesIO()
    WithoutCalls(file, pickle.HIGHEST_PROTOCOL).dump(value)
    return file.getvalue()


def with_calls(data: bytes, call_of: Callable[[str], Call]) -> Any:
    """Return what a worker wrote with `without_calls`, each call from *call_of*.

    What comes from a worker is trusted as the worker is: dask itself reads its answers so.
    """
    return WithCalls(io.BytesIO(data), call_of).load()
