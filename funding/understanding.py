"""What was understood of a text that names no keywords."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    TEXT = "text"
    """The text says it."""
    FIELD = "field"
    """A field of work that the concepts of the text point to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnderstoodTerm:
    """One thing that a text is about, and how much it counts in the search."""

    term: str
    """As the text writes it; of a field of work its English name."""
    weight: float
    """Beside the other terms of the text, the heaviest being 1."""
    concept: str | None
    """Id of the concept that the term names, None for a plain word."""
    source: Source
    language: str
    """*Format* ISO 639-1 of the term."""
    key: str
    """Under which the calls are searched: a stem, a pair of stems, or the English field names."""
