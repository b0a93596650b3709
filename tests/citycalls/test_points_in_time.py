"""Days that make no sense are refused with a cure, and any day can be replayed."""

import shutil

import pytest

from tests.citycalls.commands.test_commands import db, refused, run

__all__ = ["db"]
NO_DAYS = ("yesterday", "2026-02-30", "13.10.2026", "2026-W41", "2026-10", "", "0", "20261313")
NO_PERIODS = ("2026-W60", "2026-W00", "2027-W53", "2026-13", "week 41", "41", "2026", "W41", "")


@pytest.mark.parametrize("moment", ["2026-W41", "noon", "2026-10-13T25:00", "13.10.2026", ""])
@pytest.mark.parametrize("command", [("digest",), ("status",), ("serve",), ("schedule",)])
def test_what_is_no_moment_is_refused_with_an_example(db, command, moment):
    assert "a moment looks like 2026-10-13T07:30" in refused(db, *command, "--now", moment)


@pytest.mark.parametrize("day", NO_DAYS)
@pytest.mark.parametrize(
    "command",
    [
        ("calls", "--at"),
        ("calls", "--today"),
        ("events", "--since"),
        ("events", "--today"),
        ("profiles", "show", "krefeld", "--today"),
        ("recipients", "pause", "ana@krefeld.example", "--until"),
    ],
)
def test_what_is_no_day_is_refused_with_an_example(db, command, day):
    assert "a date looks like 2026-10-13" in refused(db, *command, day)


@pytest.mark.parametrize("period", NO_PERIODS)
def test_what_is_no_period_is_refused_with_examples(db, period):
    said = refused(db, "explain", "krefeld", "LIFE-TEST-HEAT", "--at", period)
    assert f"{period!r} is no period; it looks like 2026-W41" in said


@pytest.mark.parametrize("period", ["2026-W43", "2026-11", "2026-10-14", "2031-W01"])
def test_a_period_to_come_is_refused(db, period):
    asked = ("explain", "krefeld", "LIFE-TEST-HEAT", "--today", "2026-10-13", "--at", period)
    assert "after today (2026-10-13); name an earlier one" in refused(db, *asked)


def test_a_period_without_an_issue_says_so(db):
    asked = ("explain", "krefeld", "LIFE-TEST-HEAT", "--today", "2026-10-13", "--at", "2026-W41")
    assert "no issue of 2026-W41 was composed" in run(db, *asked)


@pytest.mark.parametrize(
    ("option", "day", "said"),
    [
        ("--at", "2026-10-14", "--at is 2026-10-14, after today (2026-10-13)"),
        ("--at", "9999-12-31", "after today (2026-10-13); name an earlier day"),
        ("--at", "2026-10-12", "the first portal was read on 2026-10-13; name a later day"),
        ("--at", "1900-01-01", "the first portal was read on 2026-10-13"),
    ],
)
def test_a_day_without_knowledge_is_refused(db, option, day, said):
    assert said in refused(db, "calls", "--today", "2026-10-13", option, day)


def test_a_day_to_come_has_no_events(db):
    asked = ("events", "--today", "2026-10-13", "--since", "2026-10-14")
    assert "--since is 2026-10-14, after today" in refused(db, *asked)
    assert run(db, "events", "--today", "2026-10-12", "--json") == []
    assert len(run(db, "events", "--today", "2026-10-13", "--json")) == 60


def test_nothing_is_known_before_the_first_harvest(tmp_path):
    profile = tmp_path / "a.yaml"
    profile.write_text(
        "city: {id: a, name: A, country: DE}\nprojects: [{id: b, title: Cool yards}]\n"
    )
    own = tmp_path / "own.db"
    run(own, "profiles", "import", str(profile))
    assert "nothing was read yet" in refused(own, "calls", "--at", "2026-10-13")


@pytest.mark.parametrize("until", ["2026-10-13", "2026-10-12", "1999-01-01"])
def test_a_pause_ends_in_the_future(db, tmp_path, until):
    own = tmp_path / "own.db"
    shutil.copyfile(db, own)
    day = ("--today", "2026-10-13")
    who = ("ana@krefeld.example", "--profile", "krefeld", "--confirmed", *day)
    run(own, "recipients", "add", *who)
    pause = ("recipients", "pause", "ana@krefeld.example", *day, "--until")
    assert "which is not in the future" in refused(own, *pause, until)
    assert "paused until 2026-10-14" in run(own, *pause, "2026-10-14")


def test_what_is_noted_bears_the_day_that_counts_as_today(db, tmp_path):
    own, day = tmp_path / "own.db", ("--today", "2027-03-05")
    shutil.copyfile(db, own)
    run(own, "profiles", "keywords", "krefeld/heat-warnings", "--add", "shade", *day)
    saved = run(own, "profiles", "history", "krefeld", "--json")[-1]["saved_at"]
    assert saved.startswith("2027-03-05T11:00")
    run(own, "profiles", "revert", "krefeld", "--to", "1", "--today", "2027-03-06")
    saved = run(own, "profiles", "history", "krefeld", "--json")[-1]["saved_at"]
    assert saved.startswith("2027-03-06")


def test_a_start_that_has_passed_is_told_by_the_day(db, tmp_path):
    profile = tmp_path / "a.yaml"
    profile.write_text(
        "city: {id: a, name: A, country: DE}\n"
        "projects: [{id: b, title: Cool yards, start_not_before: 2027-03-01}]\n"
    )
    own = tmp_path / "own.db"
    run(own, "profiles", "import", str(profile), "--today", "2027-02-28")
    for day, has_passed in (("2027-02-28", False), ("2027-03-02", True)):
        (project,) = run(own, "profiles", "show", "a", "--today", day, "--json")
        assert any("has passed" in line for line in project["remarks"]) is has_passed
