"""Every amount of the table is read exactly, or is explicitly unknown."""

import csv
from pathlib import Path

import pytest

from funding.money import Money, read_money

TABLE = Path(__file__).resolve().parents[1] / "fixtures" / "funding" / "money.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter=";"))


def written(money: Money | None) -> str:
    """Return a reading as the table writes it: the ends of a range, open ones empty."""
    if money is None:
        return "unknown"
    return f"{money.min_eur or ''}..{money.max_eur or ''}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_an_amount_is_read_exactly_or_is_unknown(row):
    assert written(read_money(row["text"], language=row["language"] or None)) == row["expected"]


def test_the_table_is_large_and_speaks_all_languages():
    assert len({tuple(row.items()) for row in ROWS}) >= 100
    assert len({row["language"] for row in ROWS}) == 24  # English names no language


def test_the_raw_text_stays():
    money = read_money("EUR\u00a02\u202f000\u2009000")
    assert money is not None
    assert (money.max_eur, money.raw) == (2_000_000, "EUR\u00a02\u202f000\u2009000")


@pytest.mark.parametrize(
    "text", ["", " ", "1 " * 140 + "EUR", "9" * 290, "EUR " * 70 + "1 2", "9" * 200_000 + " EUR"]
)
def test_what_is_no_amount_ends_quickly_as_unknown(text):
    assert read_money(text) is None
