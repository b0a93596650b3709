"""One job on a cluster: what is shared is sent once to each worker, pieces of work come and go.

Workers may end, or join, at any moment.  What was lost with one is done again by another.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from advice.cluster.shared import IndexPlace, IndexUnseen, SharedCorpus, sees
from funding.errors import CityCallsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

LOOK_SECONDS = 1
"""Between two looks at whether anybody still works."""
ALONE_SECONDS = 20
"""How long no worker may be there: a nanny starts one anew in three seconds."""
TRIES = 4
"""How often a piece is begun before it counts as one that can't be done."""
AHEAD = 4
"""Pieces for each worker that are under way or wait to be read: so much memory is needed here."""


class ClusterLost(CityCallsError):
    """The cluster did not finish the work; nothing was changed, the same may be done again."""


@dataclass(kw_only=True, slots=True, eq=False)
class Piece:
    """Some questions, and how often they were begun."""

    place: int
    parts: Sequence[Any]
    tries: int = 0


class Job:
    """Work on one corpus.  *arrays* gives the index where workers can't see its file."""

    def __init__(
        self, client: Any, shared: SharedCorpus, arrays: "Callable[[], Mapping[str, np.ndarray]]"
    ) -> None:
        self._client = client
        self._shared = shared
        self._arrays = arrays
        self._sent: Any = None
        self._ended: Queue[Any] = Queue()
        place = shared.index
        if isinstance(place, IndexPlace) and not all(client.run(sees, place).values()):
            self._send_arrays()

    def results(
        self, work: Callable[..., Any], pieces: Sequence[Sequence[Any]], **options: Any
    ) -> Iterator[Any]:
        """Yield what *work* gives for each of *pieces*, in their order.

        It is called with the shared corpus and a piece.  Raises ClusterLost.
        """
        waiting = iter([Piece(place=n, parts=parts) for n, parts in enumerate(pieces)])
        under_way: dict[Any, Piece] = {}
        done: dict[int, Any] = {}
        ahead = AHEAD * max(1, len(self._workers()))
        told = 0

        def begin(piece: Piece) -> None:
            piece.tries += 1
            under_way[self._submit(work, piece, options)] = piece

        while told < len(pieces):
            while len(under_way) + len(done) < ahead and (piece := next(waiting, None)):
                begin(piece)
            future = self._next_ended()
            piece = under_way.pop(future)
            answer = self._answer(future, piece)
            if answer is None:
                begin(piece)
            else:
                (done[piece.place],) = answer
            while told in done:
                yield done.pop(told)
                told += 1

    def _submit(self, work: Callable[..., Any], piece: Piece, options: dict[str, Any]) -> Any:
        if self._sent is None:
            self._sent = self._send()
        future = self._client.submit(work, self._sent, piece.parts, pure=False, **options)
        future.add_done_callback(self._ended.put)
        return future

    def _send(self) -> Any:
        """Bring what is shared to every worker that is there; others get it from them."""
        for tries in range(1, TRIES + 1):
            self._look_for_workers(ALONE_SECONDS)
            try:
                (sent,) = self._client.scatter([self._shared], broadcast=True, hash=False)
            except (OSError, TimeoutError) as error:  # a worker ended meanwhile
                if tries == TRIES:
                    raise ClusterLost(
                        f"the calls could not be sent to the workers ({error}); this machine has "
                        "to reach them, not only the scheduler"
                    ) from error
            else:
                return sent
        raise AssertionError("the last try returns or raises")

    def _next_ended(self) -> Any:
        """Wait for a piece to end.  Raises ClusterLost where nobody is left to work on it."""
        while True:
            try:
                return self._ended.get(timeout=LOOK_SECONDS)
            except Empty:
                self._look_for_workers(ALONE_SECONDS)

    def _look_for_workers(self, seconds: float) -> None:
        """Wait until there is a worker.  Raises ClusterLost after so many *seconds*."""
        begun = time.monotonic()
        while not self._workers():
            if time.monotonic() - begun > seconds or self._client.status == "closed":
                raise ClusterLost(
                    f"no worker was left for {seconds} seconds, or the scheduler ended; nothing "
                    "was changed. Start them and do the same again, or leave --engine out"
                )
            time.sleep(LOOK_SECONDS / 4)

    def _answer(self, future: Any, piece: Piece) -> tuple[Any] | None:
        """Return what a piece gave; None where it has to be begun again.  Raises ClusterLost."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        try:
            return (future.result(),)
        except IndexUnseen:  # a worker that came later, or whose file was replaced by a harvest
            if isinstance(self._shared.index, IndexPlace):
                self._send_arrays()
        except KilledWorker as error:
            raise ClusterLost(
                f"piece {piece.place + 1} of the profiles ended every worker that took it, most "
                "likely for want of memory; nothing was changed. Let fewer workers share a "
                "machine, or leave --engine out"
            ) from error
        except FutureCancelledError as error:  # what was sent is lost with the last that had it
            if piece.tries >= TRIES:
                raise ClusterLost(
                    f"workers or the scheduler ended {piece.tries} times during one piece; nothing "
                    "was changed. Look at their logs, or leave --engine out"
                ) from error
            self._sent = None
        return None

    def _send_arrays(self) -> None:
        self._shared = replace(self._shared, index=self._arrays())
        self._sent = None

    def _workers(self) -> Sequence[str]:
        if self._client.status != "running":
            return ()
        try:
            return tuple(self._client.scheduler_info()["workers"])
        except OSError:  # it ended between the two
            return ()
