"""Text with separators (CSV), in the letters and with the separator that its mapping names."""

import csv
import io

from advice.documents.encodings import guess
from advice.documents.plain import MARKS, TWICE, decode
from advice.sheets.grid import EMPTY, MAX_COLUMNS, MAX_ROWS, Cell, Sheet, one_line
from funding.errors import WrongInput

SEPARATORS = (";", ",", "\t", "|")


def read_comma_sheet(
    data: bytes, name: str, *, encoding: str | None, separator: str | None
) -> tuple[Sheet, str]:
    """Return the sheet and its separator; what is None is told by the bytes.

    Raises WrongInput for letters that can't be theirs, for another separator, and for quotes that
    never end.
    """
    text = letters(data, name, encoding)
    lines = text.splitlines()
    first = lines[0] if lines else ""
    if first[:4].lower() == "sep=" and len(first) == 5:  # a line that Excel reads and hides
        text = text.partition("\n")[2]
        separator = separator or first[4]
    chosen = separator or likely(text)
    rows = split(text, chosen, name)
    if separator is not None and all(len(row) < 2 for row in rows):
        other = likely(text)
        if other != separator and any(len(row) > 1 for row in split(text, other, name)):
            raise WrongInput(
                f"{name}: no row has the separator {separator!r}, but {other!r} divides them; "
                f"write separator = {other!r} into the mapping"
            )
    cells = [[cell(word) for word in row] for row in rows]
    return Sheet(name=name, rows=cells, is_text=True), chosen


def letters(data: bytes, name: str, encoding: str | None) -> str:
    """Return the text in the encoding that the mapping names, else in the one that is certain."""
    if encoding is None or data.startswith(tuple(mark for mark, _ in MARKS)):
        return decode(data, name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongInput(
            f"{name}, line {line}: these letters are not stored as {encoding!r}; leave `encoding` "
            "out of the mapping, or name the one with which the sheet was saved"
        ) from error
    known = None if text.isascii() else guess(data)
    if TWICE.search(text) or (known is not None and known != text):
        raise WrongInput(
            f"{name}: read as {encoding!r} its letters make no words; leave `encoding` out of the "
            "mapping, or name the one with which the sheet was saved"
        )
    return text


def likely(text: str) -> str:
    """Return the separator that divides the rows: the one that stands in most lines alike."""

    def weight(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in text.splitlines()[:200] if line.strip()]
        alike = max((counts.count(n) * n for n in set(counts)), default=0)
        return alike, -SEPARATORS.index(separator)

    return max(SEPARATORS, key=weight)


def split(text: str, separator: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise WrongInput(
                    f"{name} has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns; no "
                    "timetable is as long: hand in the part with the calls"
                )
    except csv.Error as error:
        raise WrongInput(
            f"{name}, line {reader.line_num}: a quoted cell does not end there ({error}); mend "
            "the quotes of that line"
        ) from error
    return rows


def cell(word: str) -> Cell:
    text = one_line(word)
    return Cell(text=text) if text else EMPTY
