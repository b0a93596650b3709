"""What staff release and settle: a changed ranking floods nobody, a report is answered once."""

import json
import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from matcher.calibration import PROFILE
from store.database import open_store
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import add_recipient, find_recipient
from tests.citycalls.test_commands import NOW, db

__all__ = ["db"]  # the fixture is found by its name
WEEK_1, WEEK_2, WEEK_3 = "2026-10-20", "2026-10-27", "2026-11-03"


@pytest.fixture
def own(db, tmp_path):
    path = tmp_path / "own.db"
    shutil.copyfile(db, path)
    with open_store(path) as store:
        add_recipient(
            store,
            "ana@krefeld.example",
            profiles=["krefeld/heat-warnings"],
            language="en",
            confirmed=True,
            now=NOW,
        )
    return path


def run(path, *args):
    found = CliRunner().invoke(app, ["--db", str(path), *args, "--json"], catch_exceptions=False)
    return json.loads(found.stdout)


def told_as_new(path, day):
    (mail,) = run(path, "digest", "--send", "--today", day)
    return {i["call_id"] for i in mail["items"] if i["reason"] == "new"}


def test_what_a_changed_model_brings_up_waits_for_its_release(own, monkeypatch):
    monkeypatch.setattr("advice.weekly.candidates.WORTH_NEWS", 0.0)
    heat, cool = (
        m["chance"] for m in run(own, "match", "krefeld", "--today", WEEK_1)["results"][:2]
    )
    between = (heat + cool) / 2
    best_only = replace(PROFILE, strong=between, shown=between)  # what the first model shows
    monkeypatch.setattr("matcher.calibration.PROFILE", best_only)
    monkeypatch.setattr("advice.ranking.model_release.model_name", lambda _: "1-first")
    first = told_as_new(own, WEEK_1)
    assert first == {"sedia:LIFE-TEST-HEAT"}
    assert run(own, "model", "show", "--today", WEEK_1)["is_released"] is True

    monkeypatch.setattr("matcher.calibration.PROFILE", replace(best_only, shown=0.0001))
    monkeypatch.setattr("advice.ranking.model_release.model_name", lambda _: "2-second")
    shown = run(own, "model", "show", "--today", WEEK_2)
    effect = next(e for e in shown["effects"] if e["project"] == "krefeld/heat-warnings")
    assert (shown["model"], shown["released"], shown["is_released"]) == (
        *("2-second", "1-first"),
        False,
    )
    assert "sedia:LIFE-TEST-COOL" in {c["call_id"] for c in effect["entering"]}
    assert (effect["leaving"], effect["staying"], effect["period"]) == ([], 1, "2026-W43")
    assert told_as_new(own, WEEK_2) == set()

    done = run(own, "model", "release", "--author", "Ana", "--today", WEEK_3)
    assert (done["is_released"], done["changed_on"], done["author"]) == (True, WEEK_3, "Ana")
    assert "sedia:LIFE-TEST-COOL" in told_as_new(own, WEEK_3)


def test_a_reported_mistake_is_listed_until_it_is_settled(own):
    with open_store(own) as store:
        give_feedback(
            store,
            recipient_id=find_recipient(store, "ana@krefeld.example").id,
            call_id="sedia:LIFE-TEST-HEAT",
            answer=AnswerKind.MISTAKE,
            comment="It closes in March.",
            now=NOW,
        )
    (report,) = run(own, "mistakes", "list")
    assert (report["title"], report["comment"]) == (
        *("Heat warnings and heat action plans", "It closes in March."),
    )
    run(own, "mistakes", "settle", str(report["id"]), "--comment", "corrected at the source")
    assert run(own, "mistakes", "list") == []
