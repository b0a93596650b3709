"""`accounts`: who may sign in; passwords come from standard input and are told nowhere."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import CityCallsError
from funding.resources import shipped
from store.database import open_store

PASSWORD = "correct horse battery staple"


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "c.db"
    open_store(path).close()
    return path


@pytest.fixture
def run(db):
    def ask(*args, typed=None):
        return CliRunner().invoke(
            app, ["--db", str(db), *args], input=typed, catch_exceptions=False
        )

    return ask


def refused(run, *args, **more):
    with pytest.raises(CityCallsError) as error:
        run(*args, **more)
    return str(error.value)


def test_an_account_is_added_changed_and_removed_and_each_step_stands_in_the_trail(run, db):
    run("profiles", "import", str(shipped("profiles") / "krefeld.yaml"))
    anna = "anna@krefeld.example"
    added = run("accounts", "add", anna, "--role", "staff", "--json", typed=PASSWORD + "\n")
    assert json.loads(added.stdout)["has_password"] is True
    assert "CITYCALLS_LOGIN" in added.stderr
    otto = ("accounts", "add", "otto", "--role", "reader", "--no-password", "--city", "krefeld")
    assert json.loads(run(*otto, "--json").stdout)["cities"] == ["krefeld"]
    assert run("accounts", "role", anna, "--role", "analyst").exit_code == 0
    assert run("accounts", "password", anna, typed="another one of four words\n").exit_code == 0
    shown = run("accounts", "list").stdout
    assert "analyst" in shown
    assert "krefeld" in shown
    assert run("accounts", "remove", "OTTO").exit_code == 0
    assert [a["name"] for a in json.loads(run("accounts", "list", "--json").stdout)] == [anna]
    trail = json.loads(run("audit", "--json").stdout)
    assert [(c["did"], c["about"]) for c in reversed(trail)] == [
        ("added a profile", "krefeld"),
        ("added an account", anna),
        ("added an account", "otto"),
        ("changed a role", anna),
        ("changed a password", anna),
        ("removed an account", "otto"),
    ]
    kept = b"".join(p.read_bytes() for p in db.parent.glob("c.db*"))
    assert PASSWORD.encode() not in kept


def test_what_is_wrong_is_told_with_the_cure(run):
    add = ("accounts", "add")
    assert "no password came" in refused(run, *add, "anna", "--role", "staff", typed="")
    assert "12 to 200" in refused(run, *add, "anna", "--role", "staff", typed="short\n")
    assert "known ones are reader" in refused(run, *add, "anna", "--role", "boss")
    assert "can't be used" in refused(run, *add, "Anna <b>", "--role", "staff")
    assert "can't be used" in refused(run, *add, "desk", "--role", "staff")
    wrong_city = (*add, "anna", "--role", "staff", "--no-password", "--city", "atlantis")
    assert "no city is called 'atlantis'" in refused(run, *wrong_city)
    run(*add, "anna", "--role", "staff", "--no-password")
    assert "there is an account" in refused(run, *add, "Anna", "--role", "staff", "--no-password")
    assert "accounts list" in refused(run, "accounts", "remove", "otto")
    assert "accounts list" in refused(run, "accounts", "role", "otto", "--role", "staff")


def test_a_password_is_no_argument_so_that_no_list_of_processes_shows_it(db):
    help_text = CliRunner().invoke(app, ["accounts", "add", "--help"]).stdout
    assert "--password" not in help_text.replace("--no-password", "")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "citycalls", "--db", str(db)),
            *("accounts", "add", "anna", "--role", "staff"),
        ],
        input=PASSWORD,
        capture_output=True,
        text=True,
        check=True,
    )
    assert PASSWORD not in done.stdout + done.stderr
