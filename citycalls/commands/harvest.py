"""`crawl` and `sources`: reading the portals, and how they are."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import (
    Db,
    Json,
    Today,
    clock,
    load_settings,
    opened,
    read_day,
    seconds,
    stamp,
    whole,
)
from citycalls.output import print_json, print_table, progress_bar, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from funding.event import RunReport


def register(app: typer.Typer) -> None:
    app.command()(crawl)
    app.command()(sources)


def crawl(
    source: Annotated[
        list[str] | None, typer.Argument(help="Sources to read; all that are on if none.")
    ] = None,
    url: Annotated[
        list[str] | None,
        typer.Option("--url", metavar="SOURCE=BASE", help="Read a source from another address."),
    ] = None,
    delay: Annotated[
        float | None,
        typer.Option(
            parser=seconds,
            metavar="SECONDS",
            help="Seconds between requests (loopback --url only below 1).",
        ),
    ] = None,
    accept: Annotated[
        int | None, typer.Option(parser=whole(1), metavar="RUN", help="Admit a quarantined run.")
    ] = None,
    comment: Annotated[str | None, typer.Option(help="Why the run is admitted.")] = None,
    author: Annotated[str | None, typer.Option(help="Who admits it.")] = None,
    other: Annotated[
        Path | None,
        typer.Option(
            "--taken-from",
            metavar="FILE",
            help="Ask no portal: take the last good runs from another machine's database.",
        ),
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Harvest the portals; a run is admitted whole or not at all."""
    from citycalls.harvesting import index_after, run_harvest

    settings = load_settings(db)
    day = read_day(today, settings)
    if accept is not None:
        if not comment:
            raise WrongInput("--accept needs --comment: say why the run may be admitted")
        from advice.health.admitting import admit_run

        with opened(settings) as store:
            reports = [
                admit_run(
                    store,
                    accept,
                    comment=comment,
                    author=author or "command line",
                    today=day,
                    now=stamp(today, settings),
                )
            ]
    elif other is not None:
        if url or delay is not None:
            raise WrongInput("--taken-from asks no portal; leave --url and --delay out")
        from citycalls.harvesting import take_runs

        reports = take_runs(settings, other, source or [], now=stamp(today, settings))
    else:
        with progress_bar() as progress:
            reports = run_harvest(
                settings,
                source or [],
                today=day,
                now=clock(None, today, settings),
                overrides=read_overrides(url or []),
                delay=delay,
                progress=progress,
            )
    if json:
        print_json([asdict(r) for r in reports])
    else:
        print_reports(reports)
    if accept is None:
        index_after(settings, reports, today=day)
    sys.exit(0 if all(r.state in ("ok", "skipped") for r in reports) else 1)


def read_overrides(values: list[str]) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, base = value.partition("=")
        if not equals or not base.startswith(("http://", "https://")):
            raise WrongInput(f"--url is {value!r}; it looks like sedia=http://127.0.0.1:8000/sedia")
        found[name] = base.rstrip("/")
    return found


def print_reports(reports: "Sequence[RunReport]") -> None:
    titles = ("source", "state", "listed", "stored", "new", "changed", "missing", "requests")
    print_table(titles, [[getattr(r, t) for t in titles] for r in reports])
    for report in reports:
        for reason in report.reasons:
            warn(f"{report.source}, run {report.run_id}: {reason}")
        if report.state == "quarantined":
            warn(
                f"{report.source}: the present state stays. To admit the run all the same: "
                f"citycalls crawl --accept {report.run_id} --comment …"
            )


def sources(
    hosts: Annotated[bool, typer.Option("--hosts", help="Only the hosts, for a firewall.")] = False,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Every source: last good run, what it lists, licence; and what is not covered."""
    from funding.source import load_sources

    if hosts:
        names = sorted({h for s in load_sources().values() if s.is_on for h in s.hosts})
        if json:
            print_json(names)
        else:
            say("\n".join(names))
        return
    from advice.as_json.sources import not_covered_values, source_values
    from funding.not_covered import load_not_covered
    from store.operations.source_health import source_health

    settings = load_settings(db)
    with opened(settings) as store:
        found = source_health(store, now=stamp(today, settings))
    missing = load_not_covered()
    if json:
        print_json([source_values(h) for h in found] + [not_covered_values(n) for n in missing])
        return
    print_table(
        ("source", "title", "last run", "last good", "live", "licence"),
        [
            (
                h.source.name,
                h.source.title,
                h.state or ("off" if not h.source.is_on else "never read"),
                h.last_good,
                h.live,
                h.source.licence,
            )
            for h in found
        ],
    )
    for health in found:
        for reason in health.reasons:
            warn(f"{health.source.name}: {reason}")
    say("\nNot read:")
    for entry in missing:
        say(f"  {entry.name}: {entry.reason}")
