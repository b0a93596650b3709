"""`--engine dask` on a scheduler with two worker processes: the very bytes of one machine."""

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from advice.cluster.connecting import connected
from advice.cluster.jobs import ClusterLost
from advice.cluster.matching import ClusterJob, texts_on
from advice.profiles.files import read_profile_folder
from advice.ranking.asked import every_city
from advice.ranking.matching import open_corpus
from bench.match_cost import make_records
from citycalls.cli import app
from funding.event import Harvest
from funding.resources import shipped
from store.calls.index_cache import place_of
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.feedback import AnswerKind, give_feedback
from store.people.profiles import save_profile
from store.people.recipients import add_recipient
from tests.citycalls.engines.clusters import cluster, wait_for, worker_pids
from tests.crawler.jobs import ROOT, environment

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
DAY = "2026-10-13"
NOW = datetime(2026, 10, 13, 6, tzinfo=UTC)
CALLS, COPIES = 60, 3
OWN_WORDS = "concept,en,de\nlate-trains,late trains,verspätete Züge\n"


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """Calls of real sentences, the example cities several times over, and what three readers say.

    The city has words of its own, and an answer moves the ranking: both have to travel.
    """
    path = tmp_path_factory.mktemp("cluster") / "c.db"
    path.with_name("concepts.csv").write_text(OWN_WORDS)
    with open_store(path) as store:
        run = begin_run(store, "portico", today=NOW.date(), now=NOW)
        stage_records(store, run, make_records(CALLS))
        harvest = Harvest(complete=True, listed=CALLS, requests=1)
        assert finish_run(store, run, harvest, today=NOW.date(), now=NOW).stored == CALLS
        for file in read_profile_folder(shipped("profiles")):
            for n in range(COPIES):
                city = f"{file.city.id}-{n}" if n else file.city.id
                text = re.sub(rf"(?m)^  id: {file.city.id}\b", f"  id: {city}", file.text, count=1)
                save_profile(store, city, text, author="Ana", comment=None, now=NOW)
        for city, language in (("krefeld", "de"), ("mulhouse", "fr"), ("cork", "en")):
            person = add_recipient(
                store,
                f"officer@{city}.example",
                profiles=[city],
                language=language,
                confirmed=True,
                now=NOW,
            )
            give_feedback(
                store,
                call_id="portico:made-7",
                answer=AnswerKind.RELEVANT,
                recipient_id=person.id,
                now=NOW,
            )
    return path


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The address of a scheduler with two workers, and the process above them."""
    with cluster(tmp_path_factory.mktemp("dask")) as found:
        yield found


def ask(db, *arguments, env=None):
    """Return how a command ended, and what it printed."""
    done = CliRunner().invoke(app, ["--db", str(db), *arguments, "--today", DAY], env=env)
    return done.exit_code, done.stdout, done.exception


def on(address):
    return ("--engine", "dask", "--scheduler", address)


@pytest.fixture(scope="module")
def every(db):
    """What one machine says of all cities."""
    code, said, error = ask(db, "match", "--all", "--json")
    assert (code, error) == (0, None)
    return said


@pytest.mark.parametrize(
    "question",
    [
        ("match", "--all", "--json"),
        ("match", "krefeld", "cork/homes-above-shops", "--json", "--top", "3"),
        ("match", "krefeld", "--json"),
        ("match", "krefeld", "mulhouse"),
        ("match", "sofia", "--json", "--open-between", "2026-11-01..2027-01-10"),
        ("match", "--query", "late trains in summer", "--country", "DE", "--json"),
    ],
    ids=" ".join,
)
def test_workers_give_the_very_bytes_of_one_machine(db, two, every, question):
    here = (0, every, None) if "--all" in question else ask(db, *question)
    assert here[0] == 0, here
    assert ask(db, *question, *on(two[0])) == here


def test_letters_are_the_very_bytes_of_one_machine(db, two, tmp_path):
    for name, more in (("here", ()), ("there", on(two[0]))):
        code, _, error = ask(db, "digest", "--preview", str(tmp_path / name), *more)
        assert (code, error) == (0, None)
    here, there = (
        {p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("here", "there")
    )
    assert sorted(here) == sorted(there)
    assert len(here) == 6
    assert here == there


def test_a_worker_that_is_killed_halfway_costs_no_list(db, two, every):
    address, nanny = two
    before = worker_pids(nanny)
    asked = [sys.executable, "-m", "citycalls", "--db", str(db), "match", "--all", "--json"]
    with subprocess.Popen(
        [*asked, "--today", DAY, *on(address)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        first = process.stdout.readline()  # as soon as the first list is there
        os.kill(before[0], signal.SIGKILL)
        assert first + process.stdout.read() == every
    assert process.returncode == 0
    after = wait_for(lambda: found if len(found := worker_pids(nanny)) == 2 else None)
    assert before[0] not in after


@pytest.fixture
def asked(db):
    """A store with the calls of the day, and the questions about every city."""
    with open_store(db) as store, store.read():
        yield store, open_corpus(store, NOW.date()), every_city(store)


@pytest.mark.parametrize("is_lost_later", [False, True])
def test_an_index_that_workers_can_not_see_is_sent(db, two, asked, every, is_lost_later):
    store, corpus, questions = asked
    place = place_of(db)
    kept = place.read_bytes()
    try:
        with connected(two[0]) as client:
            if not is_lost_later:
                place.unlink()
            job = ClusterJob(client, store, corpus, today=NOW.date())
            if is_lost_later:
                place.unlink()
            found = list(texts_on(job, questions, top=10))
    finally:
        place.write_bytes(kept)
    assert "[\n " + ",\n ".join(text.replace("\n", "\n ") for text in found) + "\n]\n" == every


def test_a_cluster_that_ends_is_told_and_not_waited_for(db, two, asked, monkeypatch):
    """The last test of these workers: it ends them."""
    store, corpus, questions = asked
    monkeypatch.setattr("advice.cluster.jobs.ALONE_SECONDS", 2)
    address, nanny = two
    with connected(address) as client:
        found = texts_on(ClusterJob(client, store, corpus, today=NOW.date()), questions, top=10)
        next(found)
        os.killpg(nanny.pid, signal.SIGKILL)
        with pytest.raises(ClusterLost, match="no worker was left for 2 seconds"):
            list(found)
