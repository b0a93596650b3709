"""A published timetable of planned calls, as a curated file holds it."""

from dataclasses import dataclass
from datetime import date

from funding.timetable.window import Window


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRow:
    """One planned call of a timetable.  What the timetable does not say is None."""

    id: str
    """The authority's own number, or one that is minted of title, objective and area."""
    has_own_id: bool
    """True where the authority gave the number."""
    title: str
    objective: str | None = None
    """The area of work or specific objective."""
    applicants: str | None = None
    area: str | None = None
    type: str | None = None
    """The type of action or support."""
    url: str | None = None
    """The page of this call alone."""
    amount_eur: int | None = None
    """For the whole call, whole euro."""
    amount_quote: str | None = None
    """The amount as published."""
    opens: Window | None = None
    closes: Window | None = None
    quote: str | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Timetable:
    """One file of timetables."""

    name: str
    """The file's name without its end."""
    title: str
    programme: str
    """*Format* short label, as `Record.programme`."""
    authority: str
    url: str
    """The page on which it was published."""
    published: date
    checked_on: date
    language: str
    """*Format* ISO 639-1."""
    licence: str
    programme_name: str | None = None
    """The programme as the authority writes it."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    calls: tuple[PlannedRow, ...]
