"""The rows of a sheet as planned calls, with all that was left out and all that is refused."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from advice.sheets.cells import CellReader, Value
from advice.sheets.grid import Cell, Sheet, address
from advice.sheets.layout import Layout, find_layout, merged_in
from advice.sheets.mapping import SheetMapping
from advice.sheets.refused import Kind, Refused
from funding.timetable.reading import LONGEST, MOST_ROWS, minted
from funding.words import normalised, shorten

IDENTITY = ("title", "objective", "area")
"""What tells one call from another, as it does for `timetable.reading`."""
MOST_REFUSED = 200
"""More are not told: the sheet is another one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadRow:
    row: int
    values: Mapping[str, Value]
    """By the keys of a timetable; what is not stated is left out."""


class Why(StrEnum):
    """Why a row is left out; pages say each in the reader's language."""

    NAMED = "the mapping says so"
    BEGINS = "how it begins"
    HIDDEN = "hidden"
    BESIDE = "nothing in the columns that are read"
    NO_TIME = "no time is stated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    row: int
    kind: Why
    why: str
    """The same in English, with the words of the mapping."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetReport:
    """What was read, what was left out and why; with anything refused, nothing counts."""

    file: str
    sheet: str
    layout: Layout
    rows: Sequence[ReadRow]
    skipped: Sequence[Skipped]
    refused: Sequence[Refused]

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many rows were left out for each reason."""
        return Counter(skipped.why for skipped in self.skipped)

    def stated(self, key: str) -> int:
        """Return how many calls state something."""
        return sum(key in row.values for row in self.rows)


@dataclass(kw_only=True, slots=True)
class Reader:
    """One pass over the rows of a sheet."""

    cells: CellReader
    place: str
    """How a row's place begins: ``sheet 'FESR 2027'``."""
    rows: list[ReadRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def read(self, row: int) -> None:
        """Read one row, or note why it is none."""
        filled = list(self.cells.sheet.filled(row))
        if not filled:
            return
        why = self.reason_to_skip(row, filled)
        if why is not None:
            self.skipped.append(why)
            return
        if not self.has_sound_shape(row):
            return
        before = len(self.cells.refused)
        values = self.cells.values_of(row)
        if len(self.cells.refused) > before:
            return
        if "opens" not in values and "closes" not in values:
            self.skipped.append(skipped(row, Why.NO_TIME))
            return
        values["quote"] = self.quote_of(filled)
        values["place"] = shorten(f"{self.place}, row {row}", LONGEST)
        self.rows.append(ReadRow(row=row, values=values))

    def reason_to_skip(self, row: int, filled: Sequence[tuple[int, Cell]]) -> Skipped | None:
        if row in self.cells.mapping.skip_rows:
            return skipped(row, Why.NAMED)
        first = filled[0][1].text
        for begins in self.cells.mapping.skip:
            words = normalised(begins)
            if f"{normalised(first)} ".startswith(f"{words} ") or (
                not words and first.startswith(begins)
            ):
                return Skipped(row=row, kind=Why.BEGINS, why=f"begins with {begins!r}")
        if row in self.cells.sheet.hidden_rows and self.cells.mapping.skips_hidden:
            return skipped(row, Why.HIDDEN)
        if not any(number in self.cells.layout.numbers for number, _ in filled):
            return skipped(row, Why.BESIDE)
        return None

    def has_sound_shape(self, row: int) -> bool:
        """Return whether a row is seen, with each of its cells alone and below its heading."""
        sheet, refuse = self.cells.sheet, self.cells.refuse
        is_hidden = row in sheet.hidden_rows
        if is_hidden:
            cure = 'show it, or write hidden_rows = "skip" into the mapping'
            refuse(Kind.HIDDEN, f"row {row}", None, "is hidden or filtered out", cure)
        length = len(sheet.rows[row - 1])
        width = max(len(sheet.rows[n - 1]) for n in self.cells.mapping.header_rows)
        is_moved = sheet.is_text and length > width
        if is_moved:
            cure = "look whether a separator stands in a cell, and put that cell in quotes"
            refuse(Kind.SHAPE, address(row, length), None, "lies beside the headings", cure)
        merged = list(merged_in(sheet, self.cells.layout, row))
        for area in merged:
            text = sheet.cell(area.top, area.left).text or None
            cure = "unmerge it in a copy, with its words in every row, or name the row in skip_rows"
            refuse(Kind.MERGED, str(area), text, "is merged over cells of calls", cure)
        return not (is_hidden or is_moved or merged)

    def quote_of(self, filled: Sequence[tuple[int, Cell]]) -> str:
        """Return the words of a row as they stand there; a mark with the heading that it means."""
        marks = {column.number: column.heading for column in self.cells.layout.of("mark")}
        parts = [
            f"{marks[number]}: {cell.text}" if number in marks else cell.text
            for number, cell in filled
        ]
        return shorten(" | ".join(parts), 2 * LONGEST)


def skipped(row: int, kind: Why) -> Skipped:
    return Skipped(row=row, kind=kind, why=kind.value)


def read_rows(sheet: Sheet, mapping: SheetMapping, file: str, place: str) -> SheetReport:
    """Return the calls of a sheet; *place* is how the place of a row begins."""
    layout = find_layout(sheet, mapping)
    cells = CellReader(sheet=sheet, mapping=mapping, layout=layout)
    reader = Reader(cells=cells, place=place)
    if not layout.refused:
        last = min(len(sheet.rows), mapping.last_row)
        for row in range(mapping.first_row, last + 1):
            reader.read(row)
            if len(cells.refused) > MOST_REFUSED:
                break
        cells.refused += list(second_heading(cells))
        cells.refused += list(twins(reader.rows))
        if not cells.refused and not 0 < len(reader.rows) <= MOST_ROWS:
            what = f"has {len(reader.rows):,} calls below the headings"
            cure = f"a timetable has 1 to {MOST_ROWS:,}: look at the sheet and the mapping"
            cells.refuse(Kind.SHAPE, f"row {mapping.first_row}", None, what, cure)
    return SheetReport(
        file=file,
        sheet=sheet.name,
        layout=layout,
        rows=numbered(reader.rows),
        skipped=reader.skipped,
        refused=[*layout.refused, *cells.refused],
    )


def second_heading(cells: CellReader) -> Iterator[Refused]:
    """Yield the row below the headings where it looks like another one of them."""
    row = cells.mapping.first_row
    columns = [c for f in ("opens", "closes", "amount") for c in cells.layout.of(f)]
    figures = [cells.sheet.cell(row, column.number) for column in columns]
    wrong = {refused.place for refused in cells.refused}
    doubtful = [c for c in columns if address(row, c.number) in wrong]
    if doubtful and not any(c.value or any(map(str.isdigit, c.text)) for c in figures):
        yield Refused(
            kind=Kind.HEADING,
            place=f"row {row}",
            value=cells.sheet.cell(row, doubtful[0].number).text,
            what="looks like a second row of headings",
            cure=f"if it is, write header_rows = {[*cells.mapping.header_rows, row]}",
        )


def twins(rows: Sequence[ReadRow]) -> Iterator[Refused]:
    """Yield rows that say the same as one above: nobody plans the same call twice."""
    seen: dict[tuple[str, ...], int] = {}
    for read in rows:
        said = tuple(str(read.values.get(key, "")) for key in ("id", "opens", "closes"))
        key = (*identity(read), *said)
        if key in seen:
            yield Refused(
                kind=Kind.TWICE,
                place=f"row {read.row}",
                value=str(read.values["title"]),
                what=f"says the same as row {seen[key]}",
                cure="drop one, or map a column that tells them apart",
            )
        seen.setdefault(key, read.row)


def identity(read: ReadRow) -> tuple[str, ...]:
    return tuple(normalised(str(read.values.get(key, ""))) for key in IDENTITY)


def numbered(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Return the rows, the later rounds of one call under identifiers of their own."""
    counts: Counter[tuple[str, ...]] = Counter()
    found = []
    for read in rows:
        key = identity(read)
        counts[key] += 1
        if counts[key] > 1 and "id" not in read.values:
            words = (str(read.values[k]) if k in read.values else None for k in IDENTITY)
            own = f"{minted(*words)}-{counts[key]}"
            read = ReadRow(row=read.row, values={"id": own, **read.values})
        found.append(read)
    return found
