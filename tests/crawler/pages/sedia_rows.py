"""Rows of SEDIA in one line, as the search answers them."""

import json
from typing import Any

from crawler.pages.sedia import read_record
from crawler.pages.sedia.rows import read_row
from funding.call import Record

FIELDS = {
    "identifier": ["TOWN-2027-01"],
    "type": ["1"],
    "status": ["31094502"],
    "title": ["Shade for squares"],
    "DATASOURCE": ["SEDIA"],
    "language": ["en"],
    "esDA_IngestDate": ["2026-10-01T06:00:00.000+0000"],
    "startDate": ["2026-09-01T00:00:00.000+0000"],
    "deadlineDate": ["2027-03-15T00:00:00.000+0000"],
}


def record(*, without: tuple[str, ...] = (), **fields: Any) -> Record:
    """Return the record of a topic whose metadata have *fields*; None is what JSON calls null."""
    metadata = {k: v for k, v in (FIELDS | fields).items() if k not in without}
    return read_record(read_row({"reference": "1TOPICSen", "metadata": metadata}, "sedia"))


def entry(**values: Any) -> dict[str, Any]:
    """Return one entry of the budget overview: four million for the topic of `record`."""
    return {"action": "TOWN-2027-01 - X", "budgetYearMap": {"2027": "4000000"}} | values


def overview(*entries: dict[str, Any], **values: Any) -> list[str]:
    """Return the field `budgetOverview` of *entries*, or of one entry with *values*."""
    listed = list(entries) or [entry(**values)]
    return [json.dumps({"budgetTopicActionMap": {"1": listed}})]
