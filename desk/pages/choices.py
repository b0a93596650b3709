"""What a page offers to choose and to follow, in the reader's words."""

from collections.abc import Callable
from dataclasses import dataclass

To = Callable[[str, dict[str, str] | None], str]
"""Makes an address of ours that keeps the language: `frame.to`."""
Opens = Callable[[str], bool]
"""Whether an address is served, and to this reader."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value of a form's field."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    href: str | None
    """None where the page is not there, or not for this reader."""
    words: str
    is_here: bool = False
