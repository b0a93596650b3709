"""The list for a firewall is complete: nothing else has to be reachable for a whole harvest."""

import json
from typing import Any

import pytest
from cryptography import x509

from tests.crawler.closed_network import ClosedNetwork
from tests.crawler.jobs import command
from tests.crawler.listings import TODAY, card, listing, search, topic
from tests.crawler.net.test_certificates import authority, context
from tests.crawler.scripted import Reply, Scripted
from tests.crawler.small.small_portals import aid, aids_page, eui_page, export_zip, programme

__all__ = ["authority"]  # the fixture is found by its name
SOURCES = ("sedia", "portico", "eui", "foerderdatenbank", "aides-territoires", "facilities")
TOPICS = [topic(n) for n in range(60)]
AIDS = [aid(n) for n in range(9)]


def answer(route: str, query: str, headers: Any) -> Reply:
    """Answer as the portal of the host that was asked."""
    match headers["Host"].partition(":")[0]:
        case "api.tech.ec.europa.eu":
            return Reply(body=search(TOPICS, query), kind="application/json")
        case "portico.urban-initiative.eu":
            return Reply(body=listing([card(n) for n in range(2)]))
        case "www.urban-initiative.eu" | "urban-initiative.eu":
            return Reply(body=eui_page(title=f"Visits {route}"))
        case "www.foerderdatenbank.de":
            body = export_zip({f"p{n}": programme(f"p{n}") for n in range(3)})
            return Reply(body=body, kind="application/zip")
        case "aides-territoires.beta.gouv.fr" if route.endswith("connexion/"):
            return Reply(body=b'{"token": "bearer"}', kind="application/json")
        case "aides-territoires.beta.gouv.fr":
            return Reply(body=aids_page(AIDS, count=len(AIDS)), kind="application/json")
    return Reply(status=404)


@pytest.fixture(scope="module")
def hosts() -> list[str]:
    return str(command("sources", "--hosts").stdout).split()


def harvest(tmp_path: Any, authority: Any, hosts: list[str]) -> tuple[list[Any], ClosedNetwork]:
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(authority[1])
    names = [x509.DNSName(host) for host in hosts]
    tls = context(tmp_path, "portals", authority, names=names)
    with Scripted(answer, tls=tls) as portals, ClosedNetwork(hosts, portals.port) as network:
        env = {
            "https_proxy": network.url,
            "http_proxy": network.url,
            "CITYCALLS_CA_FILE": str(ca_file),
            "CITYCALLS_CONTACT": "calls@city.example",
            "CITYCALLS_AIDES_TERRITOIRES_TOKEN": "only-for-this-test",
        }
        where = ("--db", str(tmp_path / "c.db"), "--today", str(TODAY), "--json")
        done = command("crawl", *where, env=env)
    return json.loads(done.stdout), network


def test_a_harvest_of_all_sources_needs_only_the_hosts_that_are_listed(
    tmp_path: Any, authority: Any, hosts: list[str]
) -> None:
    runs, network = harvest(tmp_path, authority, hosts)
    reasons = {r["source"]: r["reasons"] for r in runs if r["state"] != "ok"}
    assert "no timetable lies in" in " ".join(reasons.pop("timetables"))
    # calls_min of the real portals is higher than what these answers hold
    assert all("fewer than" in " ".join(why) and len(why) == 1 for why in reasons.values()), reasons
    assert {r["source"] for r in runs if r["stored"] or r["listed"]} == set(SOURCES)
    assert network.refused == set()
    assert network.reached <= set(hosts)
