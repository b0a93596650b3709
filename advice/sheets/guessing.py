"""A first mapping for a sheet that nobody has described yet: a draft for a person to correct."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from advice.sheets.amounts import factor_said, foreign_in, says_euro
from advice.sheets.grid import Sheet
from advice.sheets.layout import headings
from advice.sheets.mapping import AS_WRITTEN, FACTORS, FIELDS, TO_FILL
from advice.sheets.opening import Workbook
from advice.sheets.phrases import matches
from advice.sheets.windows import is_mark, is_unknown, read_when
from funding.errors import WrongInput
from funding.timetable.reading import HEAD, NEEDED
from funding.words import shorten
from matcher.text.languages import detect

LOOKED = 40
"""Rows in which the headings are looked for."""
SAMPLE = 200
"""Rows that tell what a column holds."""
CURRENCIES = {
    **{"lei": "RON", "leu": "RON", "zł": "PLN", "zlotych": "PLN", "złotych": "PLN", "kč": "CZK"},
    **{"korun": "CZK", "ft": "HUF", "forint": "HUF", "лв": "BGN", "лева": "BGN", "£": "GBP"},
}
"""ISO 4217 for the words that stand in headings; the codes are their own."""
UNITS = {factor: unit for unit, factor in FACTORS.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    sheet: Sheet
    header_rows: tuple[int, ...]
    columns: Mapping[str, int]
    """Column by field."""
    known: Mapping[int, str]
    """All headings by column."""
    language: str

    def cells(self, field: str) -> Iterator[str]:
        """Yield what stands below the heading of a field."""
        number = self.columns.get(field)
        if number is not None:
            yield from self.below(number)

    def below(self, number: int) -> Iterator[str]:
        first = self.header_rows[-1] + 1
        for row in range(first, min(len(self.sheet.rows), first + SAMPLE) + 1):
            text = self.sheet.cell(row, number).text
            if text:
                yield text


def guess_mapping(book: Workbook, file: str) -> str:
    """Return a mapping as TOML, with what a person has to fill or check said beside it.

    Raises WrongInput for a file in which no headings of a timetable are found.
    """
    seen = [sheet for sheet in book.sheets if not sheet.is_hidden]
    guesses = [found for sheet in seen if (found := guess_sheet(sheet)) is not None]
    if not guesses:
        raise WrongInput(
            f"{file} has no row of headings that is known (a title and one more); write a mapping "
            "by hand, as docs/timetables.md shows"
        )
    best = max(guesses, key=lambda guess: len(guess.columns))
    return mapping_text(best, book, file)


def guess_sheet(sheet: Sheet) -> Guess | None:
    """Return where the headings of a sheet are and what they name; None where none is known."""
    best = max(heading_rows(sheet), key=lambda rows: known_in(sheet, rows), default=())
    known = headings(sheet, best)
    columns, language = fields_of(known)
    if "title" not in columns or len(columns) < 2:
        return None
    words = " ".join(cell.text for row in sheet.rows[:SAMPLE] for cell in row)
    return Guess(
        sheet=sheet,
        header_rows=best,
        columns=columns,
        known=known,
        language=language or detect(words),
    )


def heading_rows(sheet: Sheet) -> Iterator[tuple[int, ...]]:
    """Yield the rows that may hold the headings: single ones first, then two together."""
    rows = range(1, min(len(sheet.rows), LOOKED) + 1)
    yield from ((row,) for row in rows)
    yield from ((row, row + 1) for row in rows if is_second(sheet, row + 1))


def is_second(sheet: Sheet, row: int) -> bool:
    """Return whether a row may be the second one of headings: words and times to be marked."""
    if row > len(sheet.rows):
        return False
    return all(
        cell.value is None and (time_in(cell.text) or not any(map(str.isdigit, cell.text)))
        for _, cell in sheet.filled(row)
    )


def known_in(sheet: Sheet, rows: Sequence[int]) -> int:
    """Return how much the headings of these rows name: fields, and times to be marked."""
    columns, _ = fields_of(headings(sheet, rows))
    times = sum(time_in(cell.text) is not None for _, cell in sheet.filled(rows[-1]))
    return len(columns) + times if "title" in columns else 0


def time_in(text: str) -> str | None:
    """Return the month, quarter or longer time that a heading is; None for a day and others."""
    time = read_when(text, order=None, language=None)
    return None if time is None or time.count("-") > 1 else time


def fields_of(known: Mapping[int, str]) -> tuple[dict[str, int], str]:
    """Return the column of each field, the surest first, and the language of the headings."""
    hits = sorted(
        (
            (-length, number, field, language)
            for number, text in known.items()
            for length, field, language in matches(text)
        ),
        key=lambda hit: hit[:2],
    )
    columns: dict[str, int] = {}
    languages: Counter[str] = Counter()
    for length, number, field, language in hits:
        if field not in columns and number not in columns.values() and field != "sum":
            columns[field] = number
        if columns.get(field) == number and language:
            languages[language] -= length
    best = languages.most_common(1)
    return columns, best[0][0] if best else ""


def mapping_text(guess: Guess, book: Workbook, file: str) -> str:
    marks = marks_of(guess)
    used = {*guess.columns.values(), *marks}
    unread = [text for number, text in guess.known.items() if number not in used]
    order = order_of(guess)
    lines = [
        f"# A first guess for {file!r}: fill what says {TO_FILL},",
        "# and compare every line with the sheet.",
        "",
        "[sheet]",
        *([] if book.separator is not None else [f"name = {quoted(guess.sheet.name)}"]),
        f"header_rows = {list(guess.header_rows)}",
        *([] if book.separator is None else [f"separator = {quoted(book.separator)}"]),
        *order,
        f"amounts = {quoted(amounts_of(guess))}",
        *skips_of(guess),
        "",
        "[columns]",
        *(
            f"{field} = {quoted(guess.known[guess.columns[field]])}"
            for field in FIELDS
            if field in guess.columns and not (marks and field == "opens")
        ),
        *([f"# not read: {', '.join(quoted(text) for text in unread)}"] if unread else []),
    ]
    if marks:
        lines += ["", "[marks]"]
        lines += [
            f"{quoted(guess.known[number])} = {quoted(time)}" for number, time in marks.items()
        ]
    lines += ["", "[timetable]"]
    for name in HEAD:
        value = guess.language if name == "language" else TO_FILL
        comment = "" if name in NEEDED else "# "
        lines.append(f"{comment}{name} = {quoted(value)}{HINTS.get(name, '')}")
    return "\n".join(lines) + "\n"


HINTS = {
    "programme": "         # ERDF, ESF, INTERREG …",
    "published": "         # the day that the sheet bears: 2026-10-01, without quotes",
    "checked_on": "        # the day on which you compare it",
    "url": "               # the page on which it stands",
}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def marks_of(guess: Guess) -> dict[int, str]:
    """Return the columns whose headings say a time, and whose cells hold marks or nothing."""
    found = {}
    for number in guess.known:
        time = time_in(guess.sheet.cell(guess.header_rows[-1], number).text)
        marks = (is_mark(text, guess.language) for text in guess.below(number))
        if time is not None and all(marks):
            found[number] = time
    return found


def order_of(guess: Guess) -> list[str]:
    """Return the line that says how days are written; none where they may be read in one way."""
    both = set()
    for side in ("opens", "closes"):
        for text in guess.cells(side):
            days = [read_when(text, order=o, language=guess.language) for o in ("DMY", "MDY")]
            if None not in days and days[0] != days[1]:
                both.add("doubt")
            if days[0] is not None and days[1] is None:
                both.add("day first")
            if days[1] is not None and days[0] is None:
                both.add("month first")
    if both == {"doubt", "day first"}:
        return ['dates = "day first"']
    if "doubt" in both:
        return [
            f"dates = {quoted(TO_FILL)}              # day first or month first: ask, never guess"
        ]
    return []


def amounts_of(guess: Guess) -> str:
    number = guess.columns.get("amount")
    if number is None:
        return "euro"
    heading = guess.known[number]
    foreign = foreign_in(heading)
    first = guess.header_rows[-1] + 1
    signs = {guess.sheet.cell(row, number).currency for row in range(first, first + SAMPLE)}
    for word in (foreign, *(foreign_in(sign or "") for sign in signs)):
        if word is not None:
            return CURRENCIES.get(word, word.upper())
    factor = factor_said(heading, guess.language)
    if factor is not None:
        return UNITS.get(factor, TO_FILL)
    cells = [text for text in guess.cells("amount") if not is_unknown(text, guess.language)]
    return AS_WRITTEN if cells and all(map(says_euro, cells)) else "euro"


def skips_of(guess: Guess) -> list[str]:
    """Return the line that names how rows begin that are no calls: groups, sums, notes."""
    first = guess.header_rows[-1] + 1
    found: list[str] = []
    title = guess.columns["title"]
    for row in range(first, min(len(guess.sheet.rows), first + SAMPLE) + 1):
        filled = list(guess.sheet.filled(row))
        is_sum = bool(filled) and any(field == "sum" for _, field, _ in matches(filled[0][1].text))
        is_group = len(filled) == 1 and len(guess.columns) > 2
        if filled and (is_group or (is_sum and not (filled[0][0] == title and len(filled) > 3))):
            begins = " ".join(filled[0][1].text.split()[:3])
            if begins and begins not in found:
                found.append(begins)
    return [f"skip = [{', '.join(quoted(shorten(text, 60)) for text in found)}]"] if found else []
