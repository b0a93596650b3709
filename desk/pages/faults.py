"""What goes wrong on the way to a page, as the reader is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """An error as a page or a document says it; never a word of the inside."""

    status: int
    title: str
    lines: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


class PageFault(Exception):
    """Raised by a page that can't be shown as it was asked for; its fault is shown instead."""

    def __init__(self, status: int, title: str, *lines: str) -> None:
        super().__init__(title)
        self.fault = Fault(status=status, title=title, lines=lines)
