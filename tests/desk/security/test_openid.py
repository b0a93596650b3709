"""Signing in at an identity provider, over real redirects; and whatever it may say wrongly."""

import socket
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from desk.security.login import GroupRole, Login, LoginWay, Provider
from desk.security.openid import OpenId, OpenIdFault, within
from store.accounts.accounts import AccountRole, list_accounts
from store.operations.audit import read_trail
from tests.desk.security.conftest import NOW, SECRET, Answer, Guarded, Reader
from tests.sinks import openid_provider as sink

ROLES = (
    GroupRole(group="office", role=AccountRole.STAFF, cities=None),
    GroupRole(group="krefeld", role=AccountRole.READER, cities=frozenset({"krefeld"})),
    GroupRole(group="hamm", role=AccountRole.READER, cities=frozenset({"hamm"})),
)


@pytest.fixture
def provider() -> Iterator[sink.Provider]:
    with sink.openid_provider() as provider:
        provider.now = NOW.timestamp()
        yield provider


@pytest.fixture
def reader(guarded: Guarded, provider: sink.Provider) -> Reader:
    """A browser before pages whose address, told to the provider, is their own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    login = Login(
        ways=frozenset({LoginWay.OPENID}),
        group_roles=ROLES,
        provider=Provider(
            issuer=provider.issuer,
            client=sink.CLIENT,
            secret=sink.CLIENT_SECRET,
            groups_claim="groups",
        ),
    )
    return guarded.reader(login=login, base_url=f"http://127.0.0.1:{port}", port=port)


def go_there(reader: Reader, next_path: str = "/calls") -> str:
    """Return where the provider sends the browser, which left from here."""
    away = reader.get(f"/login/openid?next={next_path}")
    assert away.status == 303
    there = urlsplit(away.headers["location"])
    answer = Reader(int(there.port or 0)).get(f"{there.path}?{there.query}")
    assert answer.status == 302
    back = urlsplit(answer.headers["location"])
    assert back.port == reader.port
    return f"{back.path}?{back.query}"


def sign_in(reader: Reader, next_path: str = "/calls") -> Answer:
    return reader.get(go_there(reader, next_path))


def test_somebody_signs_in_there_and_is_here_what_their_group_says(guarded, reader, provider):
    provider.claims = {"groups": ["others", "office"], "preferred_username": "anna"}
    closed = reader.get("/match?q=heat")
    page = reader.get(closed.headers["location"])
    assert 'href="/login/openid?next=%2Fmatch%3Fq%3Dheat"' in page.body
    answer = sign_in(reader, "/match?q=heat")
    assert (answer.status, answer.headers["location"]) == (303, "/match?q=heat")
    assert reader.get("/audit").status == 200
    assert ">anna</a>" in reader.get("/calls").body
    assert list(reader.cookies) == ["citycalls"]
    with guarded.open() as store:
        (account,) = list_accounts(store)
        assert (account.role, account.source) == (AccountRole.STAFF, provider.issuer)
        assert [c.who for c in read_trail(store)] == ["anna"]


def test_the_page_after_signing_out_names_the_provider_and_signs_nobody_in(reader, provider):
    sign_in(reader)
    reader.get("/calls")
    reader.post("/logout")
    asked = len(provider.asked)
    page = reader.get("/logout")
    host = urlsplit(provider.issuer).netloc
    assert f"If you signed in at {host}, you may still be signed in there" in page.body
    assert f'href="{provider.issuer}/end"' in page.body
    assert reader.get("/calls").headers["location"].startswith("/login?")
    assert reader.get("/login").status == 200
    assert len(provider.asked) == asked


LIES = (
    *("nonce", "no nonce", "aud", "azp", "iss", "exp", "early", "at_hash", "no sub"),
    *("unsigned", "symmetric", "key", "no token", "userinfo", "denied"),
)


def test_nobody_gets_in_by_an_answer_that_can_not_be_believed(guarded, reader, provider) -> None:
    for lie in LIES:
        provider.lie = lie
        provider.claims = {} if lie == "userinfo" else {"groups": ["office"]}
        answer = sign_in(reader)
        assert answer.status == 403, lie
        assert "You are not signed in" in answer.body
        assert "Traceback" not in answer.body
        assert reader.get("/calls").status == 303, lie
    with guarded.open() as store:
        assert list_accounts(store) == []
    provider.lie = None
    assert sign_in(reader).status == 303


def test_a_provider_that_is_down_or_speaks_for_another_is_not_asked_who_it_is(reader, provider):
    for lie in ("issuer", "plain", "down"):
        provider.lie = lie
        assert reader.get("/login/openid").status == 403, lie
    provider.lie = None
    assert sign_in(reader).status == 303


def test_an_answer_counts_once_and_only_in_the_browser_that_left(guarded, reader, provider):
    back = go_there(reader)
    stranger = Reader(reader.port)
    assert stranger.get(back).status == 403
    state = parse_qs(urlsplit(back).query)["state"][0]
    for wrong in ("", "x", state[:-1], state + "x"):
        assert reader.get(back.replace(state, wrong)).status == 403
    other = Reader(reader.port)
    go_there(other)
    assert other.get(back).status == 403
    assert reader.get(back.replace("&iss=", "&iss=https%3A%2F%2Felsewhere")).status == 403
    kept = dict(reader.cookies)
    assert reader.get(back).status == 303
    assert Reader(reader.port, cookies=kept).get(back).status == 403


def test_who_stays_away_too_long_begins_again(provider: sink.Provider, monkeypatch) -> None:
    asked = Provider(
        issuer=provider.issuer, client=sink.CLIENT, secret=sink.CLIENT_SECRET, groups_claim="groups"
    )
    openid = OpenId(asked, base_url="http://127.0.0.1:1", secret=SECRET)
    away = openid.go_away("/", now=NOW)
    assert openid.kept(away.cookie)["next"] == "/"
    import itsdangerous

    real = itsdangerous.TimestampSigner.get_timestamp
    monkeypatch.setattr(
        itsdangerous.TimestampSigner, "get_timestamp", lambda self: real(self) + 601
    )
    with pytest.raises(OpenIdFault):
        openid.kept(away.cookie)


def test_groups_give_role_and_cities(guarded, reader, provider) -> None:
    for subject, groups, cities, pages in (
        ("1", ["krefeld"], ["krefeld"], {"/calls": 200, "/match": 403}),
        ("2", ["krefeld", "hamm"], ["hamm", "krefeld"], {"/calls": 200, "/match": 403}),
        ("3", ["krefeld", "office"], None, {"/calls": 200, "/match": 200}),
        ("4", "krefeld", ["krefeld"], {"/calls": 200}),
    ):
        provider.subject, provider.claims = subject, {"groups": groups}
        assert sign_in(reader).status == 303
        for path, status in pages.items():
            assert reader.get(path).status == status
        with guarded.open() as store:
            account = next(a for a in list_accounts(store) if a.name == subject)
            assert (None if account.cities is None else sorted(account.cities)) == cities


def test_who_is_in_no_group_of_ours_does_not_get_in(guarded, reader, provider) -> None:
    for groups in ([], ["others"], "others", {"office": 1}, None, 7, [["office"]]):
        provider.claims = {"groups": groups}
        provider.lie = "userinfo" if groups in ({"office": 1}, None, 7) else None
        assert sign_in(reader).status == 403
        assert reader.get("/calls").status == 303


def test_another_role_there_ends_what_is_signed_in_here(guarded, reader, provider) -> None:
    sign_in(reader)
    second = Reader(reader.port)
    provider.claims = {"groups": ["krefeld"]}
    sign_in(second)
    assert reader.get("/calls").status == 303
    assert second.get("/calls").status == 200
    with guarded.open() as store:
        assert [a.role for a in list_accounts(store)] == [AccountRole.READER]


def test_nobody_takes_the_name_of_somebody_else(guarded, reader, provider) -> None:
    guarded.add("anna", "admin")
    host = urlsplit(provider.issuer).netloc
    for subject, name, shown in (
        ("1", "anna", f"anna ({host})"),
        ("2", "anna", f"anna ({host}, 2)"),
        ("3", "desk", f"desk ({host})"),
        ("4", "<b>x</b>", "x"),
        ("1", "anna", f"anna ({host})"),
    ):
        provider.subject = subject
        provider.claims = {"groups": ["krefeld"], "preferred_username": name}
        other = Reader(reader.port)
        assert sign_in(other).status == 303
        assert f">{shown}</a>" in other.get("/calls").body
    with guarded.open() as store:
        assert len(list_accounts(store)) == 5


def test_an_address_that_the_provider_did_not_check_names_nobody(reader, provider) -> None:
    provider.claims = {"groups": ["office"], "email": "anna@city.example", "email_verified": "true"}
    sign_in(reader)
    assert ">248289761001</a>" in reader.get("/calls").body


def test_a_new_key_of_the_provider_is_fetched_when_it_is_met(reader, provider) -> None:
    assert sign_in(reader).status == 303
    provider.key = sink.OTHER
    assert sign_in(Reader(reader.port)).status == 303
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    assert provider.asked.count("/keys") == 2


def test_a_claim_may_lie_inside_another() -> None:
    assert within({"realm_access": {"roles": ["a"]}}, "realm_access.roles") == ["a"]
    assert within({"https://city.example/groups": ["a"]}, "https://city.example/groups") == ["a"]
    for claims in ({}, {"realm_access": 1}, {"realm_access": {"roles": 1}}):
        assert within(claims, "realm_access.roles") is None
