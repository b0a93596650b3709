"""A mapping: which column of an authority's sheet is what, and how it writes dates and amounts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advice.sheets.grid import MAX_ROWS
from funding.dates import Order
from funding.errors import WrongInput
from funding.reference import Table, read_toml
from funding.timetable.window import read_window

FIELDS = (
    *("id", "title", "objective", "applicants", "area", "type", "url"),
    *("amount", "opens", "closes"),
)
"""What a column may be."""
WORDS = ("objective", "applicants", "area", "type")
"""Fields that a whole sheet may share, and that several columns may hold together."""
FACTORS = {"euro": 1, "thousand euro": 1_000, "million euro": 1_000_000}
AS_WRITTEN = "as written"
"""Every cell says its currency, and its factor if it has one."""
ORDERS: Mapping[str, Order] = {"day first": "DMY", "month first": "MDY"}
CURRENCY = re.compile(r"[A-Z]{3}")
"""Amounts that are no euro: ``RON``"""
PLAUSIBLE = (10_000, 5_000_000_000)
"""Whole euro of one call; a smaller one is that of a project, a larger one that of a programme."""
TABLES = ("sheet", "columns", "marks", "defaults", "timetable")
SHEET_KEYS = (
    *("name", "header_rows", "first_row", "last_row", "skip_rows", "skip", "hidden_rows"),
    *("encoding", "separator", "dates", "amounts", "amounts_between", "unknown", "needed"),
)
TO_FILL = "?"
"""What a guessed mapping says where a person has to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetMapping:
    name: str | None
    """Of the sheet; None where the file has only one that is seen."""
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: Mapping[str, Sequence[str]]
    """Headings by field, as they stand in the sheet; several only for words."""
    marks: Mapping[str, str]
    """Headings of columns in which a mark says when, with that time: ``2027-Q1``."""
    defaults: Mapping[str, str]
    needed: frozenset[str]
    """Fields that every row must state; the title always."""
    skip_rows: frozenset[int]
    skip: tuple[str, ...]
    """How rows begin that are no calls: headings of groups, sums, notes."""
    unknown: tuple[str, ...]
    """Words that stand for a date or amount that is not known yet."""
    skips_hidden: bool
    encoding: str | None
    separator: str | None
    order: Order | None
    """How days are written in words; None: only what can be read in one way."""
    amounts: str
    """A key of `FACTORS`, `AS_WRITTEN`, or the currency of a sheet that is not in euro."""
    between: tuple[int, int]
    """The least and the most that an amount may be, in euro."""
    language: str
    head: Table
    """The head of the timetable, which the sheet does not hold."""


def read_mapping(path: Path) -> SheetMapping:
    """Return a mapping, its head as far as it is filled.

    Raises WrongReference naming file, line, value and cure.
    """
    whole = read_toml(path)
    whole.check_keys(TABLES, "sheet", "columns", "timetable")
    parts = {name: table_of(whole, name) for name in TABLES}
    sheet, head = parts["sheet"], parts["timetable"]
    assert sheet is not None
    assert head is not None
    sheet.check_keys(SHEET_KEYS, "header_rows", "amounts")
    header = rows_of(sheet, "header_rows")
    if not header or list(header) != list(range(header[0], header[0] + len(header))):
        raise sheet.wrong("header_rows", list(header), "no rows of headings; write [3] or [3, 4]")
    columns = headings_of(parts["columns"], parts["marks"])
    marks = windows_of(parts["marks"])
    if not (marks or {"opens", "closes"} & set(columns)):
        raise WrongInput(
            f'{path}: no column says when a call opens or closes; add opens = "…" to [columns], '
            "or [marks]"
        )
    return SheetMapping(
        name=text_of(sheet, "name"),
        header_rows=header,
        first_row=row_of(sheet, "first_row", header[-1] + 1),
        last_row=row_of(sheet, "last_row", MAX_ROWS),
        columns=columns,
        marks=marks,
        defaults=defaults_of(parts["defaults"]),
        needed=frozenset({"title", *one_of_all(sheet, "needed", FIELDS)}),
        skip_rows=frozenset(rows_of(sheet, "skip_rows")),
        skip=tuple(texts_of(sheet, "skip")),
        unknown=tuple(texts_of(sheet, "unknown")),
        skips_hidden=choice_of(sheet, "hidden_rows", ("refuse", "skip"), "refuse") == "skip",
        encoding=encoding_of(sheet),
        separator=separator_of(sheet),
        order=ORDERS.get(choice_of(sheet, "dates", tuple(ORDERS), "")),
        amounts=amounts_of(sheet),
        between=between_of(sheet),
        language=str(head.get("language") or ""),
        head=head,
    )


def table_of(whole: Table, name: str) -> Table | None:
    if whole.get(name) is None:
        return None
    if not isinstance(whole[name], dict):
        raise whole.wrong(name, name, f"no table; begin it with a line [{name}]")
    try:
        return next(whole.tables(name))
    except (ValueError, StopIteration):
        raise whole.wrong(name, name, f"in one line; begin it with a line [{name}]") from None


def headings_of(columns: Table | None, marks: Table | None) -> Mapping[str, Sequence[str]]:
    assert columns is not None
    columns.check_keys(FIELDS, "title")
    found = {}
    for name in columns.values:
        headings = texts_of(columns, name)
        if len(headings) > 1 and name not in WORDS:
            raise columns.wrong(name, headings[1], f"a second column for {name}; name one")
        if TO_FILL in headings or not headings:
            raise columns.wrong(
                name, TO_FILL, f"no heading; write that of {name}, or drop the line"
            )
        found[name] = headings
    if marks is not None and "opens" in found:
        raise columns.wrong("opens", found["opens"][0], "too much beside [marks]; drop one of both")
    return found


def windows_of(marks: Table | None) -> Mapping[str, str]:
    if marks is None:
        return {}
    for heading, value in marks.values.items():
        try:
            read_window(str(value))
        except WrongInput as error:
            raise marks.wrong(heading, value, str(error).partition(" is ")[2]) from error
    return {heading: str(value) for heading, value in marks.values.items()}


def defaults_of(table: Table | None) -> Mapping[str, str]:
    if table is None:
        return {}
    table.check_keys(WORDS)
    return {name: text_of(table, name) or "" for name in table.values}


def text_of(table: Table, key: str) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or value == TO_FILL:
        raise table.wrong(key, value, f"no text for {key}; write it in quotes, or drop the line")
    return value


def texts_of(table: Table, key: str) -> list[str]:
    """Return one text or a list of texts; none where the key is not there."""
    value = table.get(key)
    values = [] if value is None else value if isinstance(value, list) else [value]
    for each in values:
        if not isinstance(each, str) or not each.strip():
            raise table.wrong(key, each, f"no text for {key}; write it in quotes")
    return [str(each) for each in values]


def rows_of(table: Table, key: str) -> tuple[int, ...]:
    value = table.get(key)
    values = [] if value is None else value if isinstance(value, list) else [value]
    for each in values:
        if type(each) is not int or not 1 <= each <= MAX_ROWS:
            raise table.wrong(key, each, "no row; write the number beside it in the sheet")
    return tuple(values)


def row_of(table: Table, key: str, default: int) -> int:
    found = rows_of(table, key)
    if len(found) > 1:
        raise table.wrong(key, list(found), "several rows; write one number")
    return found[0] if found else default


def choice_of(table: Table, key: str, known: Sequence[str], default: str) -> str:
    return default if table.get(key) is None else table.one_of(key, known)


def one_of_all(table: Table, key: str, known: Sequence[str]) -> list[str]:
    for name in (found := texts_of(table, key)):
        if name not in known:
            raise table.wrong(key, name, f"no field for {key}", known)
    return found


def amounts_of(table: Table) -> str:
    value = str(table["amounts"])
    known = (*FACTORS, AS_WRITTEN)
    if value in known or (CURRENCY.fullmatch(value) and value != "EUR"):
        return value
    what = 'no unit of amounts; write one of these, or a currency such as "RON":'
    raise table.wrong("amounts", value, f"{what} {', '.join(known)}")


def between_of(table: Table) -> tuple[int, int]:
    value = table.get("amounts_between")
    if value is None:
        return PLAUSIBLE
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(type(each) is int for each in value)
        or not 0 < value[0] < value[1]
    ):
        what = "no least and most; write two numbers of euro, [10000, 5000000000]"
        raise table.wrong("amounts_between", value, what)
    return value[0], value[1]


def encoding_of(table: Table) -> str | None:
    value = text_of(table, "encoding")
    try:
        if value is not None:
            "a".encode(value)
    except (LookupError, ValueError):
        what = "no encoding; write utf-8, cp1252 or cp1250, or drop the line"
        raise table.wrong("encoding", value, what) from None
    return value


def separator_of(table: Table) -> str | None:
    value = table.get("separator")
    if value is not None and (not isinstance(value, str) or len(value) != 1 or value in '"\r\n'):
        raise table.wrong("separator", value, 'no separator; write one sign, such as ";"')
    return value
