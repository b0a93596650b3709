"""A sheet as its reader sees it: cells with their values, and what is hidden or merged."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from funding.words import plain

MAX_ROWS = 20_000
"""The longest timetables that were seen have some hundred rows."""
MAX_COLUMNS = 500
SPACES = re.compile(r"\s+")
"""Line ends within a cell, and blanks that do not break: ``a  b``"""


class NoValue(StrEnum):
    """Why a cell has no value that anybody can rely on."""

    NOT_CALCULATED = "a formula whose value was not saved"
    ERROR = "a formula that failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    text: str
    """On one line, as it stands there; "" for an empty cell."""
    value: date | Decimal | None = None
    """What it is where the file says so; None for words."""
    has_day: bool = True
    """False for a date that is shown as month and year only."""
    currency: str | None = None
    """ISO 4217 or a sign, where the form of a number names one."""
    no_value: NoValue | None = None


EMPTY = Cell(text="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """Cells that were merged into one; rows and columns from 1, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    name: str
    rows: Sequence[Sequence[Cell]]
    """The first is row 1; rows may have different lengths."""
    is_text: bool = False
    """True for text with separators, where a row of more cells has moved values."""
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Sequence[Area] = field(default=())

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell by its row and column, from 1; an empty one beside the table."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return EMPTY
        return self.rows[row - 1][column - 1]

    def filled(self, row: int) -> Iterator[tuple[int, Cell]]:
        """Yield the columns of a row that say something."""
        for column, cell in enumerate(self.rows[row - 1], 1):
            if cell.text or cell.no_value:
                yield column, cell


def address(row: int, column: int) -> str:
    """Return how spreadsheets name a cell.

    >>> address(14, 3), address(2, 28)
    ('C14', 'AB2')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def one_line(text: str) -> str:
    """Return the words of a cell on one line, without what nobody sees and without markup."""
    return plain(SPACES.sub(" ", text))
