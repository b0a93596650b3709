"""`/health`: what waits for a person, the same figures as `status`, and who was faster."""

import json
import threading

from typer.testing import CliRunner

from citycalls.cli import app
from store.harvest.quarantine import quarantined_runs
from store.operations.audit import read_trail
from tests.desk.health.conftest import EVIL, NOW, harvest, record
from tests.desk.serving import ask


def waiting(desk) -> list[int]:
    with desk.open() as store:
        return [run.run_id for run in quarantined_runs(store)]


def test_a_run_that_was_set_aside_is_shown_with_what_it_would_change(health) -> None:
    page = health.ask("GET", "/health").body
    assert "Portico, European Urban Initiative, run 2 of 6 Oct 2026" in page
    assert "7 of 10 calls that should still be listed are absent" in page
    for words in ("1 new call", "7 calls are absent", "1 deadline moves"):
        assert words in page
    assert "Cool streets 20" in page
    assert "10 → 4" in page
    assert "the number of calls is out of line" in page


def test_titles_of_a_portal_are_words_and_no_markup(health) -> None:
    page = health.ask("GET", "/health").body
    assert "onerror=alert(1)" not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    assert EVIL not in page


def test_the_page_has_the_schedule_and_says_what_never_happened(health) -> None:
    page = health.ask("GET", "/health").body
    assert "Wed, 7 Oct 2026, 02:10" in page
    assert "none yet" in page
    german = health.ask("GET", "/health?lang=de").body
    assert "Zurückgestellte Abrufe" in german
    assert "Letzte Sicherung" in german


def test_an_admitted_run_is_the_present_state_and_stands_in_the_trail(health) -> None:
    done = health.ask("POST", "/health/accept", run="2", comment="The portal was tidied up.")
    assert done.status == 303
    assert done.headers["location"] == "/health?accepted=2"
    assert "Run 2 is the present state now." in health.ask("GET", "/health?accepted=2").body
    assert waiting(health) == []
    assert "Cool streets 20" in health.ask("GET", "/calls?q=Cool+streets+20").body
    with health.open() as store:
        (change,) = read_trail(store)
    assert (change.who, change.about) == ("desk", "portico")
    assert change.detail == "run 2: The portal was tidied up."


def test_without_a_comment_nothing_is_admitted(health) -> None:
    refused = health.ask("POST", "/health/accept", run="2", comment="  ")
    assert refused.status == 400
    assert "Say in a comment" in refused.body
    assert waiting(health) == [2]


def test_who_comes_second_is_told_who_was_faster_and_why(health) -> None:
    health.ask("POST", "/health/accept", run="2", comment="Looked at it")
    late = health.ask("POST", "/health/accept", run="2", comment="Me, too")
    assert late.status == 409
    assert "desk admitted it on 6 Oct 2026: Looked at it" in late.body
    assert "Me, too" not in late.body
    for run in ("99", "x", "-1", "9" * 12):
        assert health.ask("POST", "/health/accept", run=run, comment="c").status == 404
    assert health.ask("POST", "/health/accept", run="1", comment="c").status == 409


def test_of_two_at_the_same_moment_one_admits_and_both_know(health) -> None:
    answers = []

    def press(words: str) -> None:
        answers.append(health.ask("POST", "/health/accept", run="2", comment=words).status)

    threads = [threading.Thread(target=press, args=[words]) for words in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    with health.open() as store:
        assert len(read_trail(store)) == 1


def test_a_later_good_run_settles_an_older_one(health) -> None:
    harvest(health.path, [record(n) for n in range(10)], NOW)
    assert waiting(health) == []
    assert "Runs that were set aside" not in health.ask("GET", "/health").body


def test_an_unknown_parameter_is_named(health) -> None:
    assert health.ask("GET", "/health?runn=2").status == 400


def test_the_api_tells_staff_the_figures_of_status_and_more(health) -> None:
    told = ask(health.port, "/api/v1/health/operations").values
    code = ["--db", str(health.path), "status", "--now", "2026-10-06T08:00+00:00", "--json"]
    status = json.loads(CliRunner().invoke(app, code, catch_exceptions=False).stdout)
    same = ("healthy", "troubles", "sources", "outbox", "recipients")
    assert {k: told[k] for k in same} == {k: status[k] for k in same}
    (run,) = told["waiting"]
    assert (run["run"], run["absent"]["count"], run["new"]["count"]) == (2, 7, 1)
    done = ask(
        health.port, "/api/v1/health/accept", body={"run": 2, "comment": "The portal shrank"}
    )
    assert done.values["state"] == "ok"
    again = ask(health.port, "/api/v1/health/accept", body={"run": 2, "comment": "Once more"})
    assert again.status == 422
    assert "only a quarantined one is admitted" in again.values["detail"]


def test_the_figures_of_the_data_follow_an_admission_at_once(health) -> None:
    def live() -> tuple[int, int]:
        calls = ask(health.port, "/api/v1/calls").values["total"]
        return ask(health.port, "/api/v1/health/operations").values["data"]["live"], calls

    before = live()
    assert before == live()
    ask(health.port, "/api/v1/health/accept", body={"run": 2, "comment": "The portal shrank"})
    after = live()
    assert after[0] == after[1] > before[0] == before[1]
