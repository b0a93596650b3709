"""What staff release and settle: a changed ranking floods nobody, a report is answered once."""

import json
import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import WrongInput
from matcher.calibration import PROFILE
from store.database import open_store
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import add_recipient, find_recipient
from store.people.refusals import Why
from tests.citycalls.commands.test_commands import NOW, db

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


def test_feedback_is_listed_by_age_settled_with_an_answer_and_taken_back(own):
    with open_store(own) as store:
        person = find_recipient(store, "ana@krefeld.example").id
        about = {"recipient_id": person, "call_id": "sedia:LIFE-TEST-HEAT", "now": NOW}
        report = give_feedback(store, answer=AnswerKind.MISTAKE, comment="March?", **about)
        no = give_feedback(store, answer=AnswerKind.NOT_RELEVANT, reason=Why.TOPIC, **about)
    listed = run(own, "feedback", "list", "--open", "--today", WEEK_2)
    assert [(f["id"], f["what"], f["recipient"], f["comment"]) for f in listed] == [
        (report.id, "mistake", "ana@krefeld.example", "March?"),
        (no.id, "other", "ana@krefeld.example", None),
    ]
    assert [e["kind"] for e in listed[1]["effects"]][:2] == ["hidden_for_person", "lowers"]
    assert run(own, "feedback", "list", "--since", "2027-01-01", "--today", WEEK_2) == []

    words = ("--answer", "In December.", "--author", "Ana", "--today", WEEK_2)
    done = run(own, "feedback", "settle", str(report.id), *words)
    assert done == {"settled": [report.id], "settled_before": []}
    told = run(own, "digest", "--today", WEEK_3)
    assert f"reply:{report.id}" in {i["reason"] for m in told for i in m["items"]}
    (kept,) = [f for f in run(own, "feedback", "list", "--today", WEEK_3) if f["reply"]]
    assert (kept["settled_by"], kept["told_in"]) == ("Ana", "2026-W45")

    run(own, "feedback", "withdraw", str(no.id), "--author", "Ana", "--today", WEEK_3)
    assert run(own, "feedback", "list", "--open", "--today", WEEK_3) == []
    run(own, "feedback", "restore", str(no.id), "--today", WEEK_3)
    (again,) = run(own, "feedback", "list", "--open", "--today", WEEK_3)
    assert (again["id"], again["withdrawn_by"]) == (no.id, None)


def test_settling_twice_tells_who_did_it_and_ends_with_1(own):
    with open_store(own) as store:
        report = give_feedback(
            store,
            recipient_id=find_recipient(store, "ana@krefeld.example").id,
            call_id="sedia:LIFE-TEST-HEAT",
            answer=AnswerKind.MISTAKE,
            now=NOW,
        )
    settle = ("feedback", "settle", str(report.id), "--author", "Ana", "--answer", "Corrected.")
    run(own, *settle)
    found = CliRunner().invoke(app, [*settle, "--db", str(own)])
    assert found.exit_code == 1
    assert "was settled before, by Ana; nothing was changed" in found.stderr
    with pytest.raises(WrongInput, match="say --answer for the reader"):
        CliRunner().invoke(
            app, ["feedback", "settle", "1", "--db", str(own)], catch_exceptions=False
        )


def test_every_change_of_a_person_by_a_command_stands_in_the_trail(own):
    bo = "bo@krefeld.example"
    run(own, "recipients", "add", bo, "--profile", "krefeld", "--today", WEEK_1)
    assert run(own, "recipients", "ask", bo, "--today", WEEK_1)["is_asked"] is False  # by `add`
    assert run(own, "recipients", "ask", bo, "--today", WEEK_2)["is_asked"] is True
    run(own, "recipients", "confirm", bo, "--today", WEEK_2)
    with pytest.raises(WrongInput, match="confirmed already"):
        run(own, "recipients", "ask", bo, "--today", WEEK_2)
    run(own, "recipients", "pause", bo, "--until", "2026-12-01", "--today", WEEK_2)
    run(own, "recipients", "pause", bo, "--today", WEEK_2)
    run(own, "recipients", "remove", bo, "--today", WEEK_2)
    trail = run(own, "audit")
    assert [(c["did"], c["about"]) for c in reversed(trail)] == [
        ("added a person", bo),
        ("asked a person to confirm", bo),
        ("confirmed a person", bo),
        ("paused mail", bo),
        ("let mail go on", bo),
        ("removed a person", bo),
    ]
    assert {c["who"] for c in trail} == {"command line"}


def test_who_was_erased_is_added_again_once_the_refusal_is_lifted_and_named_in_no_line(own):
    ana = "ana@krefeld.example"
    run(own, "recipients", "remove", ana, "--erase", "--today", WEEK_1)
    add = ("recipients", "add", ana, "--profile", "krefeld", "--confirmed", "--today", WEEK_2)
    with pytest.raises(WrongInput, match="not to be written to"):
        run(own, *add)
    with pytest.raises(WrongInput, match="--because"):
        run(own, "recipients", "lift", ana, "--because", " ")
    lifted = run(own, "recipients", "lift", ana, "--because", "she asked", "--today", WEEK_2)
    assert lifted["refused_since"] == WEEK_1
    trail = run(own, "audit")
    assert [(c["did"], c["about"]) for c in reversed(trail)] == [
        ("erased a person", None),
        ("lifted a refusal", None),
    ]
    assert "ana@" not in str(trail)
    assert run(own, *add)["profiles"] == ["krefeld"]


def test_a_mistake_that_is_settled_by_command_stands_in_the_trail(own):
    with open_store(own) as store:
        report = give_feedback(
            store,
            recipient_id=find_recipient(store, "ana@krefeld.example").id,
            call_id="sedia:LIFE-TEST-HEAT",
            answer=AnswerKind.MISTAKE,
            now=NOW,
        )
    settle = ("mistakes", "settle", str(report.id), "--comment", "x", "--author", "Ana")
    run(own, *settle, "--today", WEEK_2)
    (line,) = run(own, "audit", "--who", "Ana", "--words", "settled", "--since", WEEK_2)
    assert line["about"] == f"feedback {report.id}"
    assert run(own, "audit", "--since", WEEK_3) == []
