"""Programs try, save and bring back profiles as the pages do."""

import pytest

from advice.profiles.stored_projects import import_profiles
from desk.api.shapes.profiles import Effect, History, SavedVersion
from funding.resources import shipped
from store.database import open_store
from store.operations.audit import read_trail
from store.people.clients import ClientRole, add_client
from store.people.profiles import profile_history
from tests.desk.api.conftest import LATER, NOW, fill, started
from tests.desk.serving import ask

AT = "/api/v1/profiles/krefeld"


@pytest.fixture
def served(tmp_path):
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        fill(store)
        krefeld = shipped("profiles") / "krefeld.yaml"
        import_profiles(store, krefeld, author="Ana", comment="first", now=NOW)
    with started(path) as port:
        yield path, port


def text(**changes: str) -> str:
    found = (shipped("profiles") / "krefeld.yaml").read_text("utf-8")
    for old, new in changes.items():
        found = found.replace(old, new)
    return found


def draft() -> str:
    return text().replace(
        "      - weather sensors\n", "      - weather sensors\n      - cool roofs\n"
    )


def test_a_draft_is_tried_and_nothing_is_saved(served):
    path, port = served
    found = ask(port, f"{AT}/try", body={"text": draft()})
    assert found.status == 200, found.body
    Effect.model_validate(found.values)
    assert found.values["profiles"] == ["krefeld"]
    assert found.values["projects"][0]["project"] == "krefeld/heat-warnings"
    with open_store(path) as store:
        assert len(profile_history(store, "krefeld")) == 1


def test_a_draft_is_saved_on_the_version_that_was_seen_only(served):
    path, port = served
    first = ask(port, AT, method="PUT", body={"text": draft(), "version": 1, "comment": "roofs"})
    assert first.status == 200, first.body
    SavedVersion.model_validate(first.values)
    assert (first.values["version"], first.values["comment"]) == (2, "roofs")
    stale = ask(port, AT, method="PUT", body={"text": text(), "version": 1})
    assert stale.status == 409
    assert stale.headers["content-type"] == "application/problem+json"
    assert "version 2" in stale.values["detail"]
    by_header = ask(port, AT, method="PUT", body={"text": text()}, headers={"If-Match": '"2"'})
    assert by_header.values["version"] == 3
    assert "cool roofs" in by_header.values["comment"]
    wrong = ask(port, AT, method="PUT", body={"text": text()}, headers={"If-Match": "x"})
    assert wrong.status == 400
    with open_store(path) as store:
        assert [c.did for c in read_trail(store)][:2] == ["saved a profile"] * 2


def test_a_new_city_has_no_version_yet(served):
    _, port = served
    new = "city: {id: pirna, name: Pirna, country: DE}\nprojects: [{id: a, title: Roofs}]\n"
    at = "/api/v1/profiles/pirna"
    assert ask(port, f"{at}/-/history").status == 404
    assert ask(port, at, method="PUT", body={"text": new}).values["version"] == 1
    assert ask(port, at, method="PUT", body={"text": new}).status == 409
    other = ask(port, AT, method="PUT", body={"text": new})
    assert other.status == 422
    assert "city.id" in other.values["detail"]


def test_faults_name_the_line(served):
    _, port = served
    found = ask(port, f"{AT}/try", body={"text": text(**{"country: DE": "country: UK"})})
    assert found.status == 422
    assert "line 7" in found.values["detail"]


def test_the_history_is_told_and_a_version_comes_back(served):
    _, port = served
    ask(port, AT, method="PUT", body={"text": draft(), "version": 1})
    found = ask(port, f"{AT}/-/history").values
    History.model_validate(found)
    assert [v["version"] for v in found["items"]] == [1, 2]
    assert found["items"][1]["said"][0]["new"] == "cool roofs"
    back = ask(port, f"{AT}/-/revert", body={"to": 1, "version": 2})
    assert back.values["version"] == 3
    assert ask(port, f"{AT}/-/revert", body={"to": 2, "version": 2}).status == 409
    assert ask(port, f"{AT}/-/revert", body={"to": 9}).status == 404
    assert ask(port, f"{AT}/-/revert", body={"to": 3}).status == 422


def test_who_only_analyses_may_try_and_not_save(served):
    path, port = served
    with open_store(path) as store:
        token = add_client(store, "script", role=ClientRole.ANALYST, now=LATER)
    key = {"Authorization": f"Bearer {token}"}
    assert ask(port, f"{AT}/try", body={"text": draft()}, headers=key).status == 200
    for method, at, body in (
        ("PUT", AT, {"text": draft(), "version": 1}),
        ("POST", f"{AT}/-/revert", {"to": 1}),
        ("GET", f"{AT}/-/history", None),
    ):
        assert ask(port, at, method=method, body=body, headers=key).status == 403
