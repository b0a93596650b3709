"""A real browser: a sheet with merged cells is refused by its place, a good one is saved."""

import shutil

import pytest
from playwright.sync_api import Browser, expect

from funding.timetable.reading import read_timetable
from tests.advice.sheets.books import MAPPING, make_xlsx
from tests.desk.accessibility import axe_faults
from tests.desk.conftest import Desk
from tests.desk.sheets.test_sheet_page import PAGE, staff
from tests.desk.test_desk_browser import press

__all__ = ["staff"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
WORDS = {
    "en": (
        *("Planned calls", "A timetable from a sheet", "Look at it"),
        *("1 place is doubtful. Nothing was saved.", "3 planned calls would be read"),
        *("Save the timetable", "The timetable erdf-north is saved"),
    ),
    "de": (
        *("Geplante Aufrufe", "Ein Zeitplan aus einer Tabelle", "Ansehen"),
        *("1 Stelle ist zweifelhaft. Nichts wurde gespeichert.", "3 geplante Aufrufe"),
        *("Zeitplan speichern", "Der Zeitplan erdf-north ist"),
    ),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_doubtful_sheet_is_refused_and_a_good_one_saved(
    staff: Desk,
    chromium: Browser,
    language: str,
) -> None:
    planned, heading, look, doubtful, readable, save, saved = WORDS[language]
    folder = staff.path.parent / "timetables"
    merged = make_xlsx(tweak=lambda _, sheet: sheet.merge_range("A3:A4", "Green yards"))
    context = chromium.new_context(
        viewport={"width": 360, "height": 780}, locale=language, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{staff.port}/expected")
    press(page, page.locator("main").get_by_role("link", name=planned))
    press(page, page.get_by_role("link", name=heading))
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.locator("#name").fill("erdf-north")
    page.locator("#mapping").fill(MAPPING)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for data in (merged, make_xlsx()):
        page.locator("#file").set_input_files(
            {"name": "plan.xlsx", "mimeType": kind, "buffer": data}
        )
        press(page, page.get_by_role("button", name=look))
        is_good = data is not merged
        expect(page.locator("main")).to_contain_text(readable if is_good else doubtful)
        assert axe_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        if not is_good:
            row = page.get_by_role("row").filter(has_text="Green yards")
            expect(row.get_by_role("rowheader")).to_have_text("A3:A4")
            expect(page.get_by_role("button", name=save)).to_have_count(0)
    assert not folder.exists()
    press(page, page.get_by_role("button", name=save))
    expect(page.locator("main .notice")).to_contain_text(saved)
    assert page.url.partition("?")[0].endswith(PAGE)
    titles = [call.title for call in read_timetable(folder / "erdf-north.toml").calls]
    assert titles == ["Cool roofs", "Green yards", "Shady paths"]
    context.close()
