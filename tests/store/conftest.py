"""A database in memory, and runs in one line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.event import Harvest, RunReport
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records

COMPLETE = Harvest(complete=True, listed=10, requests=1)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


@pytest.fixture
def make() -> Callable[..., Record]:
    return make_record


@pytest.fixture
def admit(store: Store) -> Callable[..., RunReport]:
    """Run one harvest: `admit(records, "2026-03-09")`; portico unless told otherwise."""

    def run(
        records: Sequence[Record],
        day: str,
        *,
        source: str = "portico",
        harvest: Harvest = COMPLETE,
    ) -> RunReport:
        today = date.fromisoformat(day)
        now = datetime.combine(today, time(6), UTC)
        run_id = begin_run(store, source, today=today, now=now)
        stage_records(store, run_id, [replace(r, source=source) for r in records])
        return finish_run(store, run_id, harvest, today=today, now=now)

    return run


def make_record(
    name: str, *deadlines: str, opens: str | None = None, text: str = "", **more: object
) -> Record:
    """A record with deadlines YYYY-MM-DD, claimed open."""
    values: dict[str, object] = {
        "source": "portico",
        "source_id": name,
        "title": f"Call {name}",
        "url": f"https://calls.example.eu/{name}",
        "kind": Kind.CALL,
        "status_claimed": Status.OPEN,
        "opening_date": date.fromisoformat(opens) if opens else None,
        "deadlines": tuple(Deadline(date=date.fromisoformat(d), raw=d) for d in deadlines),
        "sections": (TextSection(heading=None, text=text),) if text else (),
    }
    return Record(**(values | more))  # type: ignore[arg-type]
