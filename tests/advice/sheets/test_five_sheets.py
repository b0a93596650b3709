"""Sheets in the layouts of five authorities become timetables: value by value, place by place."""

from pathlib import Path

import pytest

from advice.sheets.guessing import guess_mapping
from advice.sheets.mapping import read_mapping
from advice.sheets.opening import open_workbook
from advice.sheets.reading import read_sheet
from advice.sheets.writing import check_mapping_head, check_text, timetable_text
from funding.errors import WrongInput
from funding.resources import CHECKOUT

FOLDER = CHECKOUT / "tests" / "fixtures" / "timetables"
SHEETS = sorted(p.name for p in FOLDER.iterdir() if p.suffix in (".csv", ".xlsx", ".ods"))


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_becomes_the_timetable_that_a_person_would_write(
    name: str, request: pytest.FixtureRequest
) -> None:
    path = FOLDER / name
    mapping = read_mapping(path.with_name(f"{path.stem}.mapping.toml"))
    check_mapping_head(mapping)
    report = read_sheet(path.read_bytes(), name, mapping)
    assert [str(refused) for refused in report.refused] == []
    text = timetable_text(report, mapping)
    expected = path.with_name(f"{path.stem}.expected.toml")
    if request.config.getoption("--accept"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert len(check_text(text, f"{path.stem}.toml").calls) == len(report.rows)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "zeitplan-nordmark.csv",
            (
                *("header_rows = [5]", 'separator = ";"', 'amounts = "million euro"'),
                *('skip = ["Summe", "* EFRE-Mittel, ohne"]', 'title = "Fördermaßnahme"'),
                *('opens = "Beginn"', 'closes = "Ende"', 'language = "de"'),
            ),
        ),
        (
            "harmonogram-nadrzecze.xlsx",
            (
                *("header_rows = [4, 5]", 'applicants = "Kto może składać wnioski"'),
                *('"Planowany termin naboru III kw. 2027" = "2027-Q3"', 'language = "pl"'),
                'skip = ["Priorytet 2. Czyste", "Priorytet 5. Rozwój", "Harmonogram ma charakter"]',
            ),
        ),
        (
            "calendario-valdoro.ods",
            ('name = "FESR 2027"', "header_rows = [4]", 'title = "Invito"', 'language = "it"'),
        ),
        (
            "calendrier-val-de-brume.xlsx",
            ('amounts = "thousand euro"', 'closes = "Dates de dépôt"', 'language = "fr"'),
        ),
        (
            "calendar-dealuri.xlsx",
            ('amounts = "RON"', 'closes = "Data închiderii"', 'language = "ro"'),
        ),
    ],
)
def test_the_first_guess_is_near_and_says_what_a_person_has_to_fill(
    name: str, lines: tuple[str, ...], tmp_path: Path
) -> None:
    text = guess_mapping(open_workbook((FOLDER / name).read_bytes(), name), name)
    assert set(lines) <= set(text.splitlines())
    path = tmp_path / "guess.toml"
    path.write_text(text, encoding="utf-8")
    guessed = read_mapping(path)
    with pytest.raises(WrongInput, match="still to be filled"):
        check_mapping_head(guessed)
    report = read_sheet((FOLDER / name).read_bytes(), name, guessed)
    assert [str(refused) for refused in report.refused] == []
    known = read_mapping((FOLDER / name).with_suffix(".mapping.toml"))
    right = read_sheet((FOLDER / name).read_bytes(), name, known)
    keys = ("title", "opens", "closes", "amount_eur", "amount_quote")
    assert [[r.values.get(key) for key in keys] for r in report.rows] == [
        [r.values.get(key) for key in keys] for r in right.rows
    ]
