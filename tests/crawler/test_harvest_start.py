"""How a harvest starts, goes on past a source that fails, and stops."""

import json
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from crawler.harvest import base_settings, job_settings, plan_job
from funding.errors import WrongInput
from store.calls.calls import live_calls
from store.database import open_store
from store.harvest.runs import begin_run
from tests.crawler.conftest import CARDS, ROWS
from tests.crawler.jobs import ROOT, command, crawl_command, environment
from tests.crawler.listings import TODAY, listing, search
from tests.crawler.scripted import Reply, Scripted

HERE = "http://127.0.0.1:8000/portico"


def both(route, query, headers):
    if "sedia" in route:
        return Reply(body=search(ROWS[:60], query), kind="application/json")
    return Reply(body=listing(CARDS))


def crawl_both(sedia, portico, db):
    where = ("--url", f"sedia={sedia}", "--url", f"portico={portico}", "--delay", "0")
    return command("crawl", "sedia", "portico", *where, "--today", str(TODAY), "--db", str(db))


@pytest.mark.parametrize("contact", ["", "  ", "calls@city.example\r\nX-More: 1", "Bürgermeister"])
def test_a_contact_that_names_nobody_or_would_break_the_header_is_refused(contact):
    with pytest.raises(WrongInput, match="CITYCALLS_CONTACT is "):
        base_settings(contact)


def test_the_contact_stands_in_the_name_that_portals_see():
    assert base_settings("calls@city.example")["USER_AGENT"] == (
        "CityCalls/0.1 (+https://github.com/iscn-network/city-calls; calls@city.example)"
    )


@pytest.mark.parametrize("delay", [-1.0, float("nan"), float("inf"), 601.0])
def test_a_delay_that_is_no_pause_is_refused(delay):
    with pytest.raises(WrongInput, match="it is a number of seconds, 0 to 600"):
        plan_job("portico", HERE, delay, {})


def test_the_configured_proxies_are_the_only_private_addresses_of_a_live_run(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    live = plan_job("portico", None, None, {})
    base = base_settings("calls@city.example")
    assert job_settings(base, live).getlist("ADDRESSES_ALLOWED") == []
    monkeypatch.setenv("HTTPS_PROXY", "http://10.1.2.3:3128")
    monkeypatch.setenv("http_proxy", "proxy.city.example:3128")
    allowed = job_settings(base, live).getlist("ADDRESSES_ALLOWED")
    assert allowed == ["10.1.2.3", "proxy.city.example"]


def test_a_live_portal_is_read_through_the_configured_proxy(tmp_path):
    def as_proxy(route, query, headers):
        if route.endswith("/robots.txt"):
            return Reply(status=404)
        return Reply(body=listing(CARDS))

    with Scripted(as_proxy) as proxy:
        env = {"http_proxy": proxy.url, "CITYCALLS_CONTACT": "calls@city.example"}
        url = "http://calls.example.invalid/portico"
        done = crawl_command("portico", url, tmp_path / "c.db", TODAY, env=env)
    assert json.loads(done.stdout)[0]["state"] == "ok"
    assert [a.path for a in proxy.log] == [
        "http://calls.example.invalid/robots.txt",
        "http://calls.example.invalid/portico/urban-panorama/call-for-proposals",
    ]


def test_a_portal_on_this_machine_is_asked_past_the_proxy(tmp_path):
    with Scripted(both) as portal:
        env = {"http_proxy": "http://127.0.0.1:9"}
        url = f"{portal.url}/portico"
        done = crawl_command("portico", url, tmp_path / "c.db", TODAY, "--delay", "0", env=env)
    assert json.loads(done.stdout)[0]["state"] == "ok"


def test_one_source_that_fails_does_not_stop_the_next(tmp_path):
    path = tmp_path / "c.db"
    with socket.socket() as taken, Scripted(both) as portal:
        taken.bind(("127.0.0.1", 0))  # bound, never listening: every connection is refused
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}/sedia"
        done = crawl_both(dead, f"{portal.url}/portico", path)
    assert done.returncode == 1
    assert "connection refused" in done.stderr
    with open_store(path) as store:
        assert {c.id.partition(":")[0] for c in live_calls(store, TODAY)} == {"portico"}


def test_a_source_that_another_process_reads_does_not_stop_the_next(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path) as store, Scripted(both) as portal:
        begin_run(store, "sedia", today=TODAY, now=datetime.now(UTC))
        done = crawl_both(f"{portal.url}/sedia", f"{portal.url}/portico", path)
        assert len(live_calls(store, TODAY)) == len(CARDS)
    assert done.returncode == 1
    assert "sedia is being harvested by process" in done.stderr
    assert all("sedia" not in a.path for a in portal.log)


@pytest.fixture
def heard():
    """Children hear an interrupt even where the tests run in the background, which ignores it."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(
    "sent", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.full)]
)
def test_a_harvest_ended_by_a_signal_is_no_success_and_is_forgotten_at_the_next_start(
    tmp_path, sent
):
    arrived, may_answer = threading.Event(), threading.Event()
    path = tmp_path / "c.db"

    def stalled(route, query, headers):
        arrived.set()
        may_answer.wait(60)
        return Reply(body=listing(CARDS))

    with Scripted(stalled) as portal:
        url = f"{portal.url}/portico"
        arguments = ("portico", "--url", f"portico={url}", "--delay", "0", "--json")
        with subprocess.Popen(
            [sys.executable, "-m", "citycalls", "crawl", *arguments, "--db", str(path)],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as ended:
            assert arrived.wait(60)
            ended.send_signal(sent)
            output, _ = ended.communicate(timeout=60)
        assert ended.returncode != 0
        assert output == b""
        may_answer.set()
        done = crawl_command("portico", url, path, TODAY, "--delay", "0")
    assert json.loads(done.stdout)[0]["new"] == len(CARDS)
    with open_store(path) as store:
        states = [r["state"] for r in store.rows("SELECT state FROM runs ORDER BY id")]
    assert states == ["failed", "ok"]
