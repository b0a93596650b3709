"""The index of a day grows by what changed, and equals the one that is made of nothing."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.ranking.live_index import kept_index, live_index
from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import CHECKOUT
from matcher.concepts import load_concepts
from matcher.index.call_index import CallIndex
from matcher.rank import is_live
from store.calls.calls import live_calls
from store.calls.index_cache import place_of
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from tests.examples import examples
from tests.matcher.index.test_growth import assert_same

FIRST = date(2026, 10, 12)
NUMBER = 8
WORDS = ("heat", "wave", "plans", "for", "old", "towns", "Hitze", "in", "der", "Stadt", "trams")


def record(number: int, text: str, **values: object) -> Record:
    given = {
        "status_claimed": Status.OPEN,
        "language": "en",
        "deadlines": (Deadline(date=date(2027, 1, 1), raw="a date"),),
    }
    return Record(
        source="portico",
        source_id=f"c{number}",
        title=f"Call {number}",
        url="https://calls.example.eu/",
        sections=(TextSection(heading=None, text=text),),
        **{**given, **values},  # type: ignore[arg-type]
    )


def admit(store: Store, records: list[Record], today: date) -> None:
    now = datetime(today.year, today.month, today.day, 6, tzinfo=UTC)
    run = begin_run(store, "portico", today=today, now=now)
    stage_records(store, run, records)
    harvest = Harvest(complete=True, listed=len(records), requests=1)
    finish_run(store, run, harvest, today=today, now=now)


def opened(store: Store, today: date) -> CallIndex:
    """Return the index of a day after comparing it with a full fit of the calls of that day."""
    with store.read():
        found = live_index(store, today, load_concepts())
        calls = live_calls(store, today)
        assert_same(found.index, CallIndex.build(calls))
        assert found.live == {call.id for call in calls if is_live(call, today)}
        assert list(found.index.calls) == calls
    return found.index


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "citycalls.db") as opened:
        admit(opened, [record(n, f"heat waves in towns {WORDS[n]}") for n in range(NUMBER)], FIRST)
        yield opened


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the calls that are counted."""
    from advice.ranking import live_index as module

    counted: list[str] = []

    def counting(call):
        counted.append(call.best.text)
        return count(call)

    count = module.count_call
    monkeypatch.setattr(module, "count_call", counting)
    return counted


contents = st.builds(
    lambda words, ends, kind, claimed: (" ".join(words), ends, kind, claimed),
    st.lists(st.sampled_from(WORDS), max_size=6),
    st.none() | st.integers(0, 6),
    st.sampled_from([Kind.CALL, Kind.CALL, Kind.EXPERTS]),
    st.sampled_from([Status.OPEN, Status.OPEN, Status.UNKNOWN, Status.CLOSED]),
)
days = st.integers(0, 5)
harvests = st.dictionaries(st.integers(0, NUMBER - 1), contents, max_size=5)


@settings(max_examples=examples(12))
@given(steps=st.lists(st.tuples(days, st.none() | harvests), max_size=5))
def test_harvests_and_midnights_give_the_index_of_a_full_fit(steps) -> None:
    state = {n: record(n, f"heat waves in towns {WORDS[n]}") for n in range(NUMBER)}
    with TemporaryDirectory() as folder, open_store(Path(folder) / "citycalls.db") as store:
        admit(store, list(state.values()), FIRST)
        opened(store, FIRST)
        for day, harvest in steps:
            today = FIRST + timedelta(days=day)
            for number, (text, ends, kind, claimed) in (harvest or {}).items():
                last = () if ends is None else (FIRST + timedelta(days=ends),)
                state[number] = record(
                    number,
                    text,
                    kind=kind,
                    status_claimed=claimed,
                    deadlines=tuple(Deadline(date=d, raw="a date") for d in last),
                )
            if harvest is not None:
                admit(store, list(state.values()), today)
            opened(store, today)


def test_only_calls_that_changed_are_counted(store, read):
    opened(store, FIRST)
    assert len(read) == NUMBER
    read.clear()
    changed = [record(n, f"heat waves in towns {WORDS[n]}") for n in range(NUMBER)]
    changed[3] = record(3, "trams for old towns")
    admit(store, changed, FIRST)
    assert list(opened(store, FIRST).ids) == [f"portico:c{n}" for n in range(NUMBER)]
    assert read == ["trams for old towns"]
    read.clear()
    admit(store, changed, FIRST + timedelta(days=1))
    opened(store, FIRST + timedelta(days=1))
    assert read == []


def test_midnight_alone_touches_nothing(store, read, monkeypatch):
    opened(store, FIRST)
    read.clear()
    before = place_of(store.path).stat()
    monkeypatch.setattr("advice.ranking.live_index.listed_calls", None)  # nobody may ask for one
    opened(store, FIRST + timedelta(days=1))
    after = place_of(store.path).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert read == []


def test_a_call_that_ends_at_midnight_leaves_without_any_other_being_read(store, read, monkeypatch):
    ends = (Deadline(date=FIRST, raw="today"),)
    state = [record(n, f"heat waves in towns {WORDS[n]}") for n in range(NUMBER)]
    state[2] = record(2, "the last zeppelin", deadlines=ends)
    admit(store, state, FIRST)
    assert opened(store, FIRST).column("en:zeppelin") is not None
    read.clear()
    with monkeypatch.context() as patched:
        patched.setattr("advice.ranking.live_index.listed_calls", None)
        after = opened(store, FIRST + timedelta(days=1))
    assert "portico:c2" not in after.ids
    assert after.column("en:zeppelin") is None
    assert read == []
    assert "portico:c2" in opened(store, FIRST).ids  # the day before is asked for again
    assert read == ["the last zeppelin"]


def test_many_that_make_the_index_at_once_get_the_same_and_leave_one_whole(store):
    def ask(_):
        with open_store(store.path) as mine:
            return opened(mine, FIRST).ids

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    script = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from advice.ranking.matching import load_corpus; from store.database import open_store;"
        f"load_corpus(open_store(Path(sys.argv[1])), date.fromisoformat('{FIRST}'))"
    )
    admit(store, [record(n, "trams in towns") for n in range(NUMBER)], FIRST)
    asking = [
        subprocess.Popen([sys.executable, "-c", script, str(store.path)], cwd=CHECKOUT)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in asking] == [0, 0]
    with store.read():
        assert kept_index(store, FIRST, load_concepts()) is not None
    opened(store, FIRST)
    assert list(store.path.parent.glob(".*")) == []


def test_who_is_killed_while_it_writes_leaves_the_former_index(store, monkeypatch):
    opened(store, FIRST)
    whole = place_of(store.path).read_bytes()
    admit(store, [record(n, "trams in towns") for n in range(NUMBER)], FIRST)

    def dies(file, *_):
        file.write(b"half of it")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("store.calls.index_cache.write_arrays", dies)
        with pytest.raises(KeyboardInterrupt):
            opened(store, FIRST)
    assert place_of(store.path).read_bytes() == whole
    opened(store, FIRST)


def test_a_city_of_no_calls_at_all_has_an_index(tmp_path):
    with open_store(tmp_path / "citycalls.db") as store:
        assert opened(store, FIRST).ids == ()
        assert opened(store, FIRST).ids == ()
        admit(store, [record(0, "trams in towns")], FIRST)
        assert opened(store, FIRST).ids == ("portico:c0",)
