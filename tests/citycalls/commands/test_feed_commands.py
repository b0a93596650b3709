"""`feeds`: addresses for calendars and feed readers."""

import json

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import CityCallsError
from tests.citycalls.commands.test_commands import db

__all__ = ["db"]
DAY = ("--today", "2026-10-13")
ADA = "ada.feed@city.example"


@pytest.fixture
def run(db):
    def command(*args, base="https://calls.city.example"):
        found = CliRunner().invoke(
            app,
            ["--db", str(db), *args],
            catch_exceptions=False,
            env={"CITYCALLS_BASE_URL": base},
        )
        assert found.exit_code == 0, found.output
        return found

    return command


def test_a_feed_is_made_listed_and_taken_away(run):
    run(
        *("recipients", "add", ADA, "--profile", "krefeld", "--language", "de"),
        *("--confirmed", *DAY),
    )
    made = json.loads(run("feeds", "add", "krefeld/heat-warnings", *DAY, "--json").stdout)
    own = json.loads(run("feeds", "add", "--watched", ADA, *DAY, "--json").stdout)
    assert made["atom"].startswith("https://calls.city.example/feeds/")
    assert made["ics"].removesuffix(".ics") == made["atom"].removesuffix(".atom")
    assert (made["language"], made["for"]) == ("en", None)
    assert (own["language"], own["for"], own["kind"]) == ("de", ADA, "watched")
    again = json.loads(run("feeds", "add", "krefeld/heat-warnings", *DAY, "--json").stdout)
    assert again == made
    listed = json.loads(run("feeds", "list", "--json").stdout)
    assert listed == [made, own] or listed == [own, made]
    assert made["atom"] in run("feeds", "list").stdout
    run("feeds", "remove", made["feed"])
    assert json.loads(run("feeds", "list", "--json").stdout) == [own]
    run("recipients", "remove", ADA, *DAY)
    assert "no feed" in run("feeds", "list").stdout


def test_without_a_public_address_the_path_is_told_and_why(run):
    found = run("feeds", "add", "krefeld", *DAY, base="")
    assert "\n  /feeds/" in found.stdout
    assert "CITYCALLS_BASE_URL" in found.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("add", *DAY), "feeds add needs one of"),
        (("add", "krefeld", "--watched", ADA, *DAY), "feeds add needs one of"),
        (("add", "--watched", "nobody@x.example", *DAY), "nobody with the address"),
        (("add", "--watched", ADA, "--for", ADA, *DAY), "leave --for out"),
        (("add", "nowhere", *DAY), "no city is called"),
        (("add", "krefeld", "--language", "xx", *DAY), "feeds are written in en"),
        (("remove", "x"), "there is no feed 'x'"),
    ],
)
def test_a_wrong_wish_is_told(db, args, words):
    with pytest.raises(CityCallsError, match=words):
        CliRunner().invoke(app, ["--db", str(db), "feeds", *args], catch_exceptions=False)
