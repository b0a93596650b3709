"""The text of a document with what a person should know about it, and the limits of all kinds."""

from dataclasses import dataclass

from funding.errors import WrongInput

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 1_000_000
MAX_TAGS = 500_000
"""The most tags of a document: 300 pages have some 200,000, and each takes a hundred bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    text: str
    remarks: tuple[str, ...] = ()
    """Sentences on what was left out, such as pages without text."""


def unreadable(name: str, kind: str, error: Exception) -> WrongInput:
    """Return the error for a file that its parser stumbles over; *kind* says what it is."""
    cause = " ".join(str(error).split())[:200]
    shown = f" ({cause})" if cause and " object at 0x" not in cause else ""
    return WrongInput(f"{name} is {kind}{shown}; save it anew, or as a PDF")


def refuse_tags(name: str, count: int) -> None:
    """Raise WrongInput for so many tags that they would fill the memory."""
    if count > MAX_TAGS:
        raise WrongInput(f"{name} has more than {MAX_TAGS:,} tags: hand in less")
