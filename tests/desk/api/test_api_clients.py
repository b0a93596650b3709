"""Programs bring a token; its role decides, and it ends when it is taken back."""

import pytest

from desk.security.roles import NEEDED
from store.people.clients import ClientRole, add_client, list_clients, remove_client
from tests.desk.api.conftest import NOW

READ = ("/api/v1/calls", "/api/v1/health", "/common-grants/opportunities")
QUESTION = {"text": "Cool roofs and trees for hot towns."}


def bearer(token):
    return {"headers": {"Authorization": f"Bearer {token}"}}


@pytest.fixture
def token(public, request):
    role = request.param
    with public.open() as store:
        made = add_client(store, f"test-{role}", role=role, now=NOW)
    yield made
    with public.open() as store:
        remove_client(store, f"test-{role}")


def test_where_the_pages_are_published_nothing_is_told_without_a_token(public):
    addresses = [p for p in NEEDED if p.startswith(("/api/v1", "/common-grants"))]
    assert len(addresses) >= 12
    for address in READ:
        found = public(address)
        assert found.status == 401
        assert found.headers["www-authenticate"].startswith("Bearer")
        assert found.headers["content-type"] == "application/problem+json"
    assert public("/api/v1/match", QUESTION).status == 401
    assert public("/api/openapi.json").status == 200


@pytest.mark.parametrize("token", [ClientRole.READER], indirect=True)
def test_a_reader_reads_and_may_not_ask(public, token):
    assert [public(a, **bearer(token)).status for a in READ] == [200, 200, 200]
    assert public("/api/v1/match", QUESTION, **bearer(token)).status == 403


@pytest.mark.parametrize("token", [ClientRole.ANALYST, ClientRole.STAFF], indirect=True)
def test_an_analyst_asks(public, token):
    assert public("/api/v1/match", QUESTION, **bearer(token)).status == 200


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer nobody", "Basic YTpi", "bearer " + "x" * 5000, "Bearer \u00e9"],
)
def test_a_token_of_nobody_opens_nothing_even_on_the_own_machine(api, public, header):
    for place in (api, public):
        found = place("/api/v1/calls", headers={"Authorization": header})
        assert found.status == 401
        assert b"nobody" in found.body


def test_a_token_ends_when_it_is_taken_back_and_is_kept_nowhere(public):
    with public.open() as store:
        made = add_client(store, "dashboard", role=ClientRole.READER, now=NOW)
        assert public("/api/v1/calls", **bearer(made)).status == 200
        kept = str(store.rows("SELECT * FROM clients"))
        assert made not in kept
        assert [c.name for c in list_clients(store)] == ["dashboard"]
        remove_client(store, "dashboard")
    assert public("/api/v1/calls", **bearer(made)).status == 401


def test_whoever_comes_through_a_proxy_needs_a_token(api):
    assert api("/api/v1/calls").status == 200
    assert api("/api/v1/calls", headers={"X-Forwarded-For": "203.0.113.7"}).status == 401
    assert api("/api/v1/calls", headers={"Host": "evil.example"}).status == 401
