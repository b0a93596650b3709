"""The row of dates of an EuroAccess page: an opening and a deadline for each stage of the call.

Read on a saved page: ``Opening``, ``Deadline``, then ``Deadline - 2nd stage`` with an ``Opening``
of its own.  Labels are bold, a date stands in a line of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from parsel import Selector

from funding.call import Deadline, DeadlineModel
from funding.dates import Reading, read_date

ZONE = "Europe/Brussels"  # the site names none; Vienna and Brussels agree
INLINE = {"a", "b", "em", "i", "span", "sup", "u"}
"""Elements that begin no line of their own."""
KINDS = re.compile(r"\b(?:(?P<opening>opening|opens)|(?P<deadline>deadlines?|cut-?offs?))\b", re.I)
"""``Deadline - 2nd stage``"""
LABEL_AND_DATE = re.compile(
    r"(?P<label>[^:]*?\b(?:opening|deadline)\b[^:]*?) ?(?:: ?| (?=\d\d\.))(?P<value>.*)", re.I
)
"""``Deadline: 27.01.2027 17:00``"""
STAGE = re.compile(
    r"\b(?:(?P<before>[1-9]|first|second|third)(?:st|nd|rd|th)?[ -](?:stage|step|phase)"
    r"|(?:stage|step|phase) (?P<behind>[1-9]|one|two|three|i{1,3}))\b",
    re.I,
)
"""``2nd stage``"""
NUMBERS = {"first": 1, "one": 1, "i": 1, "second": 2, "two": 2, "ii": 2, "third": 3, "three": 3}
NUMBERS |= {"iii": 3}
NAMES = {1: "first_stage", 2: "second_stage"}
DATE = r"\d{1,2}\.\d{1,2}\.\d{4}(?:,? \d{1,2}:\d\d)?"
DATES = re.compile(rf"{DATE}(?: ?(?:[,;/&]|\band\b)? ?{DATE})+")
"""``27.01.2027 17:00 15.06.2027 17:00``"""

LONGEST = 400
"""Characters; a longer line is no label and no date."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallDates:
    opening: Deadline | None
    """The first one, of the first stage."""
    deadlines: tuple[Deadline, ...]
    model: DeadlineModel | None
    is_rolling: bool
    unreadable: tuple[str, ...]
    """Fields of a record that are stated in words that were not understood."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A label and what stands below it."""

    kind: str | None
    """``opening``, ``deadline``, or None for a label that nobody has seen."""
    stage: int | None
    values: list[str]


def read_dates(row: Selector) -> CallDates | None:
    """Return the dates of a row; None where it names neither an opening nor a deadline."""
    blocks = list(blocks_of(row))
    if not any(block.kind for block in blocks):
        return None
    unreadable: list[str] = []
    opening, is_opening_certain = read_opening([b for b in blocks if b.kind == "opening"])
    days: list[tuple[int | None, Deadline]] = []
    is_rolling = False
    is_certain = not any(b.kind is None and has_digit(b.values) for b in blocks)
    for block in blocks:
        if block.kind != "deadline":
            continue
        for value in block.values:
            readings = read_values(value)
            if readings is None:  # a later stage that is to be announced is not stated yet
                is_certain = is_certain and (block.stage or 1) > 1 and not has_digit([value])
                continue
            is_rolling = is_rolling or any(r.is_rolling for r in readings)
            days += [(block.stage, day) for r in readings for day in r.deadlines]
    has_stages = any((b.stage or 1) > 1 for b in blocks if b.kind == "deadline")
    staged = [(stage or (1 if has_stages else None), day) for stage, day in days]
    if not is_in_order(staged):
        staged, is_certain = [], False
    deadlines = {day.date: replace(day, stage=NAMES.get(stage or 0)) for stage, day in staged}
    if not is_certain:
        unreadable.append("deadlines")
    first = min(deadlines, default=None)
    if opening is not None and first is not None and opening.date > first:
        opening, is_opening_certain = None, has_stages  # that of a later stage is none of the call
    if not is_opening_certain:
        unreadable.append("opening_date")
    numbers = {b.stage or 1 for b in blocks if b.kind == "deadline"}
    return CallDates(
        opening=opening,
        deadlines=tuple(deadlines[day] for day in sorted(deadlines)),
        model=DeadlineModel.TWO_STAGE if has_stages and max(numbers) == 2 else None,
        is_rolling=is_rolling and not deadlines,
        unreadable=tuple(unreadable),
    )


def read_opening(blocks: list[Block]) -> tuple[Deadline | None, bool]:
    """Return the earliest opening, and whether all that is stated could be read.

    A later stage has an opening of its own, in the same words: the first one is the call's.
    """
    found = [read_values(v) for b in blocks if (b.stage or 1) == 1 for v in b.values]
    days = [day for readings in found if readings for r in readings for day in r.deadlines]
    if len(days) < len(found):
        return None, False
    return min(days, key=lambda day: day.date, default=None), True


def read_values(value: str) -> list[Reading] | None:
    """Return what a line states, one date or several; None where that is not certain."""
    parts = re.findall(DATE, value) if DATES.fullmatch(value) else [value]
    readings = [read_date(part, zone=ZONE, language="en") for part in parts]
    return None if None in readings else [r for r in readings if r is not None]


def is_in_order(days: list[tuple[int | None, Deadline]]) -> bool:
    """Return whether no stage ends before one that comes first."""
    return all(
        one.date < two.date
        for n, one in days
        for m, two in days
        if n is not None and m is not None and n < m
    )


def has_digit(values: list[str]) -> bool:
    return any(c.isdigit() for value in values for c in value)


def blocks_of(row: Selector) -> Iterator[Block]:
    """Yield the labels of a row in their order, each with its lines."""
    present: Block | None = None
    cells = row.xpath("./*[not(contains(concat(' ', @class, ' '), ' title '))]")
    for is_bold, text in (line for cell in cells for line in lines_of(cell.root)):
        is_short = len(text) <= LONGEST
        both = LABEL_AND_DATE.fullmatch(text) if is_short and not is_bold else None
        label = both["label"] if both else text
        kind = KINDS.search(label)
        is_label = is_bold or both is not None or (kind is not None and not has_digit([text]))
        if is_label:
            if present is not None:
                yield present
            stage = STAGE.search(label)
            word = (stage["before"] or stage["behind"]).lower() if stage else None
            number = None if word is None else NUMBERS.get(word) or int(word)
            values = [both["value"]] if both and both["value"] else []
            present = Block(kind=kind.lastgroup if kind else None, stage=number, values=values)
        elif present is not None:
            add_line(present.values, text)
    if present is not None:
        yield present


def add_line(values: list[str], text: str) -> None:
    """Add a line to those of a block; what holds no date belongs to the date before it."""
    if values and not re.search(r"\d{4}", text):
        values[-1] = f"{values[-1]} {text}"
    else:
        values.append(text)


def lines_of(cell: etree._Element) -> Iterator[tuple[bool, str]]:
    """Yield the lines of a cell, each with whether it is bold."""
    texts: list[str] = []
    is_bold = False
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag not in INLINE:
            text = " ".join("".join(texts).split()).strip(" :\u2013-")
            if text:
                yield is_bold, text
            texts, is_bold = [], event == "start" and element.tag == "strong"
        texts.append((element.text if event == "start" else element.tail) or "")
