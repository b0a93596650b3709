"""Meeting a portal for the first time: `doctor`, `record`, `new-source`, `sources --hosts`."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from citycalls.checkout.new_source import write_source
from citycalls.checkout.recording import fetch_page, free_folder, keep_case
from citycalls.checkout.support_bundle import redacted, write_bundle
from crawler.middlewares.response_log import LoggedResponse
from funding.errors import WrongInput
from tests.crawler.jobs import command, environment
from tests.crawler.listings import card, listing
from tests.crawler.scripted import Reply, Scripted
from tests.crawler.small.small_portals import aid, aids_page, eui_page, export_zip, programme

ROOT = Path(__file__).resolve().parents[3]
TOKEN, BEARER = "only-for-this-test", "bearer-of-this-test"
TOKENS = {"CITYCALLS_AIDES_TERRITOIRES_TOKEN": TOKEN}
PEOPLE = ("ana.silva@town.example", "ben&#64;town.example", "eva\\u0040town.example")
ASKED = ("portico", "eui", "foerderdatenbank", "aides-territoires")


def answer(route: str, query: str, headers: Mapping[str, str]) -> Reply:
    """Answer ``/as-expected/SOURCE/…`` and the same below ``/changed``."""
    _, state, source, path = route.split("/", 3)
    is_changed = state == "changed"
    if source == "portico":
        page = int(query.partition("=")[2] or 0)  # a pager without end
        cards = [] if is_changed else [card(n) for n in range(4 * page, 4 * page + 4)]
        return Reply(body=listing(cards, next_page=f"?page={page + 1}"))
    if source == "eui":
        page = eui_page(text=f"Write to {PEOPLE[0]} or {PEOPLE[1]}.")
        return Reply(body=page.replace(b"main>", b"section>") if is_changed else page)
    if source == "foerderdatenbank":
        document = programme("baenke", body=f"<p>Auskunft: {PEOPLE[0]}</p>")
        gone = document.replace(b"gsb:", b"cms:")
        body = export_zip({"baenke": gone if is_changed else document})
        return Reply(body=body, kind="application/zip")
    if path == "api/connexion/":
        return Reply(body=f'{{"token": "{BEARER}"}}'.encode(), kind="application/json")
    aids = [aid(n, contact=f"<p>{PEOPLE[0]}, {headers['Authorization']}</p>") for n in range(9)]
    if is_changed:
        aids[4] |= {"submission_deadline": "quand les lilas fleurissent"}
    # far more pages than a look asks for
    page = aids_page(aids, count=4000, following="https://aides.example/?page=2")
    return Reply(body=page.replace(b"eva@", PEOPLE[2].encode()), kind="application/json")


@pytest.fixture(scope="module")
def portals() -> Iterator[Scripted]:
    with Scripted(answer) as server:
        yield server


def doctor(portals: Scripted, state: str, folder: Path, *more: str) -> Any:
    where = [w for s in ASKED for w in ("--url", f"{s}={portals.url}/{state}/{s}")]
    options = ("--delay", "0", "--db", str(folder / "d.db"), *more)
    return command("doctor", *ASKED, *where, *options, env=TOKENS)


@pytest.fixture(scope="module")
def healthy(portals: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the doctor's visit to healthy portals and the folder with its bundle."""
    folder = tmp_path_factory.mktemp("doctor")
    done = doctor(portals, "as-expected", folder, "--bundle", str(folder / "b.zip"))
    return SimpleNamespace(done=done, folder=folder)


def test_the_doctor_finds_healthy_portals_as_expected(healthy):
    assert healthy.done.returncode == 0, healthy.done.stdout + healthy.done.stderr
    lines = healthy.done.stdout.splitlines()
    assert lines[lines.index("portico: answers, 12 records read") + 1] == "    as expected"
    assert lines[lines.index("eui: answers, 1 records read") + 1] == "    as expected"
    assert lines[lines.index("foerderdatenbank: answers, 1 records read") + 1] == "    as expected"
    assert lines[lines.index("aides-territoires: answers, 9 records read") + 1] == "    as expected"


def test_the_doctor_stores_nothing_and_asks_little(healthy, portals):
    assert not (healthy.folder / "d.db").exists()
    for source in ASKED:
        asked = [a for a in portals.log if a.path.startswith(f"/as-expected/{source}/")]
        assert 1 <= len(asked) <= 3


def test_a_bundle_holds_the_answers_but_no_token_and_no_mail_address(healthy):
    with zipfile.ZipFile(healthy.folder / "b.zip") as archive:
        packed = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "Visits from town to town" in "".join(v for k, v in packed.items() if "eui/" in k)
    assert "Foerderprogramm/Bund/BKM/baenke.xml" in packed["foerderdatenbank/answer-2.txt"]
    assert packed.keys() > {f"{source}/findings.json" for source in ASKED}
    everything = "".join(packed.values())
    assert "(address removed)" in everything
    for secret in (TOKEN, BEARER, *PEOPLE, "town.example"):
        assert secret not in everything
    assert "contact" in everything


def test_a_changed_layout_is_told_in_plain_words(portals, tmp_path):
    done = doctor(portals, "changed", tmp_path)
    assert done.returncode == 1
    assert "eui: the page has no main part with a heading" in done.stdout
    assert "no property of the document begins with gsb:" in done.stdout
    assert "submission_deadline of aid 4 is 'quand les lilas fleurissent'" in done.stdout
    assert "as expected" not in done.stdout


def test_a_portal_that_does_not_answer_is_told_and_one_without_token_is_no_fault(tmp_path):
    with Scripted(answer) as gone:
        address = gone.url
    options = ("--delay", "0", "--json", "--db", str(tmp_path / "d.db"))
    where = ("--url", f"eui={address}/eui", "--url", f"aides-territoires={address}/aides")
    done = command("doctor", "eui", "aides-territoires", *where, *options)
    eui, aides = json.loads(done.stdout)
    assert done.returncode == 1
    assert (eui["source"], eui["reachable"], eui["records"]) == ("eui", False, 0)
    assert "could not be read" in "".join(eui["differences"])
    assert (aides["reachable"], aides["differences"]) == (
        None,
        ["CITYCALLS_AIDES_TERRITOIRES_TOKEN is not set: not asked"],
    )


@pytest.mark.parametrize(
    "text",
    [
        b"mail ana.silva@town.example now",
        b"mail ana.silva&#64;town.example now",
        b"mail ana.silva&#x40;town.example now",
        b"mailto:ana.silva%40town.example",
        rb'"ana.silva\u0040town.example"',
    ],
)
def test_a_mail_address_is_taken_out_however_it_is_written(text):
    assert b"town" not in redacted(text, [])
    assert b"silva" not in redacted(text, [])


def test_an_address_that_is_cut_in_two_is_left_out_too():
    assert b"silva" not in redacted(b"x" * 299_990 + b" ana.silva@town.example", [])


def test_a_bundle_holds_no_token_in_words_addresses_or_headers(tmp_path):
    signed = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6N30.c2lnbmVk"
    note = LoggedResponse(
        url="https://portal.example/next?token=letmein",
        method="GET",
        status=302,
        headers=(("Location", "https://portal.example/next?token=letmein"),),
        body=f'{{"detail": "letmein is unknown", "jwt": "{signed}"}}'.encode(),
    )
    found: Any = SimpleNamespace(
        source="x", reachable=True, records=0, differences=("letmein was refused",), notes=(note,)
    )
    write_bundle([found], tmp_path / "b.zip", secrets=["letmein", ""])
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        everything = b"".join(archive.read(n) for n in archive.namelist())
    assert b"letmein" not in everything
    assert b"eyJ" not in everything
    assert b"is unknown" in everything


def copy_checkout(folder: Path) -> Path:
    """Return a copy of what a contributor works on."""
    parts = ("funding", "store", "matcher", "advice", "crawler", "digest", "desk", "citycalls")
    for part in (*parts, "templates", "data/reference", "tests/fixtures", "tests/crawler"):
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    for name in ("pyproject.toml", "tests/conftest.py", "tests/examples.py", "tests/new_stores.py"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("checkout"))


def inside(checkout: Path, *arguments: str) -> Any:
    """Run a Python module in a copy of the checkout."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        cwd=checkout,
        env=environment({"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}),
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("is_own", [False, True])
def test_record_keeps_a_page_with_what_is_known_of_it(portals, copied, is_own):
    """The page may be named by its address at the portal or at the server that stands for it."""
    base = f"{portals.url}/as-expected/eui"
    start = "https://www.urban-initiative.eu" if is_own else base
    address = f"{start}/capacity-building/city-to-city-exchanges/call"
    case = "own" if is_own else "seen"
    done = inside(
        copied,
        *("citycalls", "record", "eui", address, "--case", case, "--url", f"eui={base}"),
        *("--delay", "0"),
    )
    assert done.returncode == 0, done.stderr
    folder = copied / "tests/fixtures/eui" / case
    assert "Visits from town to town" in (folder / "response.html").read_text()
    meta = json.loads((folder / "meta.json").read_text())
    assert meta.pop("fetched") >= "2026-01-01"
    assert meta == {
        "url": "https://www.urban-initiative.eu/capacity-building/city-to-city-exchanges/call",
        "reconstructed": False,
        "terms": "look up the portal's terms before you commit its texts",
        "function": "crawler.pages.eui:read_call",
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example.eu/calls",
        "http://www.urban-initiative.eu/calls",
        "https://www.urban-initiative.eu@elsewhere.example.eu/",
        "https://www.urban-initiative.eu:8443/",
        "file:///etc/hostname",
    ],
)
def test_record_refuses_an_address_that_is_not_the_sources(address):
    with pytest.raises(WrongInput, match="is no address of eui"):
        fetch_page(
            "eui", address, overrides={}, delay=None, contact="calls@city.example", ca_file=None
        )


@pytest.mark.parametrize("case", ["../outside", "a/b", "A", ""])
def test_record_refuses_a_name_that_leads_elsewhere(case):
    with pytest.raises(WrongInput, match="--case is"):
        free_folder("eui", case)


def test_record_refuses_a_case_that_exists_unless_it_is_only_an_example(tmp_path, monkeypatch):
    monkeypatch.setattr("citycalls.checkout.recording.CHECKOUT", tmp_path)
    folder = tmp_path / "tests/fixtures/eui/first-look"
    folder.mkdir(parents=True)
    (folder / "response.json").write_text("{}")
    meta = {"url": "https://www.urban-initiative.eu/x", "fetched": None, "function": "a:b"}
    (folder / "meta.json").write_text(json.dumps(meta))
    assert free_folder("eui", "first-look") == folder

    note = LoggedResponse(
        url="https://www.urban-initiative.eu/calls-proposals/ninth-call",
        method="GET",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=eui_page(title="Ninth Call"),
    )
    keep_case(note, folder, fetched=date(2026, 11, 2))
    assert sorted(p.name for p in folder.iterdir()) == ["meta.json", "response.html"]
    assert json.loads((folder / "meta.json").read_text())["function"] == "a:b"
    with pytest.raises(WrongInput, match="exists already"):
        free_folder("eui", "first-look")


FITTING = """
from crawler.pages.markup import page_text
from funding.dates import read_date


def deadline_of(row):
    reading = read_date(page_text(row.css("p").get() or ""), language="en")
    return () if reading is None or reading.only is None else (reading.only,)
"""


def test_new_source_writes_a_failing_test_that_a_fitting_page_function_makes_pass(
    copied, monkeypatch
):
    made = inside(
        copied, "citycalls", "new-source", "town-grants", "--url", "https://grants.example.eu/calls"
    )
    assert made.returncode == 0, made.stderr
    written = [copied / line for line in made.stdout.splitlines() if "town" in line]
    assert len(written) == 7
    assert all(path.is_file() for path in written)

    names = "crawler.pages.town_grants, crawler.spiders.town_grants"
    code = (
        f"import {names}\nfrom crawler.harvest import spider_of\n"
        "from funding.source import find_source\nsource = find_source('town-grants')\n"
        "print(spider_of(source).__name__, source.is_on, *source.hosts)\n"
    )
    (copied / "look.py").write_text(code)
    looked = inside(copied, "look")
    assert looked.stdout == "TownGrantsSpider False grants.example.eu\n", looked.stderr

    quick = ("pytest", "-q", "-p", "no:cacheprovider", "tests/crawler/pages/test_town_grants.py")
    failing = inside(copied, *quick)
    assert failing.returncode == 1, failing.stdout
    assert "1 failed" in failing.stdout

    page = copied / "crawler/pages/town_grants.py"
    text = page.read_text().replace(
        'language="en",\n', 'language="en",\n deadlines=deadline_of(row),\n'
    )
    page.write_text(text + FITTING)
    passing = inside(copied, *quick)
    assert passing.returncode == 0, passing.stdout

    monkeypatch.setattr("citycalls.checkout.new_source.CHECKOUT", copied)
    with pytest.raises(WrongInput, match="exists already"):
        write_source("town-grants", "https://grants.example.eu/calls")


@pytest.mark.parametrize("name", ["../outside", "Town", "town_grants", "-town", "2towns", "a" * 41])
def test_new_source_refuses_a_name_that_is_none(name):
    with pytest.raises(WrongInput, match=r"is no name.*a letter first, at most 40"):
        write_source(name, "https://grants.example.eu/calls")


def test_new_source_says_where_the_address_of_an_own_server_goes():
    done = command("new-source", "town-grants", "--url", "http://127.0.0.1:8000/calls")
    assert done.returncode == 2
    assert "at the portal itself" in done.stderr
    assert "record and crawl" in done.stderr


def test_hosts_are_those_of_the_sources_that_are_on_and_nothing_else(tmp_path):
    done = command("sources", "--hosts", "--db", str(tmp_path / "none.db"))
    assert done.returncode == 0
    shown = done.stdout.splitlines()
    files = (ROOT / "data/reference/sources").glob("*.toml")
    described = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
    on = [host for d in described if d.get("is_on", True) for host in d["hosts"]]
    assert shown == sorted(set(on))
    assert {"api.tech.ec.europa.eu", "www.foerderdatenbank.de"} <= set(shown)
    assert "www.euro-access.eu" not in shown
    assert not (tmp_path / "none.db").exists()
