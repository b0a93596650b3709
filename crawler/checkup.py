"""A first look at a portal: a few polite requests, nothing stored, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from scrapy.settings import Settings

from crawler.harvest import (
    base_settings,
    crawl,
    job_settings,
    plan_job,
    run_in_reactor,
    spider_of,
)
from crawler.middlewares.response_log import LoggedResponse
from crawler.net.certificates import extra_authority
from crawler.spiders.portal import PortalSpider, SpiderArgs
from funding.event import Harvest
from store.database import open_store
from store.harvest.plausibility import FIRST_FILL, fill_rates
from store.harvest.runs import begin_run
from store.harvest.staging import staged_records

LOOKS = 4
"""Requests per source, robots.txt included: enough to see a page and read it."""
SPENT = "requests would have been needed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The result of a first look at one portal."""

    source: str
    reachable: bool | None
    """None where nothing was asked: the source is off, has no portal, or lacks its token."""
    records: int
    """Records that could be read from the answers."""
    differences: tuple[str, ...]
    """One sentence for each difference from what the page functions expect."""
    notes: tuple[LoggedResponse, ...]

    @property
    def differs(self) -> bool:
        """Return whether the portal was asked and differs in nothing."""
        return bool(self.differences) and (self.reachable is not None or self.records > 0)


def look(
    names: Sequence[str],
    *,
    today: date,
    overrides: Mapping[str, str],
    delay: float | None,
    contact: str,
    ca_file: Path | None,
    tokens: Mapping[str, str],
) -> list[Finding]:
    """Ask each source a few things and return what differs from what its reader expects.

    Only once per process: Twisted's reactor can't be started again.
    """
    settings = noting_settings(contact)
    findings: list[Finding] = []

    async def everything() -> None:
        for name in names:
            job = plan_job(name, overrides.get(name), delay, tokens)
            job = replace(job, source=replace(job.source, max_requests=LOOKS))
            if job.source.token_setting is not None and job.token is None:
                why = f"{job.source.token_setting} is not set: not asked"
                findings.append(nothing_asked(name, why))
                continue
            with open_store(None) as store:
                run = begin_run(store, name, today=today, now=datetime.now(UTC))
                notes: list[LoggedResponse] = []
                spider_args = SpiderArgs(job=job, store=store, run_id=run, today=today, notes=notes)
                spider, ended = await crawl(
                    spider_of(job.source), spider_args, job_settings(settings, job)
                )
                records = staged_records(store, run)
                rates = fill_rates(records, job.source, today=today) if records else {}
                findings.append(judge_look(spider, spider.harvest(ended), rates, len(records)))

    with extra_authority(ca_file):
        run_in_reactor(everything)
    return findings


def noting_settings(contact: str) -> Settings:
    """Return the settings of a harvest that also notes every answer."""
    settings = base_settings(contact)
    wares = dict(settings.getdict("DOWNLOADER_MIDDLEWARES"))
    wares["crawler.middlewares.response_log.ResponseLog"] = 585
    settings.set("DOWNLOADER_MIDDLEWARES", wares, priority="cmdline")
    return settings


def nothing_asked(name: str, why: str) -> Finding:
    return Finding(source=name, reachable=None, records=0, differences=(why,), notes=())


def judge_look(
    spider: PortalSpider, found: Harvest, rates: Mapping[str, float], count: int
) -> Finding:
    notes = tuple(spider.notes or ())
    pages = [n for n in notes if not n.url.endswith("/robots.txt")]
    differences = [p for p in found.problems if SPENT not in p]
    differences += found.warnings
    differences += [
        f"only {rate:.0%} of the records have {field!r}"
        for field, rate in rates.items()
        if rate < FIRST_FILL
    ]
    if not count and not differences:
        differences.append(f"no record could be read from {len(pages)} answers")
    is_asking = bool(spider.job.source.hosts)
    return Finding(
        source=spider.name,
        reachable=any(n.status == 200 for n in pages) if is_asking else None,
        records=count,
        differences=tuple(differences),
        notes=notes,
    )
