"""Many profiles matched on a cluster: the same lists, in the same order, as on one machine."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from advice.cluster.chunks import Part, answer_texts, answers, match_lists, with_calls
from advice.cluster.jobs import Job
from advice.cluster.shared import IndexPlace, SharedCorpus, mark_of
from advice.ranking.answering import Answer
from advice.ranking.asked import Asked
from advice.ranking.feedback_signal import liked_calls
from advice.ranking.live_index import way_of
from advice.ranking.matching import Corpus
from funding.call import Call
from funding.city import Project
from funding.match import MatchList
from matcher.index.call_index import CallIndex
from matcher.index.index_arrays import from_array, to_arrays
from store.calls.index_cache import place_of, read_index, state_of_words
from store.calls.packed_calls import pack_calls
from store.database import Store

if TYPE_CHECKING:
    import numpy as np

Progress = Callable[[str, int, int | None], None]
Question = tuple[Asked, Sequence[Project]]
LARGEST = 32
"""Profiles of one piece of work: some seconds, so that a lost worker costs little."""
PIECES = 6
"""Pieces for each worker at least, where there are as many profiles: the last one ends soon."""


class ClusterJob:
    """The calls of a day on a cluster, for many questions; make and use it inside `Store.read`.

    Only the calls that are *chosen* are asked for; *fresh* are ids of those that are news.
    """

    def __init__(
        self,
        client: Any,
        store: Store,
        corpus: Corpus,
        *,
        today: date,
        chosen: Callable[[Call], bool] | None = None,
        fresh: Collection[str] = (),
    ) -> None:
        self._corpus = corpus
        self._client = client
        index, live = corpus.index, corpus.live
        if chosen is not None:
            live = frozenset(c.id for c in corpus.calls if c.id in live and chosen(c))
        concepts = index.concepts
        shared = SharedCorpus(
            index=place_of_index(store, index) or self._arrays(),
            own_concepts=(concepts.table, concepts.local) if concepts.local else None,
            calls=pack_calls(store, index.ids),
            live=live,
            fresh=frozenset(fresh),
            today=today,
        )
        self._job = Job(client, shared, self._arrays)

    def results(
        self,
        work: Callable[..., Any],
        questions: Sequence[Question],
        progress: Progress | None,
        **options: Any,
    ) -> Iterator[Any]:
        """Yield what *work* gives for the questions, some of them at once, in their order."""
        pieces = self._pieces(questions)
        whole = sum(len(projects) for _, projects in questions)
        told = 0
        for piece, result in zip(pieces, self._job.results(work, pieces, **options), strict=True):
            yield result
            told += sum(len(part.projects) for part in piece)
            if progress is not None:
                progress("matching", told, whole)

    def call_of(self, call_id: str) -> Call:
        return self._corpus.calls[self._corpus.index.row[call_id]]

    def _pieces(self, questions: Sequence[Question]) -> Sequence[Sequence[Part]]:
        """Return the questions in pieces of work, with what their readers' answers teach."""
        parts = [
            Part(
                asked=asked,
                projects=tuple(projects),
                learnt={
                    p.id: liked_calls(p, self._corpus.feedback, self._corpus.people)
                    for p in projects
                },
            )
            for asked, projects in questions
        ]
        workers = max(1, len(self._client.scheduler_info()["workers"]))
        size = min(LARGEST, max(1, len(parts) // (PIECES * workers)))
        return [parts[start : start + size] for start in range(0, len(parts), size)]

    def _arrays(self) -> "Mapping[str, np.ndarray]":
        return to_arrays(self._corpus.index)


def texts_on(
    job: ClusterJob, questions: Sequence[Question], *, top: int, progress: Progress | None = None
) -> Iterator[str]:
    """Yield the JSON document of each question, as `Answer.text` writes it on one machine."""
    for texts in job.results(answer_texts, questions, progress, top=top):
        yield from texts


def answers_on(
    job: ClusterJob, questions: Sequence[Question], *, top: int, progress: Progress | None = None
) -> Iterator[Answer]:
    """Yield the `Answer` to each question, as `answer_about` gives it on one machine."""
    for data in job.results(answers, questions, progress, top=top):
        yield from with_calls(data, job.call_of)


def match_on(
    job: ClusterJob, projects: Sequence[Project], *, progress: Progress | None = None
) -> Mapping[str, MatchList]:
    """Return the matches of many projects by project id, as `match_projects` gives them."""
    questions = [(Asked(profile=project.id), (project,)) for project in projects]
    return {
        found.project_id: found
        for data in job.results(match_lists, questions, progress)
        for found in with_calls(data, job.call_of)
    }


def place_of_index(store: Store, index: CallIndex) -> IndexPlace | None:
    """Return where this very index is kept; None where it is not."""
    way = way_of(index.concepts)
    arrays = read_index(store, way)
    if store.path is None or arrays is None:
        return None
    is_same = from_array(arrays["state"]) == state_of_words(store)
    if not is_same or from_array(arrays["calls"])[0] != list(index.ids):
        return None
    return IndexPlace(path=place_of(store.path).resolve(), way=way, mark=mark_of(arrays))
