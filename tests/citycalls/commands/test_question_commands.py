"""`profiles answer --not-now`, and what `profiles show` tells of questions that rest."""

import json

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import CityCallsError
from store.operations.audit import read_trail
from tests.digest.replay.asking import DAYS, PLAN, asked_by, asking
from tests.digest.replay.conftest import world

__all__ = ["world"]
DAY = ("--today", "2026-09-09")
ASKED = ("decision_days", "has_climate_plan", "partners")


def run(path, *args):
    found = CliRunner().invoke(
        app, ["--db", str(path), *args, *DAY], catch_exceptions=False, env={"NO_COLOR": "1"}
    )
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout) if "--json" in args else found.output


def rests(path):
    (project,) = run(path, "profiles", "show", "kassel", "--json")
    return {q["fact"]: q["rests_until"] for q in project["questions"] if q["fact"] in ASKED}


def test_a_question_that_rests_is_told_with_the_day_on_which_mails_ask_again(world):
    world.list_calls(*asking())
    for number in range(2):
        world.week(number)
    assert rests(world.path) == dict.fromkeys(ASKED) | {"decision_days": "2026-12-08"}
    told = run(world.path, "profiles", "show", "kassel")
    assert "decision_days VALUE\n  not asked in mails before 2026-12-08" in told
    assert told.count("not asked in mails") == 1

    said = run(world.path, "profiles", "answer", "kassel", "has_climate_plan", "--not-now")
    assert said == "kassel: has_climate_plan is not asked in mails before 2026-12-09\n"
    found = run(world.path, "profiles", "answer", "kassel", "partners", "--not-now", "--json")
    assert found == [{"about": "kassel/yards", "fact": "partners", "rests_until": "2026-12-09"}]
    assert rests(world.path)["has_climate_plan"] == "2026-12-09"
    for number in range(2, 5):
        world.week(number)
    assert asked_by(world) == ["", DAYS, "", "", ""]
    with world.open() as store:
        changes = [(c.did, c.about, c.detail) for c in read_trail(store)][::-1]
    assert changes == [
        ("put a question off", "kassel", "has_climate_plan"),
        ("put a question off", "kassel/yards", "partners"),
    ]


@pytest.mark.parametrize(
    "value", [(), ("yes", "--not-now")], ids=["neither answer nor not now", "both"]
)
def test_an_answer_or_not_now_is_given_and_never_both(world, value):
    with pytest.raises(CityCallsError, match="either the answer to 'has_climate_plan' or"):
        run(world.path, "profiles", "answer", *PLAN.split(":"), *value)
    with pytest.raises(CityCallsError, match="no fact is called"):
        run(world.path, "profiles", "answer", "kassel", "plans", "--not-now")
