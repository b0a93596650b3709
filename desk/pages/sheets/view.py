"""What the page of a sheet shows: what would be read, what is doubtful, what changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from advice.sheets.changes import Changes, Moved
from advice.sheets.rows import SheetReport, Why
from funding.timetable.timetable import PlannedRow, Timetable
from funding.timetable.window import Window, read_window
from funding.words import shorten
from wording.language import Speech
from wording.planned.windows import window_words
from wording.sheets.refusals import left_out_words, refusal_words

MOST = 60
"""Rows of each table that a page shows."""
LONGEST = 160
"""Characters of what stands in a cell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedLine:
    place: str
    value: str
    words: str
    detail: str
    """What exactly, and the cure, in English: as the command says it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallLine:
    title: str
    opens: str
    closes: str
    amount: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """A sheet that was looked at."""

    refused: Sequence[RefusedLine]
    refused_count: int
    calls: Sequence[CallLine]
    call_count: int
    left_out: Sequence[tuple[str, str]]
    """Why, and the numbers of the rows."""
    unread: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]
    moved: Sequence[str]
    is_compared: bool
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetView:
    name: str = ""
    mapping: str = ""
    names: Sequence[str] = ()
    """Of the timetables that are kept."""
    fault: str = ""
    detail: str = ""
    """What exactly, in English: as the command says it."""
    is_guess: bool = False
    is_stale: bool = False
    saved: str = ""
    looked: Looked | None = None
    stamp: str = ""
    """Of the timetable that would be replaced."""
    sheet_name: str = ""
    sheet: str = ""
    """The file, as it travels in the form; "" where it is too large, and must be chosen again."""


def looked_at(
    s: Speech, report: SheetReport, timetable: Timetable | None, changes: Changes | None
) -> Looked:
    """Return what a report says; *timetable* None where anything is refused."""
    rows = () if timetable is None else timetable.calls
    by_reason = {why: [k.row for k in report.skipped if k.kind is why] for why in Why}
    return Looked(
        refused=[
            RefusedLine(
                place=refused.place,
                value=shorten(refused.value or "", LONGEST),
                words=refusal_words(s, refused),
                detail=shorten(f"{refused.what}; {refused.cure}", 2 * LONGEST),
            )
            for refused in report.refused[:MOST]
        ],
        refused_count=len(report.refused),
        calls=[call_line(s, row) for row in rows[:MOST]],
        call_count=len(rows),
        left_out=[
            (left_out_words(s, why), shorten(", ".join(map(str, found)), LONGEST))
            for why, found in by_reason.items()
            if found
        ],
        unread=[shorten(text, LONGEST) for text in report.layout.unread[:MOST]],
        new=() if changes is None else [shorten(t, LONGEST) for t in changes.new[:MOST]],
        gone=() if changes is None else [shorten(t, LONGEST) for t in changes.gone[:MOST]],
        moved=() if changes is None else [moved_words(s, one) for one in changes.moved[:MOST]],
        is_compared=changes is not None,
        language="" if timetable is None else timetable.language,
    )


def call_line(s: Speech, row: PlannedRow) -> CallLine:
    amount = row.amount_quote or s.say("not stated")
    return CallLine(
        title=shorten(row.title, LONGEST),
        opens=time_words(s, row.opens),
        closes=time_words(s, row.closes),
        amount=amount if row.amount_eur is None else s.euro(row.amount_eur),
        place=row.place or "",
    )


def time_words(s: Speech, window: Window | None) -> str:
    return s.say("not stated") if window is None else window_words(s, window)


def moved_words(s: Speech, moved: Moved) -> str:
    return f"{shorten(moved.title, LONGEST)}: {value_words(s, moved, moved.old)} → " + value_words(
        s, moved, moved.new
    )


def value_words(s: Speech, moved: Moved, value: str | int | None) -> str:
    if value is None:
        return s.say("not stated")
    if moved.field in ("opens", "closes"):
        return window_words(s, read_window(str(value)))
    return s.euro(value) if isinstance(value, int) else shorten(value, LONGEST)
