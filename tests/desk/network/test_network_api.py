"""`/api/v1/network`, `/alike` and `/proposals` on a real server: documents, roles and cities."""

from collections.abc import Iterator
from typing import Any

import pytest

from advice.profiles.stored_projects import import_profiles
from desk.api.shapes.network import (
    AlikeList,
    KnownProposal,
    NetworkMatrix,
    ProposalList,
    WholeTandem,
)
from desk.api.shapes.problem import Problem
from desk.app import make_app
from desk.security.roles import DeskRole
from funding.resources import shipped
from store.people.clients import ClientRole, add_client
from tests.desk.calls.conftest import SECRET
from tests.desk.network.conftest import CALL, NOW, PEOPLE, Network
from tests.desk.serving import Answer, ask, serving

NEW = {"call": CALL, "cities": ["krefeld", "sofia"], "sentence": "Cool streets for both."}


@pytest.fixture
def port(network: Network) -> Iterator[int]:
    app = make_app(
        open_store=network.open,
        secret=SECRET,
        clock=lambda: network.now,
        everybody=DeskRole.PUBLIC,  # so that only tokens get in
    )
    with serving(app) as port:
        yield port


class Program:
    """A program with a token."""

    def __init__(self, network: Network, port: int, role: str, *cities: str) -> None:
        name = "-".join((role, *cities))
        with network.open() as store:
            token = add_client(store, name, role=ClientRole(role), cities=cities or None, now=NOW)
        self.port, self.sent = port, {"Authorization": f"Bearer {token}"}

    def ask(self, path: str, body: object = None) -> Answer:
        return ask(self.port, f"/api/v1{path}", body=body, headers=self.sent)

    def values(self, path: str, shape: Any, body: object = None) -> Any:
        answer = self.ask(path, body)
        assert answer.status == 200, answer.body
        shape.model_validate(answer.values)
        return answer.values


def problem(answer: Answer, status: int) -> str:
    """What a problem document says."""
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    return Problem.model_validate(answer.values).detail


def test_the_matrix_comes_in_pages_and_narrowed_as_on_the_page(network: Network, port: int) -> None:
    office = Program(network, port, "staff")
    whole = office.values("/network", NetworkMatrix)
    assert {city["city"] for city in whole["cities"]} == set(PEOPLE)
    found, path = [], "/network?limit=2"
    while path:
        page = office.values(path, NetworkMatrix)
        assert len(page["items"]) <= 2
        found += page["items"]
        path = (page["next"] or "").removeprefix("/api/v1")
    assert found == whole["items"]
    assert len({row["call_id"] for row in found}) == len(found) > 2
    life = office.values("/network?programme=LIFE", NetworkMatrix)["items"]
    assert life == [row for row in found if row["programme"] == "LIFE"]
    both = office.values("/network?cities=2&city=sofia", NetworkMatrix)["items"]
    assert both == [
        row
        for row in found
        if len(row["fits"]) >= 2 and "sofia" in {fit["city"] for fit in row["fits"]}
    ]


def test_a_question_that_means_nothing_is_told(network: Network, port: int) -> None:
    office = Program(network, port, "staff")
    for path, status, word in (
        ("/network?programme=NOTHING", 400, "LIFE"),
        ("/network?city=atlantis", 400, "krefeld"),
        ("/network?deadline=2026-13", 400, "2026-13"),
        ("/network?theme=chess", 400, "chess"),
        ("/network?cities=9", 422, "cities"),
        ("/network?sort=deadline", 400, "sort"),
        ("/network/sedia:NO", 404, "sedia:NO"),
        (f"/network/{CALL}?city=atlantis", 404, "atlantis"),
        (f"/network/{CALL}?city=<b>", 422, "city"),
        ("/alike?city=atlantis", 400, "krefeld"),
        ("/alike?cursor=x", 400, "cursor"),
        ("/proposals?state=open", 400, "state"),
    ):
        assert word in problem(office.ask(path), status), path


def test_one_call_tells_its_rule_with_its_quote_and_what_is_missing(
    network: Network, port: int
) -> None:
    office = Program(network, port, "reader")
    bare = office.values(f"/network/{CALL}", WholeTandem)
    assert bare["pairing"] is None
    assert "two municipalities" in bare["rule"]["needs"][0]["quote"]
    alone = office.values(f"/network/{CALL}?city=krefeld", WholeTandem)
    assert alone["pairing"]["verdict"] == "no"
    assert alone["pairing"]["missing"]
    both = office.values(f"/network/{CALL}?city=krefeld&city=sofia", WholeTandem)
    assert (both["pairing"]["verdict"], both["pairing"]["missing"]) == ("yes", [])


def test_alike_projects_come_in_pages(network: Network, port: int) -> None:
    with network.open() as store:
        files = [shipped("profiles") / f"{city}.yaml" for city in ("hamm", "pirna", "arnsberg")]
        import_profiles(store, *files, author="tests", comment="more", now=NOW)
    office = Program(network, port, "reader")
    whole = office.values("/alike", AlikeList)["items"]
    assert [p["likeness"] for p in whole] == sorted((p["likeness"] for p in whole), reverse=True)
    found, path = [], "/alike?limit=1"
    while path:
        page = office.values(path, AlikeList)
        found += page["items"]
        path = (page["next"] or "").removeprefix("/api/v1")
    assert found == whole != []
    mine = office.values("/alike?city=hamm", AlikeList)["items"]
    assert mine == [p for p in whole if any(name.startswith("hamm/") for name in p["profiles"])]


def test_a_proposal_is_made_listed_and_withdrawn_by_program(network: Network, port: int) -> None:
    office = Program(network, port, "staff")
    made = office.values("/proposals", KnownProposal, NEW)
    assert (made["proposal"], made["state"]) == (1, "open")
    assert made["answers"] == {"krefeld": None, "sofia": None}
    assert office.values("/proposals", ProposalList)["items"] == [made]
    assert "proposed already, as proposal 1" in problem(office.ask("/proposals", NEW), 422)
    told = network.mails()
    assert all("Cool streets for both." in told[city] for city in NEW["cities"])
    gone = office.values("/proposals/1/withdraw", KnownProposal, {})
    assert gone["state"] == "withdrawn"
    problem(office.ask("/proposals/1/withdraw", {}), 422)


def test_a_proposal_that_can_not_be_is_told_and_not_kept(network: Network, port: int) -> None:
    office = Program(network, port, "staff")
    changes: tuple[tuple[dict[str, object], int, str], ...] = (
        ({"call": "sedia:NO"}, 404, "sedia:NO"),
        ({"cities": ["krefeld", "atlantis"]}, 404, "atlantis"),
        ({"cities": ["krefeld"]}, 422, "cities"),
        ({"cities": ["krefeld", "krefeld"]}, 422, "2 to 8"),
        ({"sentence": "Write to b@krefeld.example"}, 422, "address"),
        ({"sentence": "Ask Bertold Zwiebel"}, 422, "names a person"),
        ({"sentence": "x" * 401}, 422, "sentence"),
        ({"by": "somebody else"}, 422, "by"),
    )
    for change, status, word in changes:
        assert word in problem(office.ask("/proposals", NEW | change), status), change
    assert office.values("/proposals", ProposalList)["items"] == []


def test_a_program_of_one_city_proposes_for_it_and_hears_of_its_own_alone(
    network: Network, port: int
) -> None:
    office = Program(network, port, "staff")
    sofia, utrecht = (Program(network, port, "reader", city) for city in ("sofia", "utrecht"))
    detail = problem(utrecht.ask("/proposals", NEW), 403)
    assert "your own" in detail
    made = sofia.values("/proposals", KnownProposal, NEW)
    assert made["answers"] is None  # what another city said is not told
    assert sofia.values("/proposals", ProposalList)["items"] == [made]
    assert utrecht.values("/proposals", ProposalList)["items"] == []
    refused = problem(utrecht.ask("/proposals/1/withdraw", {}), 404)
    unknown = problem(utrecht.ask("/proposals/7/withdraw", {}), 404)
    assert unknown.replace("7", "1") == refused  # nor is it told that there is one
    assert office.values("/proposals", ProposalList)["items"][0]["state"] == "open"
    limited = Program(network, port, "staff", "krefeld")
    problem(limited.ask("/proposals/1/withdraw", {}), 404)
    assert sofia.values("/proposals/1/withdraw", KnownProposal, {})["state"] == "withdrawn"


def test_nobody_learns_or_changes_anything_without_a_token(network: Network, port: int) -> None:
    for path, body in (
        ("/network", None),
        ("/alike", None),
        ("/proposals", None),
        ("/proposals", NEW),
    ):
        answer = ask(port, f"/api/v1{path}", body=body)
        problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        wrong = ask(port, f"/api/v1{path}", body=body, headers={"Authorization": "Bearer x"})
        problem(wrong, 401)
    with network.open() as store:
        assert store.rows("SELECT 1 FROM proposals") == []


def test_no_address_of_the_network_names_a_person(network: Network, port: int) -> None:
    office = Program(network, port, "staff")
    office.ask("/proposals", NEW)
    told = b"".join(
        office.ask(path).body
        for path in ("/network", f"/network/{CALL}?city=sofia", "/alike", "/proposals")
    ).decode()
    for name, address, _ in PEOPLE.values():
        assert name not in told
        assert address not in told
