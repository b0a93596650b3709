"""`doctor --install`: what stands around the program, each fault with what to do about it."""

import json
import os
import socket
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from desk.app import make_app
from funding.errors import WrongInput
from funding.source import load_sources
from store.database import open_store
from tests.crawler.closed_network import ClosedNetwork
from tests.desk.serving import serving
from tests.digest.test_send_tls import certificate
from tests.sinks.mta_sink import Sink

HOSTS = {host for source in load_sources().values() for host in source.hosts}
PROXIES = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY")


@pytest.fixture
def look(tmp_path, monkeypatch):
    """Ask with these settings; return exit code and findings by thing."""
    for name in [*PROXIES, *(n for n in os.environ if n.startswith("CITYCALLS_"))]:
        monkeypatch.delenv(name, raising=False)
    old = os.umask(0o077)
    open_store(tmp_path / "c.db").close()
    os.umask(old)

    def asked(**settings):
        env = {"CITYCALLS_DB": str(tmp_path / "c.db"), "CITYCALLS_TIMEZONE": "Europe/Berlin"}
        args = ["doctor", "--install", "--json"]
        found = CliRunner().invoke(app, args, env=env | settings, catch_exceptions=False)
        return found.exit_code, json.loads(found.stdout)

    return asked


def of(found, thing):
    (one,) = [f for f in found if f["thing"] == thing]
    return one


def closed_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return taken.getsockname()[1]


def pages(tmp_path, clock=lambda: datetime.now(UTC)):
    return make_app(
        open_store=lambda: open_store(tmp_path / "c.db"), secret="of these tests", clock=clock
    )


def test_a_fresh_installation_is_well_and_says_what_it_does_not_do_yet(look):
    code, found = look()
    assert code == 0
    assert {f["state"] for f in found} == {"ok", "note"}
    assert [f["thing"] for f in found] == [
        *("database", "disk", "modes", "time zone", "clock", "certificates"),
        *("relay", "proxy", "base address", "contact"),
    ]
    assert all(f["cure"] for f in found if f["state"] == "note")
    assert "CITYCALLS_SMTP_URL" in of(found, "relay")["cure"]


def test_an_internal_relay_without_login_a_proxy_and_the_pages_are_found_well(look, tmp_path):
    with (
        Sink() as relay,
        ClosedNetwork(HOSTS, relay.port) as network,
        serving(pages(tmp_path)) as port,
    ):
        code, found = look(
            CITYCALLS_SMTP_URL=f"{relay.url}?tls=none",
            CITYCALLS_MAIL_FROM="City Calls <calls@city.example>",
            CITYCALLS_BASE_URL=f"http://127.0.0.1:{port}",
            CITYCALLS_CONTACT="calls@city.example",
            https_proxy=network.url,
        )
        assert relay.connections >= 1
        assert relay.kept == []
        assert len(network.reached) == 1
    assert (code, {f["state"] for f in found}) == (0, {"ok"}), found
    assert of(found, "relay")["said"].endswith(
        "answers as a mail relay, without encryption, without login"
    )
    assert "shows the pages" in of(found, "base address")["said"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"connect": ["554 5.7.1 Not from your network"]}, "554 5.7.1 Not from your network"),
        ({"connect": ["drop"]}, "does not answer as it should"),
        ({"ehlo": ["drop"]}, "does not answer as it should"),
    ],
)
def test_a_relay_that_refuses_us_is_told_with_its_words(look, answers, said):
    with Sink(answers=answers) as relay:
        code, found = look(CITYCALLS_SMTP_URL=relay.url)
    assert code == 1
    assert said in of(found, "relay")["said"]
    assert "firewall" in of(found, "relay")["cure"]


def test_a_relay_that_is_not_there_and_a_sender_of_this_machine_are_faults(look):
    code, found = look(CITYCALLS_SMTP_URL=f"smtp://127.0.0.1:{closed_port()}")
    assert (code, of(found, "relay")["state"]) == (1, "fault")
    with Sink() as relay:
        code, found = look(CITYCALLS_SMTP_URL=relay.url)
    assert (code, of(found, "sender")["state"]) == (1, "fault")
    assert "CITYCALLS_MAIL_FROM" in of(found, "sender")["cure"]


@pytest.mark.parametrize("is_trusted", [True, False])
def test_the_relays_own_authority_is_used(look, tmp_path, is_trusted):
    context, ca_file = certificate(tmp_path, "localhost")
    trust = {"CITYCALLS_CA_FILE": str(ca_file)} if is_trusted else {}
    with Sink(context=context, features=("STARTTLS",)) as relay:
        _, found = look(CITYCALLS_SMTP_URL=f"smtp://localhost:{relay.port}?tls=starttls", **trust)
    said = of(found, "relay")["said"]
    assert ("with STARTTLS" in said) is is_trusted
    assert is_trusted or "give its authority in CITYCALLS_CA_FILE" in said


@pytest.mark.parametrize("hosts", [set(), None])
def test_a_proxy_that_keeps_us_in_is_told_with_the_list_for_it(look, hosts):
    """None: nothing listens where the proxy should be."""
    opened = nullcontext() if hosts is None else ClosedNetwork(hosts, 1)
    with opened as network:
        url = network.url if network else f"http://127.0.0.1:{closed_port()}"
        code, found = look(https_proxy=url)
    assert (code, of(found, "proxy")["state"]) == (1, "fault")
    cure = of(found, "proxy")["cure"]
    assert ("sources --hosts" in cure) is (hosts is not None)


def test_a_mail_relay_in_place_of_the_proxy_is_told(look):
    with Sink() as relay:
        code, found = look(https_proxy=f"http://127.0.0.1:{relay.port}")
    assert code == 1
    assert "no proxy" in of(found, "proxy")["said"]


def test_files_that_others_can_read_are_named_with_the_command(look, tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail").chmod(0o755)  # whatever the mask
    secret = tmp_path / "secret"
    secret.write_text("a secret of sixteen letters or more")
    secret.chmod(0o640)
    code, found = look(CITYCALLS_SECRET_FILE=str(secret))
    assert code == 1
    assert [f["cure"] for f in found if f["thing"] == "modes"] == [
        f"chmod 700 {tmp_path / 'mail'}",
        f"chmod 600 {secret}",
    ]


def test_a_base_address_without_our_pages_is_a_fault(look, tmp_path):
    code, found = look(CITYCALLS_BASE_URL=f"http://127.0.0.1:{closed_port()}")
    assert (code, of(found, "base address")["state"]) == (1, "fault")
    assert "serve" in of(found, "base address")["cure"]


def test_a_clock_that_is_not_the_web_servers_is_a_fault(look, tmp_path):
    with serving(pages(tmp_path)) as port:
        ahead = datetime.now(UTC) + timedelta(minutes=9)
        found = CliRunner().invoke(
            app,
            ["doctor", "--install", "--json", "--now", f"{ahead:%Y-%m-%dT%H:%M}"],
            env={
                "CITYCALLS_DB": str(tmp_path / "c.db"),
                "CITYCALLS_TIMEZONE": "UTC",
                "CITYCALLS_BASE_URL": f"http://127.0.0.1:{port}",
            },
        )
    said = [f for f in json.loads(found.stdout) if f["thing"] == "clock"]
    assert found.exit_code == 1
    assert said[-1] == {"thing": "clock", "state": "fault", "said": ANY, "cure": ANY}
    assert "differ by" in said[-1]["said"]


def test_a_damaged_database_is_a_fault(look, tmp_path):
    body = bytearray((tmp_path / "c.db").read_bytes())
    body[8192:12288] = b"\xff" * 4096
    (tmp_path / "c.db").write_bytes(body)
    code, found = look()
    assert (code, of(found, "database")["state"]) == (1, "fault")


def test_a_certificate_file_without_one_is_a_fault(look, tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    code, found = look(CITYCALLS_CA_FILE=str(tmp_path / "ca.pem"))
    assert (code, of(found, "certificates")["state"]) == (1, "fault")


def test_lines_for_people_say_what_to_do(look, tmp_path):
    found = CliRunner().invoke(
        app, ["doctor", "--install"], env={"CITYCALLS_DB": str(tmp_path / "c.db")}
    )
    assert found.exit_code == 0
    assert "    set CITYCALLS_SMTP_URL" in found.stdout


def test_sources_and_the_installation_are_asked_apart(look):
    with pytest.raises(WrongInput, match="either sources or --install"):
        CliRunner().invoke(app, ["doctor", "portico", "--install"], catch_exceptions=False)
