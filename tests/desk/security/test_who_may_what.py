"""Roles and routes: every address names its role, and everybody asks each with real requests."""

import json
import re

import pytest

from desk.app import desk_addresses, make_app
from desk.security.login import Login, LoginWay
from desk.security.roles import (
    BY_LINK,
    FOR_ALL_CITIES,
    FOR_PROGRAMS,
    NEEDED,
    DeskRole,
    needed,
)
from store.accounts.accounts import AccountRole
from store.operations.audit import note_change
from store.people.clients import ClientRole, add_client
from tests.desk.security.conftest import Guarded, Reader
from tests.structure.modules import ROOT

NO_TOKEN = ("/login", "/login/link", "/login/link/{token}")
"""Forms of who is not signed in yet."""


def example(path: str) -> str:
    """Return an address of a route; what stands in it leads to nothing."""
    path = path.replace("{oppId:uuid}", "6f1c1f0e-0000-4000-8000-000000000000")
    return re.sub(r"{[^}]+}", "x", re.sub(r"{\w+:int}", "1", path))


def test_every_route_names_its_role_and_a_post_its_own(guarded: Guarded) -> None:
    found = desk_addresses()
    assert found
    for path, method in found:
        assert needed(method, path) in DeskRole
        if method not in ("GET", "HEAD") and not path.startswith(FOR_PROGRAMS + BY_LINK):
            role = needed(method, path)
            assert role > DeskRole.PUBLIC or path.startswith(("/login", "/logout")), path
    assert {line.rpartition(" ")[2] for line in NEEDED} == {path for path, _ in found}


def test_nothing_but_the_actor_decides_who_somebody_is() -> None:
    asking = re.compile(r"\brole_of\(|\.everybody\b")
    for path in sorted((ROOT / "desk").rglob("*.py")):
        if path.name not in ("roles.py", "actor.py"):
            assert not asking.search(path.read_text("utf-8")), path


def test_everybody_at_every_address(guarded: Guarded) -> None:
    """Nobody, each role, and each role without the token of its forms."""
    people = {role: f"{role}-person" for role in AccountRole}
    ranks = dict(zip(AccountRole, list(DeskRole)[1:], strict=True))
    for role, name in people.items():
        guarded.add(name, role)
    readers: dict[AccountRole, Reader] = {}
    nobody = guarded.reader()
    for role, name in people.items():
        readers[role] = guarded.reader()
        readers[role].sign_in(name)
        assert readers[role].token
    asked = 0
    for path, method in desk_addresses():
        if path.startswith((*BY_LINK, *FOR_PROGRAMS)) or path == "/account/sessions":
            continue
        role, address = needed(method, path), example(path)
        is_reading = method in ("GET", "HEAD")
        answer = nobody.ask(method, address, body=None if is_reading else "")
        asked += 1
        if role > DeskRole.PUBLIC:
            assert answer.status == (303 if is_reading else 403), (method, path)
            assert not is_reading or answer.headers["location"].startswith("/login")
        for one, reader in readers.items():
            if path == "/logout" and not is_reading:
                continue
            asked += 1
            if is_reading:
                status = reader.ask(method, address).status
                is_admitted = ranks[one] >= role
                assert (status != 403) is is_admitted or path.startswith("/login"), (path, one)
                assert status != 303 or is_admitted, (path, one)
                assert status < 500, (path, one)
                continue
            without = reader.post(address, token=None).status
            assert without == 403 or path in NO_TOKEN, (path, one)
            for token in ("forged", readers[AccountRole.ADMIN].token if one != "admin" else "x"):
                assert reader.post(address, token=token).status == 403 or path in NO_TOKEN
            sent = reader.post(address)
            assert sent.status < 500, (path, one)
            if ranks[one] < role:
                assert sent.status == 403, (path, one)
            else:
                assert "Your role is not enough" not in sent.body
                assert "This form is too old" not in sent.body, (path, one)
    assert asked > 100
    for reader in readers.values():
        assert reader.get("/").status == 200


@pytest.mark.parametrize("role", list(ClientRole))
def test_programs_at_every_address_of_theirs(guarded: Guarded, role: ClientRole) -> None:
    with guarded.open() as store:
        token = add_client(store, "dashboard", role=role, now=guarded.now)
    ranks = dict(zip(ClientRole, list(DeskRole)[1:], strict=False))
    nobody, reader = guarded.reader(), guarded.reader()
    reader.headers["Authorization"] = f"Bearer {token}"
    for path, method in desk_addresses():
        wanted = needed(method, path)
        if not path.startswith(FOR_PROGRAMS) or wanted is DeskRole.PUBLIC:
            continue
        body = None if method in ("GET", "HEAD") else "{}"
        assert nobody.ask(method, example(path), body=body).status == 401, path
        status = reader.ask(method, example(path), body=body).status
        assert (status != 403) is (ranks[role] >= wanted), (method, path)
        assert status not in (401, 500)


def test_a_program_of_one_city_reads_of_that_city_alone(guarded: Guarded) -> None:
    with guarded.open() as store:
        token = add_client(
            store, "dashboard", role=ClientRole.ANALYST, cities=["krefeld"], now=guarded.now
        )
    reader = guarded.reader()
    reader.headers["Authorization"] = f"Bearer {token}"
    reader.headers["Content-Type"] = "application/json"
    check_limits(reader)
    for path, body in (
        ("/api/v1/match", '{"profile": "hamm"}'),
        ("/api/v1/explain", '{"profile": "hamm", "call": "x"}'),
    ):
        refused = reader.ask("POST", path, body=body)
        assert refused.status == 404, path
        unknown = reader.ask("POST", path, body=body.replace("hamm", "atlantis"))
        assert unknown.body.replace("atlantis", "hamm") == refused.body
        assert "krefeld" in refused.body


def test_a_reader_of_one_city_sees_that_city_alone(guarded: Guarded) -> None:
    guarded.add("anna", "staff", ("krefeld",))
    reader = guarded.reader()
    reader.sign_in("anna")
    check_limits(reader)
    with guarded.open() as store:
        for city in ("krefeld", "hamm", "hamm/heat", "krefeld/heat"):
            note_change(store, who="otto", did="saved a profile", about=city, now=guarded.now)
    page = reader.get("/audit").body
    assert "krefeld/heat" in page
    assert "hamm" not in page.lower()
    page = reader.get("/match?q=heat").body
    assert "hamm" not in page.lower()
    refused = reader.post("/match/save", text="heat", q="heat", title="x", city="hamm")
    assert refused.status in (400, 404)
    assert reader.post("/match/undo", project="hamm/x", version="1").status == 404
    assert reader.get("/match/saved?project=hamm/x&version=1").status == 404
    with guarded.open() as store:
        assert not store.rows("SELECT 1 FROM profile_versions WHERE version > 1")


def check_limits(reader: Reader) -> None:
    own = reader.get("/api/v1/profiles").body
    assert "krefeld" in own
    assert "hamm" not in own.lower()
    assert reader.get("/api/v1/profiles/krefeld").status == 200
    refused, unknown = (reader.get(f"/api/v1/profiles/{city}") for city in ("hamm", "atlantis"))
    assert refused.status == 404
    assert unknown.body.replace("atlantis", "hamm") == refused.body


def test_a_way_to_sign_in_is_off_unless_it_is_named(guarded: Guarded) -> None:
    app = make_app(open_store=guarded.open, secret="x" * 16, clock=lambda: guarded.now)
    assert not app.state.deps.login.is_on
    assert LoginWay.PROXY not in Login().ways


def test_the_trail_is_read_by_programs_of_staff_in_pages(guarded: Guarded) -> None:
    with guarded.open() as store:
        token = add_client(store, "office", role=ClientRole.STAFF, now=guarded.now)
        for n in range(5):
            note_change(store, who="otto", did="saved a profile", about=f"c{n}", now=guarded.now)
    reader = guarded.reader()
    reader.headers["Authorization"] = f"Bearer {token}"
    path, found = "/api/v1/audit?who=Otto&limit=2", []
    while path:
        values = json.loads(reader.get(path).body)
        found += [line["about"] for line in values["items"]]
        path = values["next"]
    assert found == ["c4", "c3", "c2", "c1", "c0"]
    assert json.loads(reader.get("/api/v1/audit?words=c3").body)["items"][0]["who"] == "otto"
    assert json.loads(reader.get("/api/v1/audit?since=2026-10-07").body)["items"] == []


def test_what_concerns_every_city_is_not_for_staff_of_one(guarded: Guarded) -> None:
    guarded.add("anna", "admin", ("krefeld",))
    guarded.add("otto", "staff")
    with guarded.open() as store:
        token = add_client(
            store, "office", role=ClientRole.STAFF, cities=["krefeld"], now=guarded.now
        )
    one, all_cities = guarded.reader(), guarded.reader()
    one.sign_in("anna")
    all_cities.sign_in("otto")
    program = guarded.reader()
    program.headers["Authorization"] = f"Bearer {token}"
    found = [(path, method) for path, method in desk_addresses() if path in FOR_ALL_CITIES]
    assert {path for path, _ in found} == FOR_ALL_CITIES
    for path, method in found:
        address = path.replace("{form}", "txt")
        if path.startswith(FOR_PROGRAMS):
            answer = program.ask(method, address, body=None if method == "GET" else "{}")
            assert answer.status == 403, path
        elif method == "POST":
            one.get("/account")
            all_cities.get("/account")
            assert one.post(address).status == 403, path
            assert all_cities.post(address).status != 403, path
        else:
            assert one.get(address).status == 403, path
            assert all_cities.get(address).status in (200, 404), path
    head = one.get("/calls").body
    assert 'href="/people"' in head
    assert 'href="/health"' not in head
    assert 'href="/bulletin"' not in head
