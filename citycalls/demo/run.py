"""The demo: two weeks of the weekly job on the embedded portal, with the real parts."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from advice.as_json.matches import one_match
from advice.profiles.stored_projects import import_profiles, load_profiles
from advice.ranking.answering import told
from advice.ranking.matching import load_corpus, rank_projects
from citycalls.demo.answers import answer_first_mails, go_on_leave
from citycalls.demo.index_page import write_index
from citycalls.demo.office import fill_office, publish_bulletin
from citycalls.demo.portal import DemoPortal
from citycalls.demo.proposals import propose_tandems
from citycalls.mailing import send_due, sender_config
from citycalls.settings import Settings
from digest.compose import compose_mails
from funding.errors import CityCallsError
from funding.match import MatchList
from funding.resources import shipped
from funding.words import plain, shorten
from store.database import Store, open_store
from store.people.recipients import add_recipient

SOURCES = ("sedia", "portico", "facilities")
SHOWN = 3
"""Matches per city that are printed."""
Tell = Callable[[str], None]


def run_demo(folder: Path, *, tell: Tell) -> dict[str, object]:
    """Run the job from a fresh store in *folder* and return mails, calls and matches.

    Harvests with real Scrapy processes, ranks, composes and writes the mails of two weeks.
    """
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    settings = Settings.from_env({"CITYCALLS_DB": str(folder / "citycalls.db")})
    with DemoPortal(week=1) as portal, open_store(settings.db) as store:
        saved = import_profiles(
            store,
            shipped("profiles"),
            author="demo",
            comment="example cities",
            now=noon(portal.today),
        )
        tell(f"{len(saved)} example cities with their projects")
        add_people(store, noon(portal.today))
        for week, day in enumerate(portal.days, 1):
            portal.week = week
            tell(f"\nWeek {week}, {day}")
            harvest(settings.db, portal, day, tell)
            compose_mails(store, today=day, now=noon(day), sending=sender_config(settings, store))
            send_due(settings, store, now=noon(day))
            if week == 1:
                answer_first_mails(store, now=noon(day) + timedelta(days=1))
                propose_tandems(store, today=day, now=noon(day) + timedelta(days=1))
                publish_bulletin(store, today=day, now=noon(day))
        go_on_leave(store, today=day, now=noon(day))
        corpus = load_corpus(store, day)
        projects = [p for f in load_profiles(store) for p in f.projects]
        ranked = rank_projects(corpus, projects, today=day)
        lists = {each.project.id: told(each, SHOWN) for each in ranked}
        serve = f"python3 run.py --db {settings.db} serve --today {day}"
        fill_office(store, today=day, now=noon(day))
        page = write_index(store, folder, settings.mail_dir, now=noon(day), serve=serve)
    for project in projects:
        show(project.id, lists[project.id], tell)
    mails = sorted(str(p) for p in settings.mail_dir.glob("*.eml"))
    tell(f"\n{len(mails)} mails (.eml and .html) in {settings.mail_dir}; open {page}")
    tell(f"the pages: {serve}")
    tell(f"the database: {settings.db}")
    return {
        "index": str(page),
        "mails": mails,
        "calls": len(corpus.calls),
        "matches": {
            p: [one_match(m, day) for m in found.results[:SHOWN]] for p, found in lists.items()
        },
    }


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def add_people(store: Store, now: datetime) -> None:
    """Add one example recipient per city, in its own language where mails are written in it."""
    from wording.language import LOCALES

    for profile in load_profiles(store):
        city = profile.city
        known = [code for code in city.languages if code in LOCALES]
        add_recipient(
            store,
            f"officer@{city.id}.example",
            name=None,
            profiles=[city.id],
            language=known[0] if known else "en",
            confirmed=True,
            now=now,
        )


def harvest(db: Path, portal: DemoPortal, day: date, tell: Tell) -> None:
    """Crawl the embedded portal in a process of its own: Scrapy's engine starts once in each."""
    rebased = [x for s in ("sedia", "portico") for x in ("--url", f"{s}={portal.base_url(s)}")]
    command = [sys.executable, "-m", "citycalls", "crawl", *SOURCES, *rebased]
    command += ["--delay", "0", "--today", day.isoformat(), "--json", "--db", str(db)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=clean_environment()
    )
    try:
        reports: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError as error:
        raise CityCallsError(
            f"the demo's crawl ended early: {done.stderr.strip()[-500:]}"
        ) from error
    for report in reports:
        tell(
            f"  {report['source']}: {report['state']}, {report['listed']} listed, "
            f"{report['new']} new, {report['changed']} changed"
        )
        for reason in report["reasons"]:
            tell(f"    {reason}")


def clean_environment() -> dict[str, str]:
    """Return the environment without this installation's own settings and without a proxy."""
    hidden = ("CITYCALLS_", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy")
    return {k: v for k, v in os.environ.items() if not k.startswith(hidden)}


def show(project_id: str, found: MatchList, tell: Tell) -> None:
    tell(f"\n{project_id}")
    for match in found.results[:SHOWN]:
        deadline = match.call.best.last_deadline or "open all the time"
        tell(f"  {match.strength:8} {shorten(plain(match.call.title), 70)} ({deadline})")
    if not found.results:
        tell("  nothing that fits well enough this week")
