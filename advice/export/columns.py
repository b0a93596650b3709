"""The columns that a list of calls may have, in their order, with the two usual choices."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from funding.errors import UnknownName, WrongInput


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    LONG = "long"
    """Text of several lines; the cell breaks it."""
    DAY = "day"
    EURO = "euro"
    """Whole euro."""
    NUMBER = "number"
    SHARE = "share"
    """0..1, shown as per cent."""
    LINK = "link"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    name: str
    """As `--columns` takes it; its heading is in the reader's language (`wording.export`)."""
    kind: Kind = Kind.TEXT
    width: int = 16
    """In characters of a usual cell."""
    is_short: bool = False
    """True for one of the few that a reader wants first."""
    of_match: bool = False
    """True where it says how a call fits a project; a list that compares nothing has it not."""


COLUMNS: tuple[Column, ...] = (
    Column(name="place", kind=Kind.NUMBER, width=7, of_match=True),
    Column(name="project", width=28, is_short=True, of_match=True),
    Column(name="title", kind=Kind.LONG, width=52, is_short=True),
    Column(name="strength", width=15, is_short=True, of_match=True),
    Column(name="score", kind=Kind.NUMBER, width=9, of_match=True),
    Column(name="chance", kind=Kind.SHARE, width=9, of_match=True),
    Column(name="why", kind=Kind.LONG, width=40, is_short=True, of_match=True),
    Column(name="not_covered", kind=Kind.LONG, width=28, of_match=True),
    Column(name="quote", kind=Kind.LONG, width=48, of_match=True),
    Column(name="role", kind=Kind.LONG, width=36, is_short=True, of_match=True),
    Column(name="eligibility", kind=Kind.LONG, width=52, of_match=True),
    Column(name="programme", width=14, is_short=True),
    Column(name="programme_name", width=28),
    Column(name="topic", width=32, is_short=True),
    Column(name="call_identifier", width=26),
    Column(name="call_title", kind=Kind.LONG, width=36),
    Column(name="type_of_action", width=18),
    Column(name="status", width=13, is_short=True),
    Column(name="opening", kind=Kind.DAY, width=12),
    Column(name="next_deadline", kind=Kind.DAY, width=13, is_short=True),
    Column(name="days_left", kind=Kind.NUMBER, width=8, is_short=True),
    Column(name="last_deadline", kind=Kind.DAY, width=13),
    Column(name="deadlines", kind=Kind.LONG, width=40),
    Column(name="grant_min", kind=Kind.EURO, width=15),
    Column(name="grant_max", kind=Kind.EURO, width=15, is_short=True),
    Column(name="budget", kind=Kind.EURO, width=16),
    Column(name="grants_expected", kind=Kind.NUMBER, width=9),
    Column(name="rate", kind=Kind.SHARE, width=10, is_short=True),
    Column(name="rate_basis", width=20, is_short=True),
    Column(name="own_share", kind=Kind.EURO, width=15, is_short=True),
    Column(name="applicants", kind=Kind.LONG, width=28),
    Column(name="countries", width=18),
    Column(name="nuts", width=16),
    Column(name="owner", width=28),
    Column(name="language", width=9),
    Column(name="description", kind=Kind.LONG, width=60),
    Column(name="url", kind=Kind.LINK, width=44, is_short=True),
    Column(name="document", kind=Kind.LINK, width=36),
    Column(name="source", width=26, is_short=True),
    Column(name="licence", width=22),
    Column(name="first_seen", kind=Kind.DAY, width=12),
    Column(name="last_changed", kind=Kind.DAY, width=12),
    Column(name="last_read", kind=Kind.DAY, width=12, is_short=True),
    Column(name="missing_since", kind=Kind.DAY, width=12),
    Column(name="id", width=30),
)
BY_NAME = {column.name: column for column in COLUMNS}
SHORT, FULL = "short", "full"
"""The usual choices by name."""


def choose_columns(wanted: str, *, has_matches: bool) -> tuple[Column, ...]:
    """Return the columns that *wanted* means: ``short``, ``full``, or names between commas.

    Names keep the order in which they are given.  Raises UnknownName for a name that is none,
    WrongInput for one that is given twice, and for one on matches where nothing is compared.
    """
    if wanted.strip() in (SHORT, FULL):
        return tuple(
            c
            for c in COLUMNS
            if (c.is_short or wanted.strip() == FULL) and (has_matches or not c.of_match)
        )
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if not names:
        raise WrongInput(f"the columns are {wanted[:80]!r}; name {SHORT}, {FULL}, or some of them")
    return tuple(find_column(name, names, has_matches=has_matches) for name in names)


def find_column(name: str, names: Sequence[str], *, has_matches: bool) -> Column:
    column = BY_NAME.get(name)
    if column is None:
        raise UnknownName(
            f"no column is called {name[:40]!r}; the known ones are {', '.join(BY_NAME)}"
        )
    if names.count(name) > 1:
        raise WrongInput(f"the column {name!r} is named twice; name it once")
    if column.of_match and not has_matches:
        raise WrongInput(
            f"the column {name!r} says how a call fits a project, and this list is a search; "
            "export a profile, a text or a question, or leave the column out"
        )
    return column
