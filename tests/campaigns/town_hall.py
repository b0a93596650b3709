"""A machine in a town hall: a proxy, a relay, and no other way out; from archive to first mail.

``python -m tests.campaigns.town_hall ARCHIVE FOLDER`` has to be started in a network of its own, in
which it puts up proxy, relay and portal.  The portal is that of the demo, under its real names and
behind the proxy only: nobody else knows those names.  It writes as JSON what each step did.
"""

import email
import email.policy
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from citycalls.demo.portal import DemoPortal
from funding.source import load_sources
from tests.crawler.closed_network import ClosedNetwork
from tests.crawler.net.test_certificates import certificate, context
from tests.crawler.scripted import Reply, Scripted
from tests.sinks.mta_sink import Sink

ROOT = Path(__file__).resolve().parents[2]
PROXY, RELAY = ("10.20.0.1", 3128), ("10.20.0.2", 25)
PAGES = "http://127.0.0.1:8000"
PORTALS = {"api.tech.ec.europa.eu": "sedia", "portico.urban-initiative.eu": "portico"}
ASTRAY = "www.urban-initiative.eu"
"""A portal that sends whoever asks to `ELSEWHERE`, which the proxy would let through."""
ELSEWHERE = "collector.example"
Step = dict[str, Any]


class TownHall:
    def __init__(self, folder: Path, portal: DemoPortal) -> None:
        self.folder, self.portal = folder, portal
        self.steps: list[Step] = []
        empty = folder / "no-programs"
        empty.mkdir(parents=True)
        self.environment = {
            "PATH": str(empty),  # no git, and nothing else that an administrator did not name
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "no_proxy": "127.0.0.1",
            **settings_of_the_page(),
            "CITYCALLS_DB": str(folder / "data" / "citycalls.db"),
            "CITYCALLS_CA_FILE": str(folder / "ca.pem"),
            "CITYCALLS_BASE_URL": PAGES,
        }

    def run(self, step: str, *command: str) -> Step:
        """Run a command as the machine's administrator would; note time, exit code and words."""
        begun = time.monotonic()
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return self.note(step, begun, code=done.returncode, said=done.stdout, also=done.stderr)

    def note(self, step: str, begun: float, **found: Any) -> Step:
        took = round(time.monotonic() - begun, 1)
        self.steps.append({"step": step, "seconds": took, **found})
        return self.steps[-1]

    def citycalls(self, step: str, *arguments: str) -> Step:
        return self.run(step, str(self.folder / ".venv" / "bin" / "citycalls"), *arguments)

    def answer(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer as the portal of the host that was asked, with the demo's answers."""
        host = headers["Host"].partition(":")[0]
        if host == ASTRAY:
            return Reply(status=302, headers={"Location": f"https://{ELSEWHERE}/calls"})
        if host not in PORTALS:
            return Reply(status=404)
        behind = urlsplit(self.portal.base_url(PORTALS[host]))
        asked = http.client.HTTPConnection(behind.netloc, timeout=20)
        kind = {n: headers[n] for n in ("Content-Type",) if n in headers}
        address = f"{behind.path}{path}" + (f"?{query}" if query else "")
        asked.request("POST" if body else "GET", address, body or None, kind)
        found = asked.getresponse()
        reply = Reply(body=found.read(), status=found.status, kind=found.getheader("Content-Type"))
        asked.close()
        return reply


def settings_of_the_page() -> dict[str, str]:
    """Return the settings that docs/first-day.md tells to write."""
    text = (ROOT / "docs" / "first-day.md").read_text(encoding="utf-8")
    block = text.partition("**2. Settings**")[2].split("```")[1]
    pairs = [line.partition("=") for line in block.split("\n") if line]
    found = {name: value.strip('"') for name, _, value in pairs}
    assert found["https_proxy"] == f"http://{PROXY[0]}:{PROXY[1]}"
    assert found["CITYCALLS_SMTP_URL"] == f"smtp://{RELAY[0]}:{RELAY[1]}?tls=none"
    return found


def walk(archive: Path, folder: Path) -> dict[str, Any]:
    """Put up the network, walk, and return the steps with what proxy and relay saw."""
    for here in ("link set lo up", *(f"addr add {a}/32 dev lo" for a, _ in (PROXY, RELAY))):
        subprocess.run(["ip", *here.split()], check=True)
    key = ec.generate_private_key(ec.SECP256R1())
    authority = (key, certificate(key, subject="Test CA", issuer="Test CA", signer=key, is_ca=True))
    hosts = {host for source in load_sources().values() for host in source.hosts} | {ELSEWHERE}
    names = [x509.DNSName(host) for host in sorted(hosts)]
    with DemoPortal(week=1) as portal:
        hall = TownHall(folder, portal)
        (folder / "ca.pem").write_bytes(authority[1])
        tls = context(folder, "portals", authority, names=names)
        with (
            Scripted(answer_body=hall.answer, tls=tls) as portals,
            ClosedNetwork(hosts, portals.port, address=PROXY) as proxy,
            Sink(address=RELAY) as relay,
        ):
            first_digest(hall, archive, str(portal.today))
            letters = [letter(body) for body in relay.bodies]
            served(hall, letters[0]["links"] if letters else [], str(portal.today))
            return {
                "steps": hall.steps,
                "letters": letters,
                "logins": relay.seen["auth"],
                "reached": sorted(proxy.reached),
                "refused": sorted(proxy.refused),
            }


def first_digest(hall: TownHall, archive: Path, today: str) -> None:
    """Install, set up, look, crawl, send: the commands of docs/first-day.md."""
    shutil.copy(ROOT / "run.py", hall.folder)
    profile = hall.folder / "to-copy" / "krefeld.yaml"  # of the archive
    hall.run("install", sys.executable, "run.py", "install", "--from", str(archive))
    hall.citycalls("version", "--version")
    hall.citycalls("profile", "profiles", "import", str(profile))
    hall.citycalls("look around", "doctor", "--install", "--json")
    hall.citycalls("hosts", "sources", "--hosts")
    hall.citycalls("crawl", "crawl", "sedia", "portico", "facilities", "--today", today, "--json")
    hall.citycalls("led astray", "crawl", "eui", "--today", today, "--json")
    hall.citycalls("match", "match", "krefeld", "--today", today, "--json")
    who = ("eu-office@krefeld.example", "--profile", "krefeld", "--language", "de", "--confirmed")
    hall.citycalls("recipient", "recipients", "add", *who, "--today", today)
    hall.citycalls("preview", "digest", "--preview", "preview", "--today", today)
    hall.citycalls("send", "digest", "--send", "--today", today, "--json")
    hall.citycalls("send again", "digest", "--send", "--today", today, "--json")
    hall.citycalls("backup", "backup", "copy.db")
    hall.citycalls("status", "status", "--today", today, "--json")


def letter(body: bytes) -> dict[str, Any]:
    """Return what a person sees of a mail: subject, words, and where its links lead."""
    read = email.message_from_bytes(body, policy=email.policy.default)
    plain = read.get_body(("plain",))
    words = plain.get_content() if plain else ""
    links = re.findall(rf"{re.escape(PAGES)}/[^\s>)\]]+", words)
    return {"to": read["To"], "subject": read["Subject"], "words": words, "links": links}


def served(hall: TownHall, links: list[str], today: str) -> None:
    """Start the pages and follow the links of the mail."""
    begun = time.monotonic()
    command = [str(hall.folder / ".venv" / "bin" / "citycalls"), "serve", "--today", today]
    with (hall.folder / "serve.log").open("wb") as log:
        pages = subprocess.Popen(
            command, cwd=hall.folder, env=hall.environment, stdout=log, stderr=log
        )
    try:
        found = {link: look(link, begun) for link in dict.fromkeys([f"{PAGES}/", *links])}
        hall.note("pages", begun, code=0, said=found)
        hall.citycalls("look at the pages", "doctor", "--install", "--json")
    finally:
        pages.send_signal(signal.SIGTERM)
        pages.wait(30)


def look(link: str, begun: float) -> int:
    """Return the status of a page; the first is waited for."""
    while True:
        asked = http.client.HTTPConnection(urlsplit(PAGES).netloc, timeout=30)
        try:
            asked.request("GET", link.removeprefix(PAGES))
            return asked.getresponse().status
        except ConnectionRefusedError:
            if time.monotonic() - begun > 60:
                raise
            time.sleep(0.2)
        finally:
            asked.close()


if __name__ == "__main__":
    os.umask(0o077)
    json.dump(walk(Path(sys.argv[1]).resolve(), Path(sys.argv[2])), sys.stdout)
