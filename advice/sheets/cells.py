"""What the cells of one row say, field by field; what can't be read with certainty is refused."""

import re
from dataclasses import dataclass, field
from datetime import date

from advice.sheets.amounts import NoAmount, read_amount
from advice.sheets.grid import Cell, Sheet, address
from advice.sheets.layout import Column, Layout
from advice.sheets.mapping import WORDS, SheetMapping
from advice.sheets.refused import Kind, Refused
from advice.sheets.windows import is_mark, is_unknown, read_span, read_when
from funding.dates import FIRST_YEAR, LAST_YEAR
from funding.timetable.reading import LONGEST, OWN_ID
from funding.timetable.window import Window, read_window
from funding.words import normalised, shorten

FORMULA = re.compile(r"[=@]|[+-] ?[\d+*/-]*[A-Za-z_.]+(?:\||(?<=[A-Z]{2})\()")
"""What a spreadsheet would calculate if it got it as text: ``=HYPERLINK("https://…")``"""
LINK = re.compile(r"https?://[^\s<>\"@]+")
"""The page of a call: ``https://funds.example/calls/7``"""
BETWEEN = " – "
"""What stands between the words of several columns."""
Value = str | int


@dataclass(kw_only=True, slots=True)
class CellReader:
    """The cells of a sheet through its mapping; what was refused is kept."""

    sheet: Sheet
    mapping: SheetMapping
    layout: Layout
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, kind: Kind, place: str, value: str | None, what: str, cure: str) -> None:
        found = Refused(kind=kind, place=place, value=value, what=what, cure=cure)
        if found not in self.refused:
            self.refused.append(found)

    def cell(self, row: int, column: Column) -> tuple[Cell, str]:
        return self.sheet.cell(row, column.number), address(row, column.number)

    def is_unknown(self, cell: Cell) -> bool:
        said = cell.text if cell.value is None else ""
        return bool(said) and is_unknown(said, self.mapping.language, self.mapping.unknown)

    def values_of(self, row: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name in ("id", "title", *WORDS, "url"):
            text = self.words_of(row, name)
            if text is not None:
                values[name] = text
        self.read_amount(row, values)
        self.read_times(row, values)
        for name in sorted(self.mapping.needed):
            key = "amount_eur" if name == "amount" else name
            at = self.layout.of(name)
            place = address(row, at[0].number) if at else f"row {row}"
            is_told = any(refused.place == place for refused in self.refused)
            is_quoted = name == "amount" and "amount_quote" in values
            if key not in values and not is_told and not is_quoted:
                cure = "every row must state it: complete the row, or name it in skip_rows"
                self.refuse(Kind.NOT_STATED, place, None, f"no {name} is stated", cure)
        return values

    def words_of(self, row: int, name: str) -> str | None:
        """Return the words of a field, of several columns joined; None where there are none."""
        parts: list[str] = []
        for column in self.layout.of(name):
            cell, place = self.cell(row, column)
            if not self.is_sound(cell, place) or not cell.text:
                continue
            if FORMULA.match(cell.text):
                cure = "nobody names a call so: correct the cell"
                self.refuse(Kind.FORMULA, place, cell.text, "is a formula written as words", cure)
            elif self.is_unknown(cell):
                continue
            elif cell.text not in parts:
                parts.append(cell.text)
                self.check_form(place, name, cell.text)
        return shorten(BETWEEN.join(parts), LONGEST) if parts else self.mapping.defaults.get(name)

    def check_form(self, place: str, name: str, text: str) -> None:
        if name == "url" and not LINK.fullmatch(text):
            self.refuse(
                Kind.FORM, place, text, "is no address", "write one that begins with https://"
            )
        if name == "id" and not OWN_ID.fullmatch(text):
            cure = "take letters, digits and . _ + - , or drop the column id from the mapping"
            self.refuse(Kind.FORM, place, text, "can't be the number of a call", cure)

    def is_sound(self, cell: Cell, place: str) -> bool:
        """Return whether a cell has a value; one that has none is refused."""
        if cell.no_value is not None:
            cure = "calculate and save the sheet, or paste the value in its place"
            self.refuse(Kind.FORMULA, place, cell.text or None, f"is {cell.no_value}", cure)
        return cell.no_value is None

    def read_amount(self, row: int, values: dict[str, Value]) -> None:
        for column in self.layout.of("amount"):
            cell, place = self.cell(row, column)
            if not self.is_sound(cell, place):
                continue
            found = read_amount(
                cell,
                self.mapping.amounts,
                language=self.mapping.language,
                between=self.mapping.between,
                unknown=self.mapping.unknown,
            )
            if isinstance(found, NoAmount):
                self.refuse(found.kind, place, cell.text, found.what, found.cure)
            elif found.eur is not None:
                values["amount_eur"] = found.eur
            elif found.quote is not None and not self.is_unknown(cell):
                values["amount_quote"] = shorten(found.quote, LONGEST)

    def read_times(self, row: int, values: dict[str, Value]) -> None:
        opens, closes = self.layout.of("opens"), self.layout.of("closes")
        if opens and closes and opens[0].number == closes[0].number:
            self.read_both(row, opens[0], values)
        else:
            self.read_marks(row, values)
            for name, side in (("opens", "from"), ("closes", "until")):
                for column in self.layout.of(name):
                    text = self.time_of(row, column, side)
                    if text is not None:
                        values[name] = text
        if "opens" in values and "closes" in values:
            first, last = (read_window(str(values[name])) for name in ("opens", "closes"))
            if last.last < first.first:
                place = address(row, (closes or self.layout.of("mark"))[0].number)
                cure = "look at the row again, and ask the authority"
                self.refuse(
                    Kind.ORDER, place, last.text, f"is before it opens ({first.text})", cure
                )

    def time_of(self, row: int, column: Column, side: str) -> str | None:
        """Return the time in a cell; None where none is stated, or it was refused."""
        cell, place = self.cell(row, column)
        if not self.is_sound(cell, place) or not cell.text or self.is_unknown(cell):
            return None
        if isinstance(cell.value, date) and cell.has_day:
            if FIRST_YEAR <= cell.value.year <= LAST_YEAR:
                return cell.value.isoformat()
            self.refuse(Kind.TIME, place, cell.text, "is no day of these years", "correct the cell")
            return None
        language, order = self.mapping.language, self.mapping.order
        text = read_when(cell.text, order=order, language=language, side=side)
        if text is None:
            self.refuse(*why_no_time(cell, place, language, side))
        return text

    def read_both(self, row: int, column: Column, values: dict[str, Value]) -> None:
        """Read a cell that says when a call opens and closes, or only when it opens."""
        cell, place = self.cell(row, column)
        if not self.is_sound(cell, place) or not cell.text or self.is_unknown(cell):
            return
        span = read_span(cell.text, order=self.mapping.order, language=self.mapping.language)
        if span is not None:
            values["opens"], values["closes"] = span
        elif (text := self.time_of(row, column, "from")) is not None:
            values["opens"] = text

    def read_marks(self, row: int, values: dict[str, Value]) -> None:
        """Read the columns of quarters or months in which a mark says when."""
        marked: list[tuple[int, Window]] = []
        for place, (window, column) in enumerate(self.in_order()):
            cell, at = self.cell(row, column)
            if not self.is_sound(cell, at) or not cell.text:
                continue
            if is_mark(cell.text, self.mapping.language):
                marked.append((place, window))
            elif not self.is_unknown(cell):
                cure = "write x where a call is planned, and nothing elsewhere"
                self.refuse(Kind.FORM, at, cell.text, "is no mark", cure)
        if not marked:
            return
        (first, opens), (last, closes) = marked[0], marked[-1]
        if last - first != len(marked) - 1:
            cure = "are these two calls? write them in two rows of a copy"
            self.refuse(Kind.SHAPE, f"row {row}", None, "has marks with a gap between them", cure)
            return
        values["opens"] = opens.text
        if last != first:
            values["closes"] = closes.text

    def in_order(self) -> list[tuple[Window, Column]]:
        """Return the columns of marks with their times, in order of time."""
        times = {normalised(name): text for name, text in self.mapping.marks.items()}
        marks = [(read_window(times[normalised(c.heading)]), c) for c in self.layout.of("mark")]
        return sorted(marks, key=lambda pair: pair[0].first)


def why_no_time(
    cell: Cell, place: str, language: str, side: str
) -> tuple[Kind, str, str, str, str]:
    """Return what to refuse of a cell that should say when."""
    both = {read_when(cell.text, order=o, language=language, side=side) for o in ("DMY", "MDY")}
    if None not in both and len(both) == 2:
        first, second = sorted(map(str, both))
        cure = 'write dates = "day first" or "month first" into the mapping, if it is certain'
        return Kind.DAY_OR_MONTH, place, cell.text, f"may be {first} or {second}", cure
    what = "is no time that can be read with certainty"
    cure = "write 2027-03-15, 2027-03, 2027-Q2 or 2027-H1 there, or the words under `unknown`"
    return Kind.TIME, place, cell.text, what, cure
