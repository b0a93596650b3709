"""`crawl timetables` and `timetables`: from a file in the folder to a list, and back out."""

import json
from pathlib import Path

import pytest

from citycalls.__main__ import main
from crawler.harvest import plan_job
from crawler.spiders.timetables import TimetablesSpider
from tests.crawler.jobs import command
from tests.funding.timetable.test_reading import TEXT

DAY = ("--today", "2026-10-06")


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> str:
        arguments = ["citycalls", "--db", str(tmp_path / "c.db"), *words]
        monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code in (0, None), capsys.readouterr().err
        return capsys.readouterr().out

    return run


def crawl(folder: Path) -> tuple[int, dict]:
    done = command("--db", str(folder / "c.db"), "crawl", "timetables", *DAY, "--json")
    return done.returncode, json.loads(done.stdout)[0]


def test_a_folder_is_read_and_what_was_good_stays(tmp_path: Path, said) -> None:
    folder = tmp_path / "timetables"
    job = plan_job("timetables", str(folder), None, {})
    assert TimetablesSpider.why_skipped(job) == f"no timetable lies in {folder}"
    folder.mkdir()
    file = folder / "erdf-north.toml"
    file.write_text(TEXT)
    assert "3 calls" in said("timetables", "check", str(file))
    code, run = crawl(tmp_path)
    assert (code, run["state"], run["new"]) == (0, "ok", 3)
    file.write_text(TEXT.replace('"2027-Q2"', '"spring"'))
    code, run = crawl(tmp_path)
    assert (code, run["state"]) == (1, "failed")
    assert f"{file}, line 14: 'spring' is no time" in run["reasons"][0]
    listed = json.loads(said("timetables", "list", *DAY, "--json"))
    assert [call["expected"] for call in listed["planned"]] == ["2027", "2027-03-15", "2027-Q2"]
    for line in ("2027-Q2", "Shade and water for hot city districts"):
        assert line in said("timetables", "list", *DAY)
    rows = json.loads(said("calls", "--status", "planned", "--json", *DAY))
    assert {row["status"] for row in rows} == {"planned"}
    assert {row["plan"]["timetable"] for row in rows} == {"Timetable of calls 2027"}
    assert "planned" in said("calls", *DAY)
