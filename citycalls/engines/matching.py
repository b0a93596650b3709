"""Answers to many questions, and the matches for letters, from wherever matching runs."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from advice.ranking.answering import Answer, answer_about
from advice.ranking.matching import Corpus, load_corpus, open_corpus
from citycalls.output import Progress
from funding.call import Call
from funding.city import Project
from store.database import Store

if TYPE_CHECKING:
    from advice.cluster.matching import ClusterJob, Question
    from digest.issue import MatchAll, Matched


@dataclass(frozen=True, kw_only=True, eq=False)
class Asking:
    """Questions about one day.  Ask and read the answers within `Store.read`."""

    store: Store
    questions: "Sequence[Question]"
    address: str | None
    """That of a scheduler; None to match in this process."""
    top: int
    today: date
    chosen: Callable[[Call], bool] | None = None
    progress: Progress | None = None

    def answers(self) -> Iterator[Answer]:
        """Yield the answer to each question, in their order."""
        corpus = open_corpus(self.store, self.today)
        if self.address is not None:
            from advice.cluster.matching import answers_on

            with self._job(self.address, corpus) as job:
                yield from answers_on(job, self.questions, top=self.top, progress=self.progress)
            return
        for n, (asked, projects) in enumerate(self.questions, 1):
            yield answer_about(
                corpus, asked, projects, top=self.top, today=self.today, chosen=self.chosen
            )
            if self.progress is not None:
                self.progress("matching", n, len(self.questions))

    def texts(self) -> Iterator[str]:
        """Yield the same as JSON documents; where workers match, they write them, too."""
        if self.address is None:
            yield from (found.text() for found in self.answers())
            return
        from advice.cluster.matching import texts_on

        with self._job(self.address, open_corpus(self.store, self.today)) as job:
            yield from texts_on(job, self.questions, top=self.top, progress=self.progress)

    @contextmanager
    def _job(self, address: str, corpus: Corpus) -> "Iterator[ClusterJob]":
        from advice.cluster.connecting import connected
        from advice.cluster.matching import ClusterJob

        with connected(address) as client:
            yield ClusterJob(client, self.store, corpus, today=self.today, chosen=self.chosen)


@contextmanager
def matching_on(address: str | None) -> "Iterator[MatchAll | None]":
    """What finds the matches for letters on the cluster of *address*; None where there is none."""
    if address is None:
        yield None
        return
    from advice.cluster.connecting import connected
    from advice.cluster.matching import ClusterJob, match_on
    from advice.forecasts.fitting import returning_of, to_prepare_for
    from digest.issue import Matched

    with connected(address) as client:

        def match(
            store: Store,
            today: date,
            projects: Sequence[Project],
            fresh: Collection[str],
            progress: Progress | None,
        ) -> "Matched":
            corpus = load_corpus(store, today)
            job = ClusterJob(client, store, corpus, today=today, fresh=fresh)
            return Matched(
                calls=corpus.calls,
                lists=match_on(job, projects, progress=progress),
                returning=returning_of(to_prepare_for(store, today=today), corpus, today=today),
            )

        yield match
