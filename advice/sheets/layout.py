"""Where in a sheet its columns stand today, and how that differs from what the mapping says."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advice.sheets.amounts import factor_said, foreign_in
from advice.sheets.grid import Area, Sheet, address
from advice.sheets.mapping import FACTORS, SheetMapping
from advice.sheets.refused import SHOWN, Kind, Refused
from funding.errors import WrongInput
from funding.words import normalised, shorten

LOOKED = 60
"""Rows in which headings are looked for that are not where they were."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    field: str
    """One of `mapping.FIELDS`, or ``mark``."""
    number: int
    """From 1."""
    heading: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    columns: Sequence[Column]
    """In the order of the mapping."""
    unread: Sequence[str]
    """Headings that the mapping does not name."""
    refused: Sequence[Refused]

    def of(self, field: str) -> list[Column]:
        return [column for column in self.columns if column.field == field]

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(column.number for column in self.columns)


def choose_sheet(sheets: Sequence[Sheet], name: str | None, file: str) -> Sheet:
    """Return the sheet that the mapping names, or the only one that is seen.  Raises WrongInput."""
    seen = [sheet for sheet in sheets if not sheet.is_hidden]
    names = ", ".join(repr(shorten(sheet.name, SHOWN)) for sheet in seen) or "none"
    if name is None:
        if len(seen) != 1:
            raise WrongInput(
                f"{file} shows {len(seen)} sheets ({names}); name one in the mapping, name = …"
            )
        chosen = seen[0]
    else:
        found = [sheet for sheet in sheets if normalised(sheet.name) == normalised(name)]
        if not found:
            raise WrongInput(
                f"{file} has no sheet {name!r}; it shows {names}: look whether the layout changed"
            )
        chosen = found[0]
    if chosen.is_hidden:
        raise WrongInput(
            f"{file}: the sheet {chosen.name!r} is hidden; look which one the authority shows, and "
            "name that"
        )
    if not any(True for row in range(1, len(chosen.rows) + 1) for _ in chosen.filled(row)):
        raise WrongInput(f"{file}: the sheet {chosen.name!r} is empty")
    return chosen


def headings(sheet: Sheet, rows: Sequence[int]) -> dict[int, str]:
    """Return the heading of each column; what stands in several rows is joined by a blank.

    A merged heading above holds for all the columns that it covers, where headings follow below.
    """
    width = max((len(sheet.rows[n - 1]) for n in rows if n <= len(sheet.rows)), default=0)
    found: dict[int, str] = {}
    for column in range(1, width + 1):
        parts: list[str] = []
        for row in rows:
            text = sheet.cell(row, column).text or above(sheet, row, column, rows)
            if text and text not in parts:
                parts.append(text)
        if parts:
            found[column] = " ".join(parts)
    return found


def above(sheet: Sheet, row: int, column: int, rows: Sequence[int]) -> str:
    """Return the text of the merged heading that covers a cell of a row above the last."""
    for area in sheet.merged:
        if row != rows[-1] and area.top == row and area.left <= column <= area.right:
            return sheet.cell(area.top, area.left).text
    return ""


def find_layout(sheet: Sheet, mapping: SheetMapping) -> Layout:
    """Return the columns of the mapping, with all that is not where or what it was."""
    known = headings(sheet, mapping.header_rows)
    wanted = [(field, h) for field, own in mapping.columns.items() for h in own]
    wanted += [("mark", heading) for heading in mapping.marks]
    moved = moved_row(sheet, mapping, [heading for _, heading in wanted], known)
    if moved is not None:
        return Layout(columns=(), unread=(), refused=(moved,))
    columns, refused = [], []
    for field, heading in wanted:
        numbers = [n for n, text in known.items() if normalised(text) == normalised(heading)]
        if len(numbers) == 1:
            columns.append(Column(field=field, number=numbers[0], heading=known[numbers[0]]))
        else:
            refused.append(not_once(sheet, mapping, heading, numbers, known))
    used = {column.number for column in columns}
    refused += list(wrong_columns(sheet, mapping, columns))
    unread = [text for number, text in known.items() if number not in used]
    return Layout(columns=columns, unread=unread, refused=refused)


def moved_row(
    sheet: Sheet, mapping: SheetMapping, wanted: Sequence[str], known: dict[int, str]
) -> Refused | None:
    """Return what to say where no heading is in its row, and most stand in another."""
    names = {normalised(heading) for heading in wanted}
    if names & {normalised(text) for text in known.values()}:
        return None
    high = len(mapping.header_rows)
    for first in range(1, min(len(sheet.rows), LOOKED) + 1):
        rows = list(range(first, first + high))
        there = {normalised(text) for text in headings(sheet, rows).values()}
        if len(names & there) * 2 > len(names):
            return Refused(
                kind=Kind.HEADING,
                place=f"row {first}",
                value=None,
                what=f"has the headings now, the mapping has them in row {mapping.header_rows[0]}",
                cure=f"look at the sheet, then write header_rows = {rows}",
            )
    return None


def not_once(
    sheet: Sheet,
    mapping: SheetMapping,
    heading: str,
    numbers: Sequence[int],
    known: dict[int, str],
) -> Refused:
    """Return what to say of a heading that is missing, or stands there several times."""
    row = mapping.header_rows[-1]
    if numbers:
        return Refused(
            kind=Kind.HEADING,
            place=" and ".join(address(row, number) for number in numbers),
            value=heading,
            what="stands there several times",
            cure="nobody knows which one is meant: ask the authority, or rename one in a copy",
        )
    named = {normalised(h) for own in mapping.columns.values() for h in own}
    others = {normalised(text): number for number, text in known.items()}
    texts = {text: number for text, number in others.items() if text not in named}
    near = difflib.get_close_matches(normalised(heading), list(texts), n=1, cutoff=0.5)
    if near:
        number = texts[near[0]]
        return Refused(
            kind=Kind.HEADING,
            place=address(row, number),
            value=known[number],
            what=f"stands there, where the mapping has {shorten(heading, SHOWN)!r}",
            cure="if it is the same, write it so into the mapping",
        )
    shown = ", ".join(repr(shorten(text, SHOWN)) for text in list(known.values())[:12]) or "nothing"
    return Refused(
        kind=Kind.HEADING,
        place=f"row {row}",
        value=heading,
        what=f"is missing among the headings ({shown})",
        cure="look at the sheet, and correct the mapping",
    )


def wrong_columns(
    sheet: Sheet, mapping: SheetMapping, columns: Sequence[Column]
) -> Iterator[Refused]:
    """Yield columns out of sight, and amounts whose heading contradicts the mapping."""
    row = mapping.header_rows[-1]
    for column in columns:
        place = address(row, column.number)
        if column.number in sheet.hidden_columns:
            yield Refused(
                kind=Kind.HIDDEN,
                place=place,
                value=column.heading,
                what="is a hidden column",
                cure="look whether the authority still means it, then show the column",
            )
        if column.field != "amount":
            continue
        factor = factor_said(column.heading, mapping.language)
        foreign = foreign_in(column.heading)
        own = FACTORS.get(mapping.amounts)
        if own is not None and (foreign or (factor is not None and factor != own)):
            said = foreign or f"amounts in {factor:,} euro"
            yield Refused(
                kind=Kind.UNIT,
                place=place,
                value=column.heading,
                what=f"says {said}, and the mapping says {mapping.amounts}",
                cure="correct `amounts` in the mapping",
            )


def merged_in(sheet: Sheet, layout: Layout, row: int) -> Iterator[Area]:
    """Yield the merged areas that touch a row within the columns that are read."""
    for area in sheet.merged:
        if area.top <= row <= area.bottom and any(
            area.left <= number <= area.right for number in layout.numbers
        ):
            yield area
