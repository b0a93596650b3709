"""Which page explains which call, and what of it a mail shows."""

from datetime import date
from pathlib import Path

import pytest

from advice.programme_pages import first_sentences, load_programme_pages, page_of
from funding.call import Record
from funding.resources import shipped

TODAY = date(2026, 10, 6)
PROGRAMME = """\
name = "Green Towns"
short = "GREEN"
text_en = "Pays for parks. Towns lead."
text_de = "Bezahlt Parks."
first_step_url = "https://green.example.eu/help"
checked_on = 2026-09-30
"""
STRAND = """\
name = "Green Towns: Water"
short = "GREEN"
patterns = ['^GREEN-WATER-']
text_en = "Pays for ponds."
valid_until = "2026-12-31"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "green.toml").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "green-water.toml").write_text(STRAND, encoding="utf-8")
    return tmp_path


def record(identifier: str, programme: str | None = "GREEN") -> Record:
    return Record(
        source="sedia",
        source_id=identifier,
        title="A call",
        url="https://portal.example.eu/a",
        programme=programme,
    )


def test_the_page_of_the_strand_goes_before_the_page_of_the_programme(folder: Path) -> None:
    pages = load_programme_pages(folder)
    assert page_of(record("GREEN-WATER-2026-01"), pages, TODAY).name == "Green Towns: Water"
    assert page_of(record("GREEN-PARKS-2026-01"), pages, TODAY).name == "Green Towns"
    assert page_of(record("GREEN-PARKS-2026-01", None), pages, TODAY) is None


def test_a_page_past_its_date_is_not_shown(folder: Path) -> None:
    pages = load_programme_pages(folder)
    assert page_of(record("GREEN-WATER-2026-01"), pages, date(2027, 1, 1)).name == "Green Towns"


def test_the_text_is_in_the_reader_s_language_or_in_english(folder: Path) -> None:
    page = page_of(record("GREEN-PARKS-2026-01"), load_programme_pages(folder), TODAY)
    assert page.text("de") == ("Bezahlt Parks.", "de")
    assert page.text("pl") == ("Pays for parks. Towns lead.", "en")
    assert page.checked_on == date(2026, 9, 30)


def test_a_long_page_is_cut_at_a_sentence() -> None:
    assert (
        first_sentences("First one. Second one. " * 50, 40) == "First one. Second one. First one."
    )
    assert first_sentences("One very long sentence without an end", 5).endswith("an end")


def test_the_shipped_pages_can_be_read_and_have_english() -> None:
    pages = load_programme_pages(shipped("reference") / "programmes")
    assert all("en" in page.texts and page.name and page.short for page in pages)
