"""What became of a sheet, as JSON and as lines for people."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from advice.sheets.changes import Changes
from advice.sheets.refused import SHOWN
from advice.sheets.rows import SheetReport
from funding.words import shorten

COUNTED = ("opens", "closes", "amount_eur", "applicants", "area", "objective")
MOST_LINES = 40
"""Changes and refusals that people are told; JSON has all."""


def report_values(report: SheetReport, changes: Changes | None) -> Mapping[str, Any]:
    """Return the report as JSON has it; *changes* None where there is no file to compare with."""
    return {
        "file": report.file,
        "sheet": report.sheet,
        "read": len(report.rows),
        "stated": {name: report.stated(name) for name in COUNTED},
        "skipped": [asdict(skipped) for skipped in report.skipped],
        "not_read": list(report.layout.unread),
        "refused": [asdict(refused) for refused in report.refused],
        "calls": [{"row": row.row, **row.values} for row in report.rows],
        "changes": None if changes is None else asdict(changes),
    }


def report_lines(report: SheetReport, changes: Changes | None) -> Iterator[str]:
    """Yield what a person should know of a sheet that was read."""
    yield f"{report.file}, sheet {report.sheet!r}: {len(report.rows)} calls"
    yield "stated: " + ", ".join(f"{name} {report.stated(name)}" for name in COUNTED)
    for why, count in report.reasons.items():
        rows = ", ".join(str(skipped.row) for skipped in report.skipped if skipped.why == why)
        yield f"left out: {count} ({shorten(why, SHOWN)}; row {shorten(rows, SHOWN)})"
    if report.layout.unread:
        names = ", ".join(repr(shorten(text, SHOWN)) for text in report.layout.unread)
        yield f"columns that the mapping does not name: {names}"
    if changes is not None:
        yield from change_lines(changes)


def change_lines(changes: Changes) -> Iterator[str]:
    moved = {moved.title for moved in changes.moved}
    yield (
        f"since the last file: {len(changes.new)} new, {len(changes.gone)} gone, "
        f"{len(moved)} changed"
    )
    lines = [f"new: {title}" for title in changes.new]
    lines += [f"gone: {title}" for title in changes.gone]
    lines += [
        f"changed: {m.title}: {m.field} {said(m.old)} -> {said(m.new)}" for m in changes.moved
    ]
    yield from (f"  {line}" for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"  and {len(lines) - MOST_LINES} more; --json tells all"


def said(value: str | int | None) -> str:
    return "not stated" if value is None else shorten(str(value), SHOWN)


def refusal_lines(report: SheetReport) -> Iterator[str]:
    """Yield every place because of which nothing is written, with its cure."""
    for refused in report.refused[:MOST_LINES]:
        yield str(refused)
    if len(report.refused) > MOST_LINES:
        yield f"and {len(report.refused) - MOST_LINES} more; --json tells all"
