"""The same by the API: a replay, a reader's issues, and was it in them."""

import json

import pytest

from desk.api.shapes.replays import IssueList, ReplayedIssues, ToldInIssue
from tests.desk.serving import ask
from tests.digest.replay.world import DRAFT


def test_a_replay_is_one_document(town):
    question = {"profile": "kassel", "weeks": 2, "versions": [1], "draft": DRAFT}
    answer = ask(town.port, "/api/v1/replays", body=question)

    found = ReplayedIssues.model_validate_json(answer.body)
    assert answer.status == 200
    assert [week.week for week in found.weeks] == ["2026-W38", "2026-W39"]
    assert [version.name for version in found.versions] == ["1", "draft"]
    assert (found.letters, found.equal) == (2, 2)


def test_the_issues_of_a_reader_are_a_list(town):
    answer = ask(town.port, "/api/v1/people/1/issues")

    found = IssueList.model_validate_json(answer.body)
    assert [x.period for x in found.items] == ["2026-W39", "2026-W38", "2026-W37", "2026-W36"]


def test_was_it_in_it_is_answered_in_the_language_asked_for(town):
    path = f"/api/v1/people/1/issues/2026-W37?call={town.hidden}&language=de"
    answer = ask(town.port, path)

    found = ToldInIssue.model_validate_json(answer.body)
    assert (found.why, found.told_in, found.in_it) == ("earlier_hidden", "2026-W36", False)
    assert found.sentence.startswith("Nein: In der Ausgabe Woche 36/2026 genannt")


@pytest.mark.parametrize(
    ("method", "path", "question", "status"),
    [
        ("GET", "/api/v1/people/1/issues/2026-W60?call=x", None, 422),
        ("GET", "/api/v1/people/99/issues", None, 404),
        ("GET", "/api/v1/people/1/issues/2026-W37?call=x&language=xx", None, 404),
        ("GET", "/api/v1/people/1/issues/2026-W37", None, 422),
        ("POST", "/api/v1/replays", {"profile": "nowhere"}, 404),
        ("POST", "/api/v1/replays", {"profile": "kassel", "versions": [7]}, 404),
        ("POST", "/api/v1/replays", {"profile": "kassel", "draft": "city: ["}, 422),
        ("POST", "/api/v1/replays", {"profile": "kassel", "weeks": 99}, 422),
    ],
)
def test_what_can_not_be_answered_is_a_problem(town, method, path, question, status):
    answer = ask(town.port, path, method=method, body=question)

    assert answer.status == status
    assert json.loads(answer.body)["title"]
