"""What is doubtful in a sheet is refused with its place and the cure; all of it, in one go."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advice.sheets.rows import SheetReport
from funding.errors import WrongInput
from tests.advice.sheets.books import HEADINGS, ROWS, make_csv, make_xlsx, read


def told(report: SheetReport) -> list[tuple[str, str]]:
    return [(refused.place, str(refused)) for refused in report.refused]


def row(**changed: Any) -> tuple[Any, ...]:
    """Return the first row of the timetable with some of its cells changed."""
    return tuple(changed.get(h.lower(), value) for h, value in zip(HEADINGS, ROWS[0], strict=True))


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        ({"opens": "03/04/2027"}, "D2", "may be 2027-03-04 or 2027-04-03"),
        ({"opens": "31/06/2027"}, "D2", "no time that can be read"),
        ({"opens": "spring 2027"}, "D2", "write 2027-03-15, 2027-03, 2027-Q2"),
        ({"opens": "March to May 2027"}, "D2", "no time that can be read"),
        ({"opens": 46_054}, "D2", "no time that can be read"),
        ({"opens": date(1927, 2, 1)}, "D2", "no day of these years"),
        ({"opens": "Q3 2027", "closes": "Q2 2027"}, "E2", "is before it opens (2027-Q3)"),
        ({"budget": "about 2 million"}, "C2", "no single amount"),
        ({"budget": "2 000 000 zł"}, "C2", "is in zł, and the mapping says euro"),
        ({"budget": "1.5"}, "C2", "two things"),
        ({"budget": 2.5}, "C2", "would be 2 euro; look at `amounts`"),
        ({"budget": 0}, "C2", "would be 0 euro"),
        ({"budget": -5_000_000}, "C2", "would be -5,000,000 euro"),
        ({"budget": date(2027, 1, 1)}, "C2", "is a date, no amount"),
        ({"title": None}, "A2", "no title is stated"),
        ({"title": '=HYPERLINK("https://x.example","Roofs")'}, "A2", "formula written as words"),
        ({"who": "@SUM(1)"}, "B2", "formula written as words"),
        ({"who": "+cmd|' /C calc'!A0"}, "B2", "formula written as words"),
        ({"who": '-HYPERLINK("x")'}, "B2", "formula written as words"),
    ],
)
def test_a_cell_that_is_not_certain_is_refused_with_its_address(
    tmp_path: Path, changed: dict[str, Any], place: str, said: str
) -> None:
    ((where, what),) = told(read(make_xlsx([row(**changed), ROWS[1]]), tmp_path))
    assert where == place
    assert said in what


@pytest.mark.parametrize(
    ("headings", "place", "said"),
    [
        ([("Title", "Who", "Budget", "Opens")], "row 1", "'Closes' is missing among the headings"),
        ([("Title", "Who", "Budget", "Opens on", "Closes")], "D1", "the mapping has 'Opens'"),
        ([(*HEADINGS, "Opens")], "D1 and F1", "stands there several times"),
        ([("Northmark",), (), HEADINGS], "row 3", "write header_rows = [3]"),
        ([("Title", "Who", "Budget (k€)", "Opens", "Closes")], "C1", "the mapping has 'Budget'"),
        ([HEADINGS, ("", "", "", "from", "to")], "row 2", "write header_rows = [1, 2]"),
    ],
    ids=["missing", "renamed", "doubled", "moved", "other unit", "two rows"],
)
def test_a_changed_layout_is_told_and_never_guessed(
    tmp_path: Path, headings: list[tuple[str, ...]], place: str, said: str
) -> None:
    report = read(make_xlsx(headings=headings), tmp_path)
    assert (place, True) in [(where, said in what) for where, what in told(report)]


def test_columns_that_changed_their_order_are_still_those_of_their_headings(tmp_path: Path) -> None:
    other = [tuple(reversed(values)) for values in (HEADINGS, *ROWS)]
    report = read(make_xlsx(other[1:], headings=other[:1]), tmp_path)
    assert report.refused == []
    assert report.rows[0].values["amount_eur"] == 2_000_000


def test_a_heading_that_contradicts_the_unit_is_told(tmp_path: Path) -> None:
    headings = [("Title", "Who", "Budget (k€)", "Opens", "Closes")]
    change = ('"Budget"', '"Budget (k€)"')
    ((where, what),) = told(read(make_xlsx(headings=headings), tmp_path, change))
    assert where == "C1"
    assert "says amounts in 1,000 euro, and the mapping says euro" in what


@pytest.mark.parametrize(
    ("tweak", "place", "said"),
    [
        (lambda b, s: s.merge_range("A3:A4", "Green yards"), "A3:A4", "merged over cells of calls"),
        (lambda b, s: s.merge_range("B2:C2", "Towns"), "B2:C2", "merged over cells of calls"),
        (lambda b, s: s.set_row(2, None, None, {"hidden": True}), "row 3", "hidden or filtered"),
        (lambda b, s: s.set_column(2, 2, None, None, {"hidden": True}), "C1", "a hidden column"),
        (lambda b, s: s.write_formula("C3", "=1+1", None, ""), "C3", "value was not saved"),
        (lambda b, s: s.write_formula("C3", "=1/0", None, "#DIV/0!"), "C3", "formula that failed"),
        (
            lambda b, s: s.write_number("C2", 2e6, b.add_format({"num_format": '0 "lei"'})),
            "C2",
            "lei",
        ),
    ],
    ids=["rows merged", "cells merged", "row", "column", "not calculated", "error", "currency"],
)
def test_what_the_form_of_a_workbook_hides_is_refused(
    tmp_path: Path, tweak: Any, place: str, said: str
) -> None:
    report = read(make_xlsx(tweak=tweak), tmp_path)
    assert (place, True) in [(where, said in what) for where, what in told(report)]


def test_a_formula_whose_value_was_saved_is_that_value(tmp_path: Path) -> None:
    data = make_xlsx(tweak=lambda b, s: s.write_formula("C2", "=C3", None, 2_000_000))
    assert read(data, tmp_path).rows[0].values["amount_eur"] == 2_000_000


def test_the_same_call_twice_is_refused_and_a_second_round_is_not(tmp_path: Path) -> None:
    later = ("Cool roofs", "Towns", 2_000_000, "2028-Q1", None)
    report = read(make_xlsx([*ROWS, later]), tmp_path)
    assert report.refused == []
    assert str(report.rows[3].values["id"]).endswith("-2")
    ((where, what),) = told(read(make_xlsx([*ROWS, ROWS[0]]), tmp_path))
    assert where == "row 5"
    assert "'Cool roofs' says the same as row 2" in what


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    rows = [row(opens="03/04/2027", budget="much"), row(title="=1"), *ROWS]
    assert [where for where, _ in told(read(make_xlsx(rows), tmp_path))] == ["C2", "D2", "A3"]


def test_rows_that_are_no_calls_are_left_out_for_a_reason_that_is_counted(tmp_path: Path) -> None:
    rows = [
        *(("Priority 1",), ROWS[0], (None,) * 5, ("Sum", None, 9_000_000)),
        *(("Trams", "Towns", 1_000_000, "to be confirmed", "n/a"), ROWS[1]),
        (None,) * 6 + ("a note",),
    ]
    data = make_xlsx(rows, tweak=lambda b, s: s.set_row(6, None, None, {"hidden": True}))
    skips = ("header_rows", 'skip = ["Priority"]\nskip_rows = 5\nhidden_rows = "skip"\nheader_rows')
    report = read(data, tmp_path, skips)
    assert [(skipped.row, skipped.why) for skipped in report.skipped] == [
        (2, "begins with 'Priority'"),
        (5, "the mapping says so"),
        (6, "no time is stated"),
        (7, "hidden"),
        (8, "nothing in the columns that are read"),
    ]
    assert [read.row for read in report.rows] == [3]


@pytest.mark.parametrize(
    ("data", "changes", "said"),
    [
        (
            make_csv(
                [HEADINGS, ("Grüne Höfe", "Städte", "2000000", "Q2 2027", "")], encoding="cp1252"
            ),
            [("header_rows", 'encoding = "utf-8"\nheader_rows')],
            "line 2: these letters are not stored as 'utf-8'",
        ),
        (
            make_csv([HEADINGS, ("Grüne Höfe", "Städte", "2000000", "Q2 2027", "")]),
            [("header_rows", 'encoding = "cp1252"\nheader_rows')],
            "read as 'cp1252' its letters make no words",
        ),
        (
            make_csv(
                [
                    HEADINGS,
                    (
                        "Zielone podwórka na osiedlach",
                        "Miasta, które są w gminie i nie tylko",
                        "2000000",
                        "Q2 2027",
                        "",
                    ),
                ],
                encoding="cp1250",
            ),
            [("header_rows", 'encoding = "cp1252"\nheader_rows')],
            "read as 'cp1252' its letters make no words",
        ),
        (
            make_csv([HEADINGS, ("Yards", "Towns", "2000000", "Q2 2027", "")]),
            [("header_rows", 'separator = ","\nheader_rows')],
            "write separator = ';' into the mapping",
        ),
        (
            make_csv([HEADINGS, ('"Yards', "Towns", "2000000", "Q2 2027", "")]),
            [],
            "a quoted cell does not end there",
        ),
    ],
    ids=["no utf-8", "utf-8 after all", "another encoding", "another separator", "quotes"],
)
def test_a_text_with_other_letters_or_signs_than_the_mapping_says_is_refused(
    tmp_path: Path, data: bytes, changes: list[tuple[str, str]], said: str
) -> None:
    with pytest.raises(WrongInput) as refused:
        read(data, tmp_path, *changes, name="calls.csv")
    assert said in str(refused.value)


def test_a_cell_that_a_separator_divides_moves_no_values_into_other_columns(tmp_path: Path) -> None:
    rows = [HEADINGS, ("Yards; paths", "Towns", "2000000", "Q2 2027", "2027-09-30")]
    ((where, what),) = told(read(make_csv(rows), tmp_path, name="calls.csv"))
    assert where == "F2"
    assert "beside the headings" in what
