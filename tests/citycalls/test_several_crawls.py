"""Several processes read portals at once: into one database, or into several that become one."""

import json
import subprocess
import sys

import pytest

from citycalls.demo.portal import DemoPortal
from store.calls.index_cache import place_of
from store.database import open_store
from tests.crawler.jobs import ROOT, command, environment

SOURCES = ("facilities", "portico", "sedia")
RUNNER = ROOT / "docs" / "scrapyd" / "citycalls_runner.py"


@pytest.fixture(scope="module")
def portal():
    with DemoPortal(week=1) as found:
        yield found


def crawl_at_once(portal, files):
    """Start a crawl of each source, all of them before any has ended; return how they ended."""
    begun = []
    for source in SOURCES:
        asked = ["crawl", source, "--today", str(portal.today), "--db", str(files[source])]
        if source != "facilities":
            asked += ["--url", f"{source}={portal.base_url(source)}", "--delay", "0"]
        begun.append(
            subprocess.Popen(
                [sys.executable, "-m", "citycalls", *asked, "--json"],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
    ended = [(*process.communicate(timeout=100), process.returncode) for process in begun]
    return [(json.loads(told)[0]["state"], error, code) for told, error, code in ended]


def calls_of(path, portal):
    done = command("calls", "--db", str(path), "--today", str(portal.today), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def together(portal, tmp_path_factory):
    """One database that three processes wrote to at once."""
    path = tmp_path_factory.mktemp("together") / "c.db"
    open_store(path).close()
    ended = crawl_at_once(portal, dict.fromkeys(SOURCES, path))
    assert ended == [("ok", b"", 0)] * 3
    return path


@pytest.fixture(scope="module")
def apart(portal, tmp_path_factory):
    """A database for each source, as three machines would have them."""
    folder = tmp_path_factory.mktemp("apart")
    files = {source: folder / f"{source}.db" for source in SOURCES}
    assert crawl_at_once(portal, files) == [("ok", b"", 0)] * 3
    return files


def test_three_crawls_at_once_bring_the_calls_of_all_into_one_store(portal, together):
    found = calls_of(together, portal)
    assert {call["source"] for call in found} == set(SOURCES)
    with open_store(together) as store:
        assert [r["state"] for r in store.rows("SELECT state FROM runs")] == ["ok"] * 3
        assert store.rows("SELECT * FROM leases") == []
        assert store.rows("SELECT * FROM staged") == []
    assert place_of(together).is_file()


def test_what_each_machine_read_is_taken_into_one_store(portal, together, apart, tmp_path):
    one = tmp_path / "one.db"
    open_store(one).close()
    for file in apart.values():
        done = command("crawl", "--taken-from", str(file), "--db", str(one), "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)[0]["state"] == "ok"
    assert calls_of(one, portal) == calls_of(together, portal)


def test_a_run_is_taken_once(apart, tmp_path):
    taken = ("crawl", "--taken-from", str(apart["portico"]), "--db", str(tmp_path / "one.db"))
    assert command(*taken).returncode == 0
    done = command(*taken)
    assert done.returncode == 2
    assert "harvest there again, and copy anew" in done.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("sedia",), "has no good run of sedia"),
        (("--delay", "2"), "--taken-from asks no portal"),
    ],
)
def test_what_can_not_be_taken_is_told(apart, tmp_path, more, said):
    asked = ("crawl", *more, "--taken-from", str(apart["portico"]))
    done = command(*asked, "--db", str(tmp_path / "one.db"))
    assert done.returncode == 2
    assert said in done.stderr


def test_a_database_is_not_taken_from_itself(apart):
    path = str(apart["portico"])
    done = command("crawl", "--taken-from", path, "--db", path)
    assert (done.returncode, "this database itself" in done.stderr) == (2, True)


def test_scrapyd_lists_and_starts_the_crawls(portal, tmp_path):
    program = tmp_path / "citycalls"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m citycalls "$@"\n')
    program.chmod(0o755)
    here = {"CRAWL_WITH": str(program), "CITYCALLS_DB": str(tmp_path / "c.db")}
    open_store(tmp_path / "c.db").close()

    def run(*arguments):
        return subprocess.run(
            [sys.executable, str(RUNNER), *arguments],
            cwd=ROOT,
            env=environment(here),
            capture_output=True,
            text=True,
            check=False,
        )

    assert {"sedia", "portico", "facilities"} <= set(run("list").stdout.split())
    done = run("crawl", "facilities", "-s", "LOG_FILE=x.log", "-a", "_job=6487ec79947edab3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "facilities  ok" in done.stdout
    assert run("crawl").returncode == 2
