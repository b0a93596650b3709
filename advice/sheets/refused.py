"""What is refused of a sheet: its place, what stands there, why, and the cure."""

from dataclasses import dataclass
from enum import StrEnum

from funding.words import shorten

SHOWN = 80
"""Characters of a heading or cell that a message shows."""


class Kind(StrEnum):
    """Why something is refused; pages say each in the reader's language."""

    HEADING = "heading"
    """Headings are not where or what the mapping says."""
    TIME = "time"
    DAY_OR_MONTH = "day_or_month"
    """Figures that may be two days, 03/04/2027."""
    ORDER = "order"
    """A call closes before it opens."""
    AMOUNT = "amount"
    UNIT = "unit"
    """An amount or a heading contradicts the unit that the mapping names."""
    FORMULA = "formula"
    NOT_STATED = "not_stated"
    """What every row must state."""
    FORM = "form"
    """An address, a number of a call or a mark that is none."""
    HIDDEN = "hidden"
    MERGED = "merged"
    TWICE = "twice"
    SHAPE = "shape"
    """Values beside the headings, marks with a gap, no calls at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """One thing because of which nothing is written."""

    kind: Kind
    place: str
    """*Format* ``C14``, ``B3:B7``, ``row 12``."""
    value: str | None
    """What stands there; None where nothing does."""
    what: str
    cure: str

    def __str__(self) -> str:
        shown = "" if self.value is None else f" {shorten(self.value, SHOWN)!r}"
        return f"{self.place}:{shown} {self.what}; {self.cure}"
