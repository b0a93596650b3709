"""What is wrong with a question is said in a problem document, and nothing of the inside."""

import json

import pytest

from desk.api.shapes.problem import Problem
from desk.app import make_app
from desk.security.roles import DeskRole
from store.database import open_store
from tests.desk.api.conftest import LATER
from tests.desk.serving import ask, serving

TEXT = "Cool roofs and trees for hot towns."


def problem_of(found, status):
    assert found.status == status, found.body[:500]
    assert found.headers["content-type"] == "application/problem+json"
    assert b"Traceback" not in found.body
    problem = Problem.model_validate(found.values)
    assert problem.status == status
    return problem


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/api/v1/calls?nonsense=1", 400, "nonsense"),
        ("/api/v1/health?lang=de", 400, "lang"),
        ("/common-grants/opportunities?page_size=3", 400, "pageSize"),
        ("/api/v1/calls?status=open&status=opened", 400, "opened"),
        ("/api/v1/calls?country=Atlantis", 400, "Atlantis"),
        ("/api/v1/calls?deadline=2027-13", 400, "2027-13"),
        ("/api/v1/calls?view=table", 400, "view"),
        ("/api/v1/calls?programme=NOTHING", 400, "NOTHING"),
        ("/api/v1/calls?sort=deadline&sort=money", 400, "sort"),
        ("/api/v1/calls?cursor=abc", 400, "cursor"),
        ("/api/v1/calls?source=nowhere", 400, "nowhere"),
        ("/api/v1/events?source=nowhere", 404, "nowhere"),
        ("/api/v1/calls?limit=0", 422, "limit"),
        ("/api/v1/calls?limit=101", 422, "limit"),
        ("/api/v1/calls?limit=ten", 422, "limit"),
        ("/api/v1/events?since=0", 422, "since"),
        ("/api/v1/events?since=2026-13-01", 422, "since"),
        ("/api/v1/calls/no-such-call", 404, "no-such-call"),
        ("/api/v1/profiles/nowhere", 404, "nowhere"),
        ("/api/v1/profiles/draft.yaml", 422, "city_id"),
        ("/api/v1/nothing", 404, "openapi"),
        ("/api/", 404, "openapi"),
        ("/api", 404, "openapi"),
        ("/common-grants", 404, "openapi"),
        ("/common-grants/nothing", 404, "openapi"),
        ("/common-grants/opportunities/no-uuid", 404, "openapi"),
        ("/common-grants/opportunities/00000000-0000-0000-0000-000000000000", 404, "0000"),
        ("/common-grants/opportunities?pageSize=101", 422, "pageSize"),
    ],
)
def test_a_wrong_address_is_told_with_the_thing_and_the_cure(api, address, status, word):
    assert word in problem_of(api(address), status).detail


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ({}, "one of profile, text and query"),
        ({"text": TEXT, "query": "roofs"}, "2 are given"),
        ({"text": ""}, "empty"),
        ({"text": "zzz qqq"}, "nothing could be understood"),
        ({"text": TEXT, "country": "XX"}, "country"),
        ({"text": TEXT, "country": "Germany"}, "country"),
        ({"text": TEXT, "applicant": "king"}, "applicant"),
        ({"query": "roofs", "terms": ["a"]}, "terms"),
        ({"profile": "krefeld", "country": "DE"}, "country"),
        ({"profile": "krefeld", "must": ["roofs"]}, "must"),
        ({"text": TEXT, "must": [" "]}, "can't be demanded"),
        ({"text": TEXT, "roles": ["king"]}, "roles"),
        ({"text": TEXT, "emphasis": {"roofs": 0}}, "emphasis"),
        ({"profile": "draft.yaml"}, "profile"),
        ({"profile": "../../etc/passwd"}, "profile"),
        ({"text": TEXT, "top": 101}, "top"),
        ({"text": TEXT, "open_between": ["2027-01-01", "2026-01-01"]}, "open_between"),
        ({"text": TEXT, "open_between": [0, 1]}, "open_between"),
        ({"text": TEXT, "hidden": 1}, "hidden"),
        ({"text": "x" * 200_001}, "text"),
        ([1], "body"),
        ("text", "body"),
    ],
)
def test_a_question_that_can_not_be_answered_is_told(api, question, word):
    assert word in problem_of(api("/api/v1/match", question), 422).detail


def test_what_is_wrong_is_said_without_the_words_of_a_program(api):
    assert problem_of(api("/api/v1/match", {}), 422).detail.startswith("body: give one of")


def test_an_unknown_profile_is_not_found(api):
    problem = problem_of(api("/api/v1/match", {"profile": "krefeld/nothing"}), 404)
    assert "krefeld/nothing" in problem.detail


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": "\\ud800 roofs"}',
        b'{"text": "\xff\xfe"}',
        b"[" * 100_000,
        b'{"text": NaN}',
        b'{"top": 1e999, "text": "roofs"}',
        b'{"text": "roofs", "text": "roofs"',
        json.dumps({"text": "\x00" * 1000}).encode(),
        json.dumps({"text": "<script>alert(1)</script>"}).encode(),
        json.dumps({"query": "\x00' OR 1=1 --"}).encode(),
        *(
            b'{"filters": {"customFilters": {"x": %s1%s}}}' % (b'{"a": ' * deep, b"}" * deep)
            for deep in (8, 200, 255, 300, 900)
        ),
        *(
            b'{"filters": {"customFilters": {"x": %s%s}}}' % (b"[" * deep, b"]" * deep)
            for deep in (8, 255, 900)
        ),
    ],
)
def test_a_hostile_body_is_a_problem_or_an_answer_and_never_a_fault_of_ours(api, body):
    for address in ("/api/v1/match", "/api/v1/explain", "/common-grants/opportunities/search"):
        found = api(address, body)
        assert found.status < 500
        assert b"Traceback" not in found.body
        assert found.headers["content-type"] in ("application/json", "application/problem+json")


@pytest.mark.parametrize(
    "words", ["%00", '"', "%27%22*", "a" * 400, "NEAR(a%20b)", "%ED%A0%80", "^x"]
)
def test_hostile_words_of_a_search_find_what_they_find(api, words):
    assert api(f"/api/v1/calls?q={words}").status == 200


def test_what_is_sent_is_never_repeated_raw(api):
    told = api("/api/v1/calls?%3Cscript%3Ealert(1)=%3Cscript%3E").body
    assert b"<script" not in told


def test_more_than_is_read_is_refused_before_it_is_read(api):
    problem_of(api("/api/v1/match", b"x" * 1_500_000), 413)
    problem_of(api("/common-grants/opportunities/search", b"x" * 30_000), 413)
    escaped = json.dumps({"text": "é" * 199_000}).encode()
    assert len(escaped) > 1_000_000
    assert api("/api/v1/match", escaped).status in (200, 422)


def test_a_text_of_sixty_pages_is_answered(api):
    found = api("/api/v1/match", {"text": (TEXT + " ") * 5_500})
    assert found.status == 200
    assert found.values["results"]


def test_other_methods_are_told_what_the_address_can_do(api):
    found = api("/api/v1/calls", method="DELETE")
    problem_of(found, 405)
    assert found.headers["allow"] == "GET, HEAD"
    found = api("/common-grants/opportunities/search")
    problem_of(found, 405)
    assert found.headers["allow"] == "POST"


def test_a_fault_of_ours_is_told_without_a_word_of_the_inside(api, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the inside")

    monkeypatch.setattr("desk.api.calls.search_calls", broken)
    found = api("/api/v1/calls")
    assert "this side" in problem_of(found, 500).detail
    assert b"inside" not in found.body


def test_a_missing_database_is_told(tmp_path):
    app = make_app(
        open_store=lambda: open_store(tmp_path / "none.db", create=False),
        secret="a secret of the tests",
        clock=lambda: LATER,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        problem_of(ask(port, "/api/v1/calls"), 503)


def test_no_page_of_another_site_may_read_or_ask(api):
    found = api("/api/v1/calls", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in found.headers
    asked = api("/api/v1/match", {"text": TEXT}, headers={"Origin": "https://evil.example"})
    problem_of(asked, 403)
