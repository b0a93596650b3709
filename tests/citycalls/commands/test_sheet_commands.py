"""`timetables guess` and `timetables read`: from an authority's sheet to its timetable."""

import json
from pathlib import Path

from typer.testing import CliRunner

from citycalls.cli import app
from funding.resources import CHECKOUT
from funding.timetable.reading import read_timetable

FOLDER = CHECKOUT / "tests" / "fixtures" / "timetables"
SHEET = FOLDER / "zeitplan-nordmark.csv"
MAPPING = FOLDER / "zeitplan-nordmark.mapping.toml"


def run(*args: object, code: int = 0) -> tuple[str, str]:
    """Return what was printed, and what was said to be wrong."""
    done = CliRunner().invoke(app, ["timetables", *map(str, args)], env={"NO_COLOR": "1"})
    assert done.exit_code == code, done.output
    return done.stdout, f"{done.stderr}{done.exception or ''}"


def changed(folder: Path, old: str, new: str) -> Path:
    """Return the sheet as the authority publishes it some months later."""
    path = folder / "zeitplan-nordmark.csv"
    text = SHEET.read_text(encoding="cp1252")
    assert old in text
    path.write_text(text.replace(old, new), encoding="cp1252", newline="")
    return path


def test_a_sheet_becomes_a_timetable_and_a_doubtful_one_never_replaces_it(tmp_path: Path) -> None:
    into = tmp_path / "timetables" / "erdf-nordmark.toml"
    told, _ = run("read", SHEET, "--mapping", MAPPING)
    assert "nothing is written without --into" in told
    assert not into.parent.exists()
    told, _ = run("read", SHEET, "--mapping", MAPPING, "--into", into)
    assert "4 calls" in told
    assert "left out: 1 (no time is stated; row 10)" in told
    assert [row.opens and row.opens.text for row in read_timetable(into).calls] == [
        *("2027-02-15", "2027-Q2", "2027-09", "2028-H1")
    ]
    good = into.read_bytes()

    doubtful = changed(tmp_path, "2. Quartal 2027", "Sommer 2027")
    told, wrong = run("read", doubtful, "--mapping", MAPPING, "--into", into, "--json", code=1)
    (refused,) = json.loads(told)["refused"]
    assert (refused["place"], refused["value"]) == ("H7", "Sommer 2027")
    assert "zeitplan-nordmark.csv is refused because of one place; nothing is written" in wrong
    assert into.read_bytes() == good

    moved = changed(tmp_path, "2. Quartal 2027", "3. Quartal 2027")
    told, _ = run("read", moved, "--mapping", MAPPING, "--into", into, "--json")
    report = json.loads(told)
    assert (report["read"], report["refused"], report["written"]) == (4, [], str(into))
    assert report["changes"] == {
        "new": [],
        "gone": [],
        "moved": [
            {
                "title": "Wärmeplanung für kleine Gemeinden",
                "field": "opens",
                "old": "2027-Q2",
                "new": "2027-Q3",
            }
        ],
    }
    told, _ = run("read", moved, "--mapping", MAPPING, "--into", into)
    assert "since the last file: 0 new, 0 gone, 0 changed" in told


def test_a_guess_is_written_once_and_never_over_a_mapping(tmp_path: Path) -> None:
    into = tmp_path / "guess.toml"
    shown, _ = run("guess", SHEET)
    told, _ = run("guess", SHEET, "--into", into)
    assert into.read_text(encoding="utf-8").strip() == shown.strip()
    assert f"--mapping {into}" in told
    _, wrong = run("guess", SHEET, "--into", into, code=1)
    assert "is there already" in wrong
    _, wrong = run("read", SHEET, "--mapping", into, code=1)
    assert "still to be filled" in wrong
    nothing = tmp_path / "list.csv"
    nothing.write_text("a;b\n1;2\n", encoding="utf-8")
    _, wrong = run("guess", nothing, code=1)
    assert "no row of headings" in wrong
