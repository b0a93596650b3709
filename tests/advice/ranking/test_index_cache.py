"""An index that lies beside the database answers as one that is made anew, or not at all."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from advice.profiles.files import read_profile_folder
from advice.ranking.live_index import kept_index
from advice.ranking.matching import load_corpus, match_project, open_corpus
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import shipped
from matcher.concepts import load_concepts
from matcher.index.index_arrays import MATCHER, hash_of_ours, index_fingerprint
from matcher.model_version import list_files
from store.calls.index_cache import place_of
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records

TODAY = date(2026, 10, 13)
LATER = date(2026, 10, 20)
FIRST_ENDS = date(2026, 10, 15)
TEXTS = ["heat waves in towns", "floods along rivers", "tramways and buses", "Hitze in der Stadt"]


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "citycalls.db") as opened:
        admit(opened, TEXTS, TODAY)
        yield opened


@pytest.fixture
def project():
    return read_profile_folder(shipped("profiles"))[0].projects[0]


def admit(store, texts, today):
    now = datetime(today.year, today.month, today.day, 6, tzinfo=UTC)
    run = begin_run(store, "portico", today=today, now=now)
    records = [
        Record(
            source="portico",
            source_id=f"c{n}",
            title=f"Call {n}",
            url="https://calls.example.eu/",
            status_claimed=Status.OPEN,
            deadlines=(Deadline(date=FIRST_ENDS if n == 0 else date(2027, 1, 1), raw="a date"),),
            sections=(TextSection(heading=None, text=text),),
        )
        for n, text in enumerate(texts)
    ]
    stage_records(store, run, records)
    harvest = Harvest(complete=True, listed=len(texts), requests=1)
    assert finish_run(store, run, harvest, today=today, now=now).reasons == ()


def answers(corpus, project, today=TODAY):
    return match_project(corpus, project, today=today)


def kept(store, today=TODAY):
    with store.read():
        return kept_index(store, today, load_concepts())


def test_the_kept_index_gives_the_very_same_matches(store, project):
    full = answers(load_corpus(store, TODAY), project)
    with store.read():
        assert answers(open_corpus(store, TODAY), project) == full
    assert answers(load_corpus(store, TODAY), project) == full
    assert full.considered == 4


def test_only_calls_that_are_shown_are_read(store, project):
    load_corpus(store, TODAY)
    with store.read():
        corpus = open_corpus(store, TODAY)
        found = answers(corpus, project)
        shown = {m.call.id for m in (*found.results, *found.blocked, *found.below_floor)}
        assert set(corpus.calls._read) == shown
        assert len(shown) < len(corpus.calls) == 4


def test_a_harvest_makes_the_kept_index_stale(store, project):
    load_corpus(store, TODAY)
    assert kept(store) is not None
    admit(store, ["heat plans for old people", *TEXTS[1:]], TODAY)
    assert kept(store) is None
    with store.read():
        titles = [c.best.text for c in open_corpus(store, TODAY).calls]
    assert "heat plans for old people" in titles


def test_another_day_has_an_index_of_its_own(store, project):
    load_corpus(store, TODAY)
    assert kept(store, LATER) is None
    with store.read():
        assert len(open_corpus(store, LATER).calls) == 3


@pytest.fixture
def begun_again(monkeypatch):
    """Each look at our files is that of a process that just began."""
    monkeypatch.setattr("matcher.index.index_arrays.hash_of_ours", hash_of_ours.__wrapped__)


@pytest.mark.usefixtures("begun_again")
def test_another_word_list_makes_the_kept_index_stale(monkeypatch, tmp_path):
    before = index_fingerprint(load_concepts())
    more = tmp_path / "stems.csv"
    more.write_text("word,stem,apart_from\n")
    files = [*list_files(), more]
    monkeypatch.setattr("matcher.index.index_arrays.list_files", lambda: files)
    assert index_fingerprint(load_concepts()) != before


@pytest.mark.usefixtures("begun_again")
@pytest.mark.parametrize("place", ["concepts.py", "text/tokens.py", "index/call_index.py"])
def test_other_code_of_the_matcher_makes_the_kept_index_stale(monkeypatch, tmp_path, place):
    matcher = tmp_path / "matcher"
    shutil.copytree(MATCHER, matcher, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("matcher.index.index_arrays.MATCHER", matcher)
    before = index_fingerprint(load_concepts())
    with (matcher / place).open("a") as file:
        file.write("# other code\n")
    assert index_fingerprint(load_concepts()) != before


@pytest.mark.parametrize(
    "damage", [b"", b"City Calls arrays 1\n\xff\xff\xff\xff", b"no archive at all", None]
)
def test_a_damaged_file_is_made_anew(store, project, damage):
    full = answers(load_corpus(store, TODAY), project)
    place = place_of(store.path)
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert kept(store) is None
    with store.read():
        assert answers(open_corpus(store, TODAY), project) == full
    assert kept(store) is not None


def test_what_a_killed_writer_left_is_cleared_away(store):
    left = store.path.with_name(".citycalls.db-index.arrays.12345.citycalls-part")
    left.write_bytes(b"half")
    load_corpus(store, TODAY)
    assert sorted(p.name for p in store.path.parent.glob(".*")) == []
    assert kept(store) is not None


def test_a_folder_that_may_not_be_written_is_no_obstacle(store, project, monkeypatch):
    def refuse(_):
        raise PermissionError("read-only")

    monkeypatch.setattr("store.calls.index_cache.unfinished", refuse)
    assert answers(load_corpus(store, TODAY), project).considered == 4
    assert kept(store) is None
