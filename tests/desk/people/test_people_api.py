"""`/api/v1/people` and `/api/v1/feedback`: what the pages do, for programs of staff."""

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from desk.api.shapes.people import (
    AskedAgain,
    Erased,
    Feedback,
    FeedbackList,
    Lifted,
    Person,
    PersonList,
    Preview,
    Removed,
    Settled,
    WholePerson,
)
from store.operations.audit import read_trail
from store.people.clients import ClientRole, add_client
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import find_recipient
from store.people.refusals import Why
from tests.desk.people.conftest import NOW, Office
from tests.desk.serving import Answer, ask


def post(office: Office, path: str, body: object = None, **headers: str) -> Answer:
    return ask(office.port, path, body={} if body is None else body, headers=headers or None)


def values(answer: Answer, shape: Any) -> Any:
    assert answer.status == 200, answer.body
    shape.model_validate(answer.values)
    return answer.values


def test_a_person_is_added_changed_paused_confirmed_and_removed(office: Office) -> None:
    new = {"address": "ada@k.example", "language": "de", "profiles": ["krefeld"]}
    person = values(post(office, "/api/v1/people", new), Person)
    assert (person["id"], person["state"], person["confirmed"]) == (1, "unconfirmed", False)
    at = "/api/v1/people/1"
    done = values(post(office, f"{at}/confirm", {"because": "she phoned"}), Person)
    assert done["state"] == "active"
    wished = {"language": "fr", "whole_week": True, "profiles": ["pirna/heat"]}
    done = values(post(office, f"{at}/wishes", wished), Person)
    assert (done["language"], done["frequency"], done["whole_week"], done["profiles"]) == (
        *("fr", "weekly", True),
        ["pirna/heat"],
    )
    done = values(post(office, f"{at}/pause", {"until": "2026-11-01"}), Person)
    assert (done["state"], done["paused_until"]) == ("paused", "2026-11-01")
    assert values(post(office, f"{at}/pause", {"until": None}), Person)["state"] == "active"
    values(post(office, f"{at}/remove"), Removed)
    found = values(ask(office.port, "/api/v1/people?state=left"), PersonList)
    assert [p["address"] for p in found["items"]] == ["ada@k.example"]
    assert values(ask(office.port, "/api/v1/people"), PersonList)["items"] == []
    with office.open() as store:
        assert [c.did for c in reversed(read_trail(store))] == [
            *("added a person", "confirmed a person", "changed the wishes of a person"),
            *("paused mail", "let mail go on", "removed a person"),
        ]


def test_the_list_is_that_of_the_command(office: Office) -> None:
    for n in range(5):
        office.add(f"r{n}@k.example", name=f"Reader {n}", language="de" if n % 2 else "en")
    command = CliRunner().invoke(
        app, ["--db", str(office.settings.db), "recipients", "list", "--json"]
    )
    listed, address = [], "/api/v1/people?limit=2"
    while address:
        page = values(ask(office.port, address), PersonList)
        listed += page["items"]
        address = page["next"]
    assert [p["address"] for p in listed] == [f"r{n}@k.example" for n in range(5)]
    assert all(p["address"] in command.stdout for p in listed)
    found = values(ask(office.port, "/api/v1/people?q=reader+3&language=de"), PersonList)
    assert [p["id"] for p in found["items"]] == [4]


def test_a_preview_and_the_last_mails_are_told(office: Office) -> None:
    office.add("ada@k.example")
    shown = values(ask(office.port, "/api/v1/people/1/preview"), Preview)
    assert (shown["period"], shown["is_stored"]) == ("2026-W41", False)
    office.send()
    whole = values(ask(office.port, "/api/v1/people/1"), WholePerson)
    assert [(m["period"], m["state"], m["subject"]) for m in whole["mails"]] == [
        ("2026-W41", "sent", shown["subject"])
    ]


def test_no_link_of_a_preview_acts_or_opens_her_page(office: Office) -> None:
    office.add("ada@k.example")
    sent = re.compile(r"https?://[\w.:]+(/(?:a|my)/[^\s\"&<>]+)")
    shown = values(ask(office.port, "/api/v1/people/1/preview"), Preview)
    links = set(sent.findall(shown["html"]) + sent.findall(shown["text"]))
    assert links == {"/a/…", "/my/…"}


def test_staff_of_one_city_preview_no_mail_that_tells_of_another(office: Office) -> None:
    office.add("ada@k.example", profiles=["krefeld", "pirna"])
    with office.open() as store:
        token = add_client(store, "krefeld", role=ClientRole.STAFF, cities=["krefeld"], now=NOW)
    told = {"Authorization": f"Bearer {token}"}
    assert ask(office.port, "/api/v1/people/1/preview", headers=told).status == 403
    office.add("bo@k.example")
    assert ask(office.port, "/api/v1/people/2/preview", headers=told).status == 200


def test_an_erasure_names_the_address_once_more(office: Office) -> None:
    office.add("ada@k.example")
    at = "/api/v1/people/1/erase"
    assert post(office, at, {"address": "bo@k.example"}).status == 422
    done = values(post(office, at, {"address": "ada@k.example"}), Erased)
    assert done["done"].startswith("deleted from the database")
    assert ask(office.port, "/api/v1/people/1").status == 404
    assert b"ada@" not in office.settings.db.read_bytes()


def test_what_can_not_be_used_is_a_problem_document(office: Office) -> None:
    office.add("ada@k.example")
    new = {"address": "bo@k.example", "language": "de", "profiles": ["krefeld"]}
    for change in ({"address": "no"}, {"language": "xx"}, {"profiles": []}, {"wish": 1}):
        assert post(office, "/api/v1/people", new | change).status == 422
    assert post(office, "/api/v1/people", new | {"profiles": ["nowhere"]}).status == 404
    assert post(office, "/api/v1/people/1/pause", {"until": "2020-01-01"}).status == 422
    assert post(office, "/api/v1/people/1/confirm", {"because": "  "}).status == 422
    for path in ("/api/v1/people/99", f"/api/v1/people/{2**60}", "/api/v1/feedback?what=x"):
        assert ask(office.port, path).status in (400, 404, 422)


def test_feedback_is_listed_settled_once_and_its_effect_taken_back(office: Office) -> None:
    ada = office.add("ada@k.example").id
    with office.open() as store:
        report = give_feedback(
            store,
            recipient_id=ada,
            call_id="portico:A",
            answer=AnswerKind.MISTAKE,
            comment="March?",
            now=NOW,
        )
        no = give_feedback(
            store,
            recipient_id=ada,
            call_id="portico:B",
            answer=AnswerKind.NOT_RELEVANT,
            reason=Why.CANNOT_APPLY,
            now=NOW,
        )
    found = values(ask(office.port, "/api/v1/feedback"), FeedbackList)
    assert [(f["id"], f["what"], f["comment"]) for f in found["items"]] == [
        (report.id, "mistake", "March?"),
        (no.id, "cannot_apply", None),
    ]
    only = values(ask(office.port, "/api/v1/feedback?what=mistake&city=krefeld"), FeedbackList)
    assert [f["id"] for f in only["items"]] == [report.id]
    settling = {"ids": [report.id], "answer": "In December."}
    at = "/api/v1/feedback/settle"
    assert values(post(office, at, settling), Settled)["settled"] == [report.id]
    again = values(post(office, at, settling | {"answer": "No."}), Settled)
    (before,) = again["settled_before"]
    assert (before["id"], before["by"], before["reply"]) == (report.id, "desk", "In December.")
    assert post(office, at, {"ids": [999]}).status == 404
    one = values(post(office, f"/api/v1/feedback/{no.id}/withdraw"), Feedback)
    assert one["withdrawn_by"] == "desk"
    one = values(post(office, f"/api/v1/feedback/{no.id}/restore"), Feedback)
    assert [e["kind"] for e in one["effects"]] == ["hidden_for_person"]
    assert post(office, f"/api/v1/feedback/{no.id}/restore").status == 422


@pytest.mark.parametrize("role", [None, ClientRole.READER, ClientRole.ANALYST])
def test_a_program_below_staff_learns_and_changes_nothing(office: Office, role) -> None:
    office.add("ada@k.example")
    token = "citycalls_nobody"
    with office.open() as store:
        if role is not None:
            token = add_client(store, "dashboard", role=role, now=NOW)
    sent = {"Authorization": f"Bearer {token}"}
    for path in ("/api/v1/people", "/api/v1/people/1", "/api/v1/feedback"):
        answer = ask(office.port, path, headers=sent)
        assert answer.status == (401 if role is None else 403)
        assert b"ada@" not in answer.body
    assert post(office, "/api/v1/people/1/remove", **sent).status in (401, 403)
    with office.open() as store:
        assert find_recipient(store, "ada@k.example").profiles == ("krefeld",)


def test_a_program_of_one_city_sees_and_changes_its_own_readers(office: Office) -> None:
    office.add("ada@k.example")
    office.add("bo@p.example", profiles=["pirna"])
    office.add("cy@k.example", profiles=["krefeld", "pirna"])
    with office.open() as store:
        token = add_client(store, "krefeld", role=ClientRole.STAFF, cities=["krefeld"], now=NOW)
    sent = {"Authorization": f"Bearer {token}"}
    found = values(ask(office.port, "/api/v1/people", headers=sent), PersonList)
    assert [p["address"] for p in found["items"]] == ["ada@k.example", "cy@k.example"]
    assert ask(office.port, "/api/v1/people/2", headers=sent).status == 404
    pause = {"until": "2026-11-01"}
    assert post(office, "/api/v1/people/3/pause", pause, **sent).status == 403
    assert post(office, "/api/v1/people/2/pause", pause, **sent).status == 404
    assert post(office, "/api/v1/people/1/pause", pause, **sent).status == 200
    with office.open() as store:
        assert read_trail(store)[0].who == "program krefeld"


def test_a_person_is_asked_once_more_and_not_twice_a_day(office: Office) -> None:
    office.add("ada@k.example", confirmed=False)
    office.add("bo@k.example")
    asked = values(post(office, "/api/v1/people/1/ask"), AskedAgain)
    assert asked == {"id": 1, "is_asked": True}
    assert values(post(office, "/api/v1/people/1/ask"), AskedAgain)["is_asked"] is False
    assert values(post(office, "/api/v1/people/2/ask"), AskedAgain)["is_asked"] is False
    assert post(office, "/api/v1/people/99/ask").status == 404
    with office.open() as store:
        assert [(c.did, c.about) for c in read_trail(store)] == [
            ("asked a person to confirm", "ada@k.example")
        ]
        (mail,) = store.rows("SELECT recipient_id FROM outbox")
    assert mail["recipient_id"] == 1


def test_a_refusal_is_lifted_for_a_reason_by_the_whole_office_alone(office: Office) -> None:
    office.add("ada@k.example")
    values(post(office, "/api/v1/people/1/erase", {"address": "ada@k.example"}), Erased)
    new = {"address": "ada@k.example", "language": "de", "profiles": ["krefeld"]}
    assert post(office, "/api/v1/people", new).status == 422
    at, lifting = "/api/v1/refusals/lift", {"address": "ada@k.example", "because": "she wrote"}
    assert post(office, at, lifting | {"because": " "}).status == 422
    assert post(office, at, lifting | {"address": "bo@k.example"}).status == 404
    with office.open() as store:
        token = add_client(store, "krefeld", role=ClientRole.STAFF, cities=["krefeld"], now=NOW)
    refused = post(office, at, lifting, Authorization=f"Bearer {token}")
    assert refused.status == 403
    assert "limited to some" in refused.values["detail"]
    assert values(post(office, at, lifting), Lifted) == {"refused_since": NOW.date().isoformat()}
    assert post(office, at, lifting).status == 404
    values(post(office, "/api/v1/people", new), Person)
    with office.open() as store:
        (line,) = [c for c in read_trail(store) if c.did == "lifted a refusal"]
    assert (line.about, "ada@" in (line.detail or "")) == (None, False)
    assert "she wrote" in (line.detail or "")
