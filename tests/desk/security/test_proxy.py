"""A web server in front that names the person: believed from its own address alone."""

from ipaddress import ip_network

import pytest
from starlette.requests import Request

from desk.security.login import GroupRole, Login, LoginWay
from desk.security.machine import machine_of
from store.accounts.accounts import AccountRole
from tests.desk.security.conftest import Guarded

ROLES = (
    GroupRole(group="office", role=AccountRole.STAFF, cities=None),
    GroupRole(group="krefeld", role=AccountRole.READER, cities=frozenset({"krefeld"})),
)
HERE, ELSEWHERE = ip_network("127.0.0.1"), ip_network("10.1.2.0/24")


def proxied(*networks, ways=("proxy",)) -> Login:
    return Login(ways=frozenset(LoginWay(way) for way in ways), group_roles=ROLES, proxies=networks)


def test_who_the_web_server_names_is_signed_in_with_the_role_of_their_groups(guarded) -> None:
    reader = guarded.reader(login=proxied(HERE))
    reader.headers = {"Remote-User": "anna", "Remote-Groups": "others, office"}
    page = reader.get("/match")
    assert page.status == 200
    assert ">anna</a>" in page.body
    assert "Sign out" not in page.body
    assert "Sign out there; here is nothing to end" in reader.get("/logout").body
    assert reader.get("/account").status == 200
    reader.headers["Remote-Groups"] = "krefeld"
    assert reader.get("/match").status == 403
    assert reader.get("/calls").status == 200
    assert not reader.cookies


def test_without_groups_the_account_of_that_name_counts(guarded: Guarded) -> None:
    guarded.add("anna", "analyst", ("krefeld",))
    reader = guarded.reader(login=proxied(HERE))
    reader.headers = {"Remote-User": "Anna"}
    assert reader.get("/match").status == 200
    reader.headers = {"Remote-User": "otto", "Remote-Groups": "nothing of ours"}
    assert reader.get("/calls").status == 403
    assert reader.get("/").status == 200


def test_their_forms_need_a_token_of_their_own(guarded: Guarded) -> None:
    reader = guarded.reader(login=proxied(HERE))
    reader.headers = {"Remote-User": "anna", "Remote-Groups": "office"}
    reader.get("/match")
    good = reader.token
    fields = {"text": "green roofs", "do": "ask"}
    assert reader.post("/match", token=good, **fields).status in (200, 303)
    assert reader.post("/match", token=None, **fields).status == 403
    reader.headers["Remote-User"] = "otto"
    assert reader.post("/match", token=good, **fields).status == 403


@pytest.mark.parametrize(
    ("login", "headers"),
    [
        (proxied(ELSEWHERE), {"Remote-User": "anna"}),
        (proxied(ELSEWHERE), {"Remote-User": "anna", "X-Forwarded-For": "10.1.2.3"}),
        (proxied(ELSEWHERE), {"Remote-User": "anna", "X-Real-IP": "10.1.2.3"}),
        (proxied(ELSEWHERE), {"Remote-User": "anna", "Forwarded": "for=10.1.2.3"}),
        (proxied(HERE, ways=("password",)), {"Remote-User": "anna"}),
        (proxied(HERE), {"X-Remote-User": "anna"}),
        (proxied(HERE), {"Remote-User": ""}),
        (proxied(HERE), {"Remote-User": "a" * 201}),
        (proxied(HERE), {"Remote-User": "a\x00b"}),
    ],
)
def test_a_header_that_anybody_may_have_sent_opens_nothing(guarded, login, headers) -> None:
    guarded.add("anna", "admin")
    reader = guarded.reader(login=login)
    reader.headers = {**headers, "Remote-Groups": "office"}
    for path in ("/calls", "/match", "/audit"):
        assert reader.get(path).status in (303, 400)
    assert reader.ask("GET", "/api/v1/calls").status in (401, 400)


def test_two_names_in_one_request_are_none() -> None:
    from desk.security.actor import proxied as told

    class Deps:
        login = proxied(HERE)

    scope = {
        "type": "http",
        "client": ("127.0.0.1", 1),
        "headers": [(b"remote-user", b"anna"), (b"remote-user", b"otto")],
    }
    assert told(Request(scope), Deps()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("peer", "told", "machine"),
    [
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "192.0.2.1, 198.51.100.7, 10.1.2.9", "198.51.100.7"),
        ("::ffff:10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "x, y", "y"),
        ("10.1.2.3", "10.1.2.4", "10.1.2.3"),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours_is_the_reader(peer, told, machine) -> None:
    scope = {
        "type": "http",
        "client": (peer, 1),
        "headers": [(b"x-forwarded-for", told.encode())] if told else [],
    }
    assert machine_of(Request(scope), proxied(ELSEWHERE)) == machine
