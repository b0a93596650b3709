"""`export`: the same lists as `match` and `calls` show, as files."""

import csv
import io
import json
import zipfile

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import CityCallsError, UnknownName, WrongInput
from tests.citycalls.commands.test_commands import db

__all__ = ["db"]
DAY = ("--today", "2026-10-13")


@pytest.fixture
def run(db):
    def command(*args, text=None):
        found = CliRunner().invoke(
            app, ["--db", str(db), *args, *DAY], input=text, catch_exceptions=False
        )
        assert found.exit_code == 0, found.output
        return found

    return command


def rows_of(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_a_sheet_has_the_calls_that_match_shows_in_their_order(run, tmp_path):
    file = tmp_path / "new" / "list.csv"
    told = json.loads(run("export", "krefeld", "--to", str(file), "--json").stdout)
    shown = json.loads(run("match", "krefeld", "--top", "99", "--json").stdout)["results"]
    assert [row["Call"] for row in rows_of(file)] == [r["title"] for r in shown]
    assert told == {
        "file": str(file),
        "form": "csv",
        "calls": len(shown),
        "bytes": file.stat().st_size,
    }


def test_a_search_has_the_calls_that_calls_shows(run, tmp_path):
    file = tmp_path / "list.csv"
    run("export", "--calls", "heat", "--to", str(file), "--columns", "id,title,last_deadline")
    shown = json.loads(run("calls", "heat", "--json").stdout)
    assert [row["Our id"] for row in rows_of(file)] == [c["id"] for c in shown]
    assert {row["Last deadline"] for row in rows_of(file)} == {"2027-02-04"}
    run("export", "--calls", "", "--to", str(file), "--source", "sedia", "--status", "open")
    assert len(rows_of(file)) == 60


def test_a_pasted_text_becomes_a_sheet_that_does_not_hold_it(run, tmp_path):
    file = tmp_path / "list.xlsx"
    text = "Early warning of heat waves and heat action plans for our secretive district. " * 4
    run("export", "--text", "-", "--to", str(file), "--language", "de", text=text)
    with zipfile.ZipFile(file) as parts:
        words = parts.read("xl/sharedStrings.xml").decode()
    assert "Heat warnings and heat action plans" in words
    assert "Verstanden als" in words
    assert "our secretive district. Early" not in words


@pytest.mark.parametrize("form", ["xlsx", "csv", "md", "html", "ics", "atom"])
def test_every_form_is_written_and_the_same_again(run, tmp_path, form):
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    for file in (first, second):
        run("export", "--query", "heat waves", "--country", "DE", "--to", str(file))
    assert first.read_bytes() == second.read_bytes()
    assert b"Heat warnings and heat action plans" in first.read_bytes() or form == "xlsx"


def test_a_list_without_a_call_is_a_file_that_says_so(run, tmp_path):
    found = run("export", "--calls", "zebra", "--to", str(tmp_path / "list.md"))
    assert "no call fits" in found.stderr
    assert "What was read" in (tmp_path / "list.md").read_text()


@pytest.mark.parametrize(
    ("args", "error", "words"),
    [
        (("--to", "x.csv"), WrongInput, "export needs one of"),
        (("krefeld", "--calls", "heat", "--to", "x.csv"), WrongInput, "export needs one of"),
        (("krefeld",), WrongInput, "export needs --to FILE"),
        (("krefeld", "--to", "x.doc"), WrongInput, "no ending that tells the form"),
        (("krefeld", "--status", "open", "--to", "x.csv"), WrongInput, "--status is for --calls"),
        (("--calls", "", "--country", "DE", "--to", "x.csv"), WrongInput, "--country is for a"),
        (("krefeld", "--to", "x.csv", "--language", "xx"), WrongInput, "lists are written in en"),
        (("krefeld", "--to", "x.csv", "--columns", "titel"), UnknownName, "no column is called"),
        (("nowhere", "--to", "x.csv"), UnknownName, "nowhere"),
    ],
)
def test_a_wrong_wish_is_told(db, tmp_path, monkeypatch, args, error, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CityCallsError, match=words) as found:
        CliRunner().invoke(app, ["--db", str(db), "export", *args, *DAY], catch_exceptions=False)
    assert isinstance(found.value, error)
    assert not list(tmp_path.glob("x.*"))


def test_a_paper_for_the_committee_is_written_in_the_form_of_its_ending(run, tmp_path):
    call = json.loads(run("calls", "heat", "--json").stdout)[0]["source_id"]
    asked = ("export", "--paper", call, "--project", "krefeld/heat-warnings")
    file = tmp_path / "new" / "paper.md"
    told = json.loads(run(*asked, "--to", str(file), "--language", "de", "--json").stdout)
    assert "Von der Frist zurückgerechnet" in file.read_text("utf-8")
    assert all(line["quote"] or line["note"] for s in told["sections"] for line in s["lines"])
    assert told["warnings"] == []
    word = tmp_path / "paper.docx"
    assert str(word) in run(*asked, "--to", str(word)).stdout
    assert zipfile.is_zipfile(word)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("--paper", "X", "--to", "a.docx"), WrongInput, "--project PROJECT"),
        (("--paper", "X", "--project", "krefeld", "--to", "a.docx"), WrongInput, "names a city"),
        (("--paper", "X", "--project", "krefeld/heat-warnings"), WrongInput, "--to FILE"),
        (("--paper", "X", "--project", "a/b", "--to", "a.pdf"), WrongInput, r"\.docx"),
        (("--paper", "X", "--project", "a/b", "--calls", ""), WrongInput, "leave the rest out"),
        (
            ("--paper", "NONE-AT-ALL", "--project", "krefeld/heat-warnings", "--to", "a.docx"),
            UnknownName,
            "no call is known",
        ),
    ],
)
def test_a_paper_that_can_not_be_made_is_refused_with_the_cure(db, arguments, error, words):
    with pytest.raises(error, match=words):
        CliRunner().invoke(
            app, ["--db", str(db), "export", *arguments, *DAY], catch_exceptions=False
        )
