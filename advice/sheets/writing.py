"""The curated file of a timetable, from the rows of a sheet and the head of its mapping."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from advice.sheets.mapping import TO_FILL, SheetMapping
from advice.sheets.rows import SheetReport
from funding.errors import WrongInput
from funding.reference import WrongReference
from funding.timetable.reading import HEAD, NEEDED, read_head, read_timetable
from funding.timetable.timetable import Timetable
from funding.words import plain

ORDER = (
    *("id", "title", "objective", "applicants", "area", "type", "url"),
    *("amount_eur", "amount_quote", "opens", "closes", "place", "quote"),
)


def check_mapping_head(mapping: SheetMapping) -> None:
    """Raise WrongReference for what is wrong or not yet filled in the head of a mapping."""
    head = mapping.head
    for key, value in head.values.items():
        if value == TO_FILL:
            raise head.wrong(key, value, f"still to be filled; write the {key} of the timetable")
    head.check_keys(HEAD, *NEEDED)
    read_head(head, head.path.stem)


def timetable_text(report: SheetReport, mapping: SheetMapping) -> str:
    """Return the file, TOML: the same sheet and mapping give the same bytes."""
    lines = [
        f"# From {plain(report.file)!r}, sheet {report.sheet!r}, by `citycalls timetables read`:",
        "# change the mapping and read again, rather than this file.",
        *written({name: mapping.head.get(name) for name in HEAD}),
    ]
    for row in report.rows:
        lines += ["", "[[call]]", *written({name: row.values.get(name) for name in ORDER})]
    return "\n".join(lines) + "\n"


def written(values: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {toml_value(value)}" for name, value in values.items() if value is not None]


def toml_value(value: str | int | date) -> str:
    """Return a value as TOML writes it; its texts have the escapes of JSON.

    >>> toml_value('A "hot" town'), toml_value(date(2026, 10, 1))
    ('"A \\\\"hot\\\\" town"', '2026-10-01')
    """
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def check_text(text: str, name: str) -> Timetable:
    """Return what a file of that name would be read as.  Raises WrongInput."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        try:
            return read_timetable(path)
        except WrongReference as error:
            raise WrongInput(str(error).replace(str(path), name)) from error
