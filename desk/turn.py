"""Taking turns: one question is ranked at a time in a process, in the order in which they came."""

from threading import Condition
from types import TracebackType


class Turn:
    """Held while a question is ranked; each is done sooner than if all shared the processor.

    Other pages are answered between.  A lock of the standard library would let a newcomer pass
    those who wait.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._given = 0
        self._called = 0

    def __enter__(self) -> None:
        with self._changed:
            mine = self._given
            self._given += 1
            self._changed.wait_for(lambda: self._called == mine)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._called += 1
            self._changed.notify_all()
