"""Calls as the portals' recorded pages gave them, and made ones, in a database."""

import json
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bench.lock_times import full_records
from funding.call import Deadline, Record, TextSection
from funding.errors import PageChanged
from funding.event import Harvest
from funding.source import load_sources
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from tests.crawler.pages.test_recorded_pages import CASES, read_each, response_of

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
TODAY = NOW.date()


def recorded() -> list[Record]:
    """Every record of the recorded pages with its facts, each id once."""
    found: dict[str, Record] = {}
    for case in CASES:
        meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
        try:
            made = pkgutil.resolve_name(meta["function"])(
                response_of(case).read_bytes(), meta["url"]
            )
            if "items" in meta:
                made = getattr(made, meta["items"])
            if "choose" in meta:
                made = pkgutil.resolve_name(meta["choose"])(made)
            if "each" in meta:
                made = [read_each(pkgutil.resolve_name(meta["each"]), item) for item in made]
        except PageChanged:
            continue
        for record in made if isinstance(made, list) else [made]:
            if isinstance(record, Record):
                text = record.sections or (TextSection(heading=None, text=record.title),)
                found[record.id] = replace(record, is_stale_copy=False, sections=text)
    return list(found.values())


def enough(records: list[Record], number: int) -> list[Record]:
    """As many records as a portal is expected to list: the same calls under further names."""
    more = [
        replace(record, source_id=f"{record.source_id}-{n}", reference=None, links=())
        for n in range(1, 1 + number // len(records))
        for record in records
    ]
    return [*records, *more[: max(0, number - len(records))]]


def portico_record(name: str, title: str, **more: object) -> Record:
    values: dict[str, object] = {
        "source": "portico",
        "source_id": name,
        "title": title,
        "url": f"https://portal.example.eu/{name}",
        "deadlines": (Deadline(date=date(2026, 12, 1), raw="1 December 2026"),),
    }
    return Record(**(values | more))  # type: ignore[arg-type]


def admit(store: Store, source: str, records: list[Record], now: datetime = NOW) -> None:
    run = begin_run(store, source, today=now.date(), now=now)
    stage_records(store, run, records)
    harvest = Harvest(complete=True, listed=len(records), requests=1)
    report = finish_run(store, run, harvest, today=now.date(), now=now)
    assert report.stored, report.reasons


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "calls.db"
    by_source: dict[str, list[Record]] = {}
    for record in [*recorded(), *full_records(20)]:
        by_source.setdefault(record.source, []).append(record)
    with open_store(path) as store:
        for source, records in by_source.items():
            admit(store, source, enough(records, load_sources()[source].calls_min))
    return path


@pytest.fixture
def store(filled: Path) -> Iterator[Store]:
    with open_store(filled) as opened:
        yield opened
