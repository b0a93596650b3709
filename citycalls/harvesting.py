"""Harvesting with the settings of this installation."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from citycalls.options import used
from citycalls.output import Progress
from citycalls.settings import Settings
from funding.errors import StoreBusy, WrongInput
from funding.event import RunReport, RunState
from funding.source import find_source, load_sources
from store.database import open_store

TIMETABLES = "timetables"
"""The source that is a folder of the installation."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_harvest(
    settings: Settings,
    names: Sequence[str],
    *,
    today: date,
    now: Callable[[], datetime],
    overrides: Mapping[str, str],
    delay: float | None,
    progress: Progress | None,
) -> list[RunReport]:
    """Harvest sources in their order and return how each run ended.

    Raises WrongInput if a live portal would be asked without saying who asks.
    """
    from crawler.harvest import harvest

    chosen = chosen_sources(names, overrides)
    overrides = {TIMETABLES: str(settings.timetables), **overrides}
    return harvest(
        chosen,
        db_path=settings.db,
        today=today,
        now=now,
        overrides={k: v for k, v in overrides.items() if k in chosen},
        delay=delay,
        contact=required_contact(settings, chosen, overrides),
        ca_file=settings.ca_file,
        tokens=settings.tokens,
        progress=progress,
    )


def take_runs(
    settings: Settings, path: Path, names: Sequence[str], *, now: datetime
) -> list[RunReport]:
    """Admit the last good runs of another machine's database, of all its sources if none is named.

    Raises WrongInput for a file that is no database, and where it has nothing new of a source.
    """
    from store.harvest.runs import discard_orphans
    from store.harvest.taken_runs import sources_read, take_run

    with used(path, "name a copy of another machine's database"):
        if not path.is_file():
            raise WrongInput(
                f"--taken-from is {str(path)!r}, which is no file; name a copy of the database of "
                "another machine"
            )
    if path.resolve() == settings.db.resolve():
        raise WrongInput(
            f"--taken-from is {str(path)!r}, this database itself; name a copy of another one"
        )
    with open_store(path, create=False) as other, open_store(settings.db) as store:
        discard_orphans(store, now=now)
        chosen = chosen_sources(names, {}) if names else sources_read(other)
        return [take_run(store, other, source, now=now) for source in chosen]


def index_after(settings: Settings, reports: Sequence[RunReport], *, today: date) -> None:
    """Make lines and index of the day anew if a run changed the calls, so that nobody waits.

    Raises WrongInput where the city's own words (`concepts.csv`) are wrong; the runs stand.
    """
    from advice.ranking.matching import make_index
    from advice.search.lines import keep_lines

    if any(r.state is RunState.OK for r in reports):
        # the harvest is done; where the database is busy now, the next question makes them
        with contextlib.suppress(StoreBusy), open_store(settings.db) as store:
            keep_lines(store)
            make_index(store, today)


def chosen_sources(names: Sequence[str], overrides: Mapping[str, str]) -> list[str]:
    """Return the named sources, or all that are on, in the order in which they are read.

    Raises UnknownName for a name that is none.
    """
    for name in [*names, *overrides]:
        find_source(name)
    return [s.name for s in load_sources().values() if s.name in names or (not names and s.is_on)]


def required_contact(settings: Settings, names: Sequence[str], overrides: Mapping[str, str]) -> str:
    """Return whom portals may write to.  Raises WrongInput if a live portal would not be told."""
    asking = [n for n in names if find_source(n).hosts]  # curated entries ask nobody
    live = [n for n in asking if urlsplit(overrides.get(n, "")).hostname not in LOOPBACK]
    if live and settings.contact is None:
        raise WrongInput(
            "CITYCALLS_CONTACT is not set; portals are told whom to write to: "
            "set it to a mail address or web page of yours"
        )
    return settings.contact or "loopback test"
