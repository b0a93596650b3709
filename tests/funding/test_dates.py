"""Every date string of the table is read exactly, or is explicitly unknown."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from funding.dates import Reading, read_date

TABLE = Path(__file__).resolve().parents[1] / "fixtures" / "funding" / "dates.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter=";"))
LANGUAGES = {
    *("bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr", "hu"),
    *("it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
}
"""Beside English, whose rows name no language."""


def written(reading: Reading | None) -> str:
    """Return a reading as the table writes it: instants in UTC, +1 for the following day."""
    if reading is None:
        return "unknown"
    parts = ["rolling"] if reading.is_rolling else []
    for deadline in reading.deadlines:
        text = deadline.date.isoformat()
        if deadline.at is not None:
            assert deadline.at.utcoffset() == timedelta(0)
            later = (deadline.at.date() - deadline.date).days
            text += f" {deadline.at:%H:%M}Z" + (f"+{later}" if later else "")
        parts.append(text)
    return ",".join(parts)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_date_is_read_exactly_or_is_unknown(row):
    reading = read_date(
        row["text"],
        order=row["order"] or None,
        zone=row["zone"] or None,
        language=row["language"] or None,
    )
    assert written(reading) == row["expected"]


def test_the_table_is_large_and_speaks_all_languages():
    assert len({tuple(row.items()) for row in ROWS}) >= 200
    assert {row["language"] for row in ROWS} >= LANGUAGES


def test_the_raw_text_stays():
    reading = read_date("  15\u00a0June\u2009 2026 ")
    assert reading is not None
    assert reading.only is not None
    assert (reading.raw, reading.only.raw) == ("15 June 2026", "15 June 2026")


@pytest.mark.parametrize("text", ["", "   ", "15 June 2026 " * 60, "1" * 399, ("15 " * 130)])
def test_what_is_no_date_ends_quickly_as_unknown(text):
    assert read_date(text) is None
