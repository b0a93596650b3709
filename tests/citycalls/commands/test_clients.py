"""`clients`: a program gets a token once; lists and the database never tell it again."""

import json

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import CityCallsError
from store.database import open_store


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "c.db"
    open_store(path).close()

    def ask(*args):
        return CliRunner().invoke(
            app, ["--db", str(path), "clients", *args], catch_exceptions=False
        )

    return ask


def refused(run, *args):
    with pytest.raises(CityCallsError) as error:
        run(*args)
    return str(error.value)


def test_a_token_is_told_once_and_ends_with_its_removal(run):
    added = json.loads(run("add", "dashboard", "--role", "analyst", "--json").stdout)
    assert added["role"] == "analyst"
    assert added["token"].startswith("citycalls_")
    shown = run("add", "city-web", "--role", "reader")
    assert shown.stdout.strip().startswith("citycalls_")
    assert "only a hash is stored" in shown.stderr
    listed = run("list", "--json").stdout + run("list").stdout
    assert "dashboard" in listed
    assert "city-web" in listed
    assert added["token"] not in listed
    assert run("remove", "dashboard").exit_code == 0
    assert [c["name"] for c in json.loads(run("list", "--json").stdout)] == ["city-web"]


def test_what_is_wrong_is_told_with_the_cure(run):
    run("add", "dashboard", "--role", "staff")
    assert "take another name" in refused(run, "add", "dashboard", "--role", "staff")
    assert "small letters" in refused(run, "add", "My Dashboard", "--role", "staff")
    assert "reader, analyst, staff" in refused(run, "add", "other", "--role", "admin")
    assert "clients list" in refused(run, "remove", "nobody")


def test_what_was_done_with_a_program_stands_in_the_trail(run, tmp_path):
    run("add", "dashboard", "--role", "reader")
    run("remove", "dashboard")
    db = str(tmp_path / "c.db")
    told = CliRunner().invoke(app, ["--db", db, "audit", "--json"], catch_exceptions=False)
    lines = [(c["who"], c["did"], c["about"], c["detail"]) for c in json.loads(told.stdout)]
    assert lines == [
        ("command line", "took a program out", "dashboard", None),
        ("command line", "let a program in", "dashboard", "reader, all cities"),
    ]
    shown = CliRunner().invoke(
        app, ["--db", db, "audit", "--words", "out", "--since", "2026-01-01"]
    )
    assert "took a program out" in shown.stdout
    assert "let a program in" not in shown.stdout


def test_a_program_is_limited_to_cities_that_there_are(run):
    assert "no city is called 'atlantis'" in refused(
        run, "add", "dashboard", "--role", "reader", "--city", "atlantis"
    )
