"""Times as authorities write them, in their languages and forms; a doubtful one is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.sheets.windows import read_span, read_when
from funding.timetable.window import read_window

SAID = [
    *(("2. Quartal 2027", "de", "2027-Q2"), ("voraussichtlich II. Quartal 2027", "de", "2027-Q2")),
    *(("1. Halbjahr 2027", "de", "2027-H1"), ("bis Ende 2027", "de", None)),
    *(("II kwartał 2027 r.", "pl", "2027-Q2"), ("marzec 2027 r.", "pl", "2027-03")),
    *(("1er trimestre 2027", "fr", "2027-Q1"), ("T4 2027", "fr", "2027-Q4")),
    *(("2e semestre 2027", "fr", "2027-H2"), ("mars 2027", "fr", "2027-03")),
    *(("secondo trimestre 2027", "it", "2027-Q2"), ("marzo 2027", "it", "2027-03")),
    *(("primer trimestre de 2027", "es", "2027-Q1"), ("trim. II 2027", "ro", "2027-Q2")),
    *(("2027. II. negyedév", "hu", "2027-Q2"), ("2027 m. II ketv.", "lt", "2027-Q2")),
    *(("второ тримесечие на 2027", "bg", "2027-Q2"), ("Β' τρίμηνο 2027", "el", "2027-Q2")),
    *(("2. čtvrtletí 2027", "cs", "2027-Q2"), ("2. štvrťrok 2027", "sk", "2027-Q2")),
    *(("03/2027", "en", "2027-03"), ("2027", "en", "2027"), ("Q5 2027", "en", None)),
    *(("13/04/2027", "en", "2027-04-13"), ("04/13/2027", "en", "2027-04-13")),
    *(("03/04/2027", "en", None), ("Q2/27", "en", None), ("H3 2027", "en", None)),
    *(("listopad 2027", "hr", "2027-10"), ("listopad 2027", "cs", "2027-11")),
    *(("spring 2027", "en", None), ("March–May 2027", "en", None), ("2099-Q1", "en", None)),
]


@pytest.mark.parametrize(("text", "language", "expected"), SAID, ids=lambda value: str(value))
def test_a_time_is_read_as_it_is_meant_or_not_at_all(
    text: str, language: str, expected: str | None
) -> None:
    assert read_when(text, order=None, language=language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("od 01.03.2027 do 30.04.2027", "pl", ("2027-03-01", "2027-04-30")),
        ("01.03.2027-30.04.2027", "de", ("2027-03-01", "2027-04-30")),
        ("marzo 2027 – giugno 2027", "it", ("2027-03", "2027-06")),
        ("du 15 mars 2027 au 30 juin 2027", "fr", ("2027-03-15", "2027-06-30")),
        ("1.3.–30.4.2027", "de", None),
        ("2027-03-15", "en", None),
    ],
)
def test_one_cell_may_say_when_a_call_opens_and_closes(
    text: str, language: str, expected: tuple[str, str] | None
) -> None:
    assert read_span(text, order="DMY", language=language) == expected


def test_a_word_for_the_beginning_is_none_for_the_end() -> None:
    assert read_when("ab März 2027", order=None, language="de", side="from") == "2027-03"
    assert read_when("ab März 2027", order=None, language="de", side="until") is None
    assert read_when("bis März 2027", order=None, language="de", side="until") == "2027-03"


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2040, 12, 31)))
def test_a_day_in_figures_is_never_taken_for_another(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day:%d.%m.%Y}", f"{day}"):
        read = read_when(text, order=None, language="en")
        assert read in (None, day.isoformat())
        if read is not None:
            assert read_window(read).first == day


@given(st.text(alphabet="0123456789QHTS/-. IVMarch", max_size=14))
def test_whatever_is_read_is_a_time_that_a_timetable_may_hold(text: str) -> None:
    read = read_when(text, order="DMY", language="en")
    assert read is None or read_window(read).text == read
