"""A timetable is read as it was published, or refused with file, line, value and cure."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.errors import WrongInput
from funding.timetable.reading import read_timetable
from funding.timetable.window import Precision, read_window

TEXT = """\
title = "Timetable of calls 2027"
programme = "ERDF"
authority = "Ministry of the North"
url = "https://north.example/calls/2027"
published = 2026-10-01
checked_on = 2026-10-05
language = "en"
licence = "CC BY 4.0"

[[call]]
id = "2027-ERDF-04"
title = "Shade and <b>water</b> for hot city districts"
amount_eur = 12000000
opens = "2027-Q2"
closes = "2027-H2"

[[call]]
title = "Flood maps"
area = "Coast"
opens = 2027-03-15

[[call]]
title = "Flood maps"
area = "Rivers"
closes = "2027"
"""


def read(folder: Path, text: str, name: str = "erdf-north.toml") -> tuple[object, ...]:
    path = folder / name
    path.write_text(text)
    return read_timetable(path).calls


def test_a_timetable_keeps_the_precision_that_was_published(tmp_path):
    shade, coast, rivers = read(tmp_path, TEXT)
    assert (shade.id, shade.title) == ("2027-ERDF-04", "Shade and water for hot city districts")
    assert (shade.opens.first, shade.opens.last) == (date(2027, 4, 1), date(2027, 6, 30))
    assert shade.closes.precision is Precision.HALF_YEAR
    assert (coast.opens.text, coast.closes, coast.amount_eur) == ("2027-03-15", None, None)
    assert (rivers.opens, rivers.closes.precision) == (None, Precision.YEAR)
    assert coast.id != rivers.id
    later = TEXT.replace("opens = 2027-03-15", 'opens = "2027-H1"')
    assert read(tmp_path, later)[1].id == coast.id, "a moved time makes no other call"


WRONG = [
    ('closes = "2027-H2"', 'closes = "2027-Q1"', "line 15", "before it opens (2027-Q2)"),
    ('area = "Rivers"', 'area = "Coast"', "line 23", "there already (line 17)"),
    ('programme = "ERDF"', 'programme = "ERDEF"', "line 2", "did you mean 'ERDF'"),
    ("amount_eur = 12000000", 'amount_eur = "12 million"', "line 13", "amount_quote"),
    ("amount_eur = 12000000", "amount_eur = 0", "line 13", "leave the key out"),
    ("amount_eur = 12000000", "amount_eur = true", "line 13", "no whole number"),
    ('opens = "2027-Q2"', 'opens = "spring 2027"', "line 14", "2027-Q2 (quarter)"),
    ('opens = "2027-Q2"', 'opens = "2027-Q5"', "line 14", "(quarter)"),
    ('opens = "2027-Q2"', 'opens = "2027-02-30"', "line 14", "no time"),
    ('closes = "2027"\n', "", "line 23", "add opens or closes"),
    ("https://north.example/calls/2027", "javascript:alert(1)", "line 4", "https://"),
    ("https://north.example/calls/2027", "https://bank.example@evil.example", "line 4", "https://"),
    ("Shade and <b>water</b> for hot city districts", "<b>\\u200b</b>", "line 12", "empty"),
    ('area = "Coast"', 'aria = "Coast"', "line 19", "did you mean 'area'"),
    ("checked_on = 2026-10-05", "checked_on = 2026-09-05", "line 6", "before the timetable was"),
    ("published = 2026-10-01", 'published = "1.10.2026"', "line 5", "write 2026-11-28"),
    ('language = "en"', 'language = "xx"', "line 7", "no language"),
    ('id = "2027-ERDF-04"', 'id = "../04"', "line 11", "no id"),
    ('licence = "CC BY 4.0"\n', "", "line 1", "'licence' is missing"),
    ("[[call]]", "[[call", "erdf-north.toml", "no TOML"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "cure"), WRONG)
def test_a_slip_is_told_with_line_value_and_cure(tmp_path, right, wrong, line, cure):
    assert right in TEXT
    with pytest.raises(WrongInput) as error:
        read(tmp_path, TEXT.replace(right, wrong, 1))
    assert "erdf-north.toml" in str(error.value)
    assert line in str(error.value)
    assert cure in str(error.value)


def test_the_name_of_a_file_is_part_of_every_identifier(tmp_path):
    with pytest.raises(WrongInput, match="small letters"):
        read(tmp_path, TEXT, "ERDF North.toml")


@given(st.text(max_size=12) | st.from_regex(r"20\d\d(-[QH]?\d{1,2}){0,2}", fullmatch=True))
def test_a_window_is_read_in_one_way_or_not_at_all(text):
    window = None
    with suppress(WrongInput):
        window = read_window(text)
    if window is not None:
        assert window.text == text
        assert window.first <= window.last
        assert window.first.year == window.last.year == int(text[:4])
        assert 1 <= window.part <= 4
