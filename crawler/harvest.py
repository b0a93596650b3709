"""Harvesting sources one after the other, each run admitted whole or not at all."""

import asyncio
import gc
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.crawl_job import CrawlJob, is_loopback
from crawler.net.certificates import extra_authority
from crawler.spiders.portal import PortalSpider, Progress, SpiderArgs
from funding.errors import CityCallsError, SourceBusy, StoreBusy, WrongInput
from funding.event import Harvest, RunReport, RunState
from funding.source import Source, find_source
from store.database import Store, open_store
from store.harvest.http_cache import keep_responses
from store.harvest.runs import begin_run, discard_orphans, fail_run, finish_run, skip_source
from store.operations.failpoints import reached

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
SELDOM = 50_000
"""New objects until those that form circles are looked for, default 700: the rows of a portal form
none, and would be walked through over and over."""
LONGEST_DELAY = 600.0
"""The longest delay between two requests, in seconds; with a longer one no run could finish."""


def harvest(
    names: Sequence[str],
    *,
    db_path: Path,
    today: date,
    now: Clock,
    overrides: Mapping[str, str],
    delay: float | None,
    contact: str,
    ca_file: Path | None = None,
    tokens: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> list[RunReport]:
    """Read the sources in their order and return how each run ended.

    Only once per process: Twisted's reactor can't be started again.  *overrides* re-bases sources;
    *delay* may go below a source's own pace only for loopback addresses among them.
    Raises WrongInput for a delay that a portal would not like and for a *contact* that names
    nobody; SourceBusy, when all others were read, if another process was at one of them;
    KeyboardInterrupt if a signal ended it.
    """
    gc.set_threshold(SELDOM)
    jobs = [plan_job(n, overrides.get(n), delay, tokens or {}) for n in names]
    settings = base_settings(contact)
    with extra_authority(ca_file), open_store(db_path) as store:
        discard_orphans(store, now=now())
        reports: list[RunReport] = []
        busy: list[SourceBusy] = []

        async def everything() -> None:
            for job in jobs:
                if reports and job.delay:
                    await asyncio.sleep(job.delay)  # two sources may share a host
                try:
                    report = await one_source(store, job, settings, today, now, progress)
                except SourceBusy as error:
                    busy.append(error)
                else:
                    reports.append(report)

        run_in_reactor(everything)
    if busy:
        raise busy[0]
    return reports


def plan_job(
    name: str, override: str | None, delay: float | None, tokens: Mapping[str, str]
) -> CrawlJob:
    source = find_source(name)
    base = (override or source.base_url).rstrip("/")
    is_local = override is not None and is_loopback(urlsplit(override).hostname or "")
    is_asking = bool(source.hosts)  # curated entries ask nobody
    if delay is not None and not 0 <= delay <= LONGEST_DELAY:
        raise WrongInput(f"--delay is {delay}; it is a number of seconds, 0 to {LONGEST_DELAY:g}")
    if delay is not None and delay < source.delay_seconds and is_asking and not is_local:
        raise WrongInput(
            f"--delay is {delay}, below the {source.delay_seconds} s that {name} is asked with; "
            "only a loopback address named by --url may be asked faster"
        )
    return CrawlJob(
        source=source,
        base_url=base,
        is_rebased=override is not None,
        delay=source.delay_seconds if delay is None else delay,
        ignores_crawl_delay=is_local and delay is not None,
        token=tokens.get(source.token_setting) if source.token_setting else None,
    )


def base_settings(contact: str) -> Settings:
    """Return the settings of `crawler.settings` with what this installation adds.

    Raises WrongInput for a contact that names nobody or would not fit into a header.
    """
    if not contact.strip() or not (contact.isascii() and contact.isprintable()):
        raise WrongInput(
            f"CITYCALLS_CONTACT is {contact!r}; portals are told whom to write to: "
            "set it to a mail address or web page of yours, in plain letters"
        )
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    # a spider is handed over as a class; to look for it by name would load all of them
    settings.set("SPIDER_MODULES", [], priority="cmdline")
    agent = settings["USER_AGENT"].removesuffix(")")
    settings.set("USER_AGENT", f"{agent}; {contact})", priority="cmdline")
    return settings


def job_settings(base: Settings, job: CrawlJob) -> Settings:
    """Return the settings of one run: pace, limits, and the private addresses it may use."""
    settings = base.copy()
    proxies = [p if "//" in p else f"//{p}" for p in getproxies().values()]
    allowed = {h for p in proxies if (h := urlsplit(p).hostname)}
    if job.is_rebased:
        allowed.add(urlsplit(job.base_url).hostname or "")
    values = {
        "DOWNLOAD_DELAY": job.delay,
        "DOWNLOAD_MAXSIZE": job.source.response_limit_mb * 1024 * 1024,
        "CLOSESPIDER_TIMEOUT": job.source.max_minutes * 60,
        "ADDRESSES_ALLOWED": sorted(allowed),
        "HTTPPROXY_ENABLED": not job.is_loopback,  # a proxy's loopback is another machine
    }
    for name, value in values.items():
        settings.set(name, value, priority="cmdline")
    return settings.copy()


async def one_source(
    store: Store,
    job: CrawlJob,
    settings: Settings,
    today: date,
    now: Clock,
    progress: Progress | None,
) -> RunReport:
    """Harvest one source; whatever goes wrong becomes its failed run, and the next one starts."""
    source = job.source
    if source.token_setting is not None and job.token is None:
        reason = f"{source.token_setting} is not set"
        return skip_source(store, source.name, reason, today=today, now=now())
    nothing = spider_of(source).why_skipped(job)
    if nothing is not None:
        return skip_source(store, source.name, nothing, today=today, now=now())
    run_id = begin_run(store, source.name, today=today, now=now())
    reached("crawl_after_begin")
    spider_args = SpiderArgs(job=job, store=store, run_id=run_id, today=today, progress=progress)
    try:
        spider, ended = await crawl(spider_of(source), spider_args, job_settings(settings, job))
        found = spider.harvest(ended)
    except StoreBusy:
        raise  # the next source would meet the same
    except Exception as error:  # the boundary of a source's job: noted, and on to the next
        log.exception("%s failed", source.name)
        text = str(error) if isinstance(error, CityCallsError) else repr(error)
        failed = Harvest(complete=False, listed=0, requests=0, problems=(f"it failed: {text}",))
        return fail_run(store, run_id, failed, today=today, now=now())
    reached("crawl_before_finish")
    try:
        report = finish_run(store, run_id, found, today=today, now=now())
    except CityCallsError:
        raise  # of the store itself: the next source would meet the same
    except Exception as error:  # a record that nobody foresaw; nothing of the run was admitted
        log.exception("%s could not be admitted", source.name)
        problem = f"it could not be admitted: {error!r}"
        failed = replace(found, complete=False, problems=(*found.problems, problem))
        return fail_run(store, run_id, failed, today=today, now=now())
    if report.state is RunState.OK:
        try:
            keep_responses(store, source.name, spider.answers.values())
        except StoreBusy as error:  # the run is admitted; the next one asks for more, that is all
            log.warning("%s: the answers were not kept: %s", source.name, error)
    return report


def spider_of(source: Source) -> type[PortalSpider]:
    """Return the spider class in the module named after the source."""
    from importlib import import_module

    module = import_module(f"crawler.spiders.{source.name.replace('-', '_')}")
    classes = [v for v in vars(module).values() if isinstance(v, type)]
    spiders = [c for c in classes if issubclass(c, PortalSpider) and c is not PortalSpider]
    for spider in spiders:
        if spider.name == source.name:
            return spider
    raise CityCallsError(f"crawler/spiders/{source.name}.py holds no spider named {source.name!r}")


async def crawl(
    spider_class: type[PortalSpider], spider_args: SpiderArgs, settings: Settings, **more: Any
) -> tuple[PortalSpider, str]:
    """Run one spider, *more* handed to it, and return it with the reason why it ended."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerRunner

    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(spider_class)
    ended: list[str] = []
    errors: list[str] = []

    def note_end(spider: Any, reason: str) -> None:
        ended.append(reason)

    def note_error(failure: Any, response: Any, spider: PortalSpider) -> None:
        errors.append(repr(failure.value))

    crawler.signals.connect(note_end, signal=signals.spider_closed)
    crawler.signals.connect(note_error, signal=signals.spider_error)
    install_resolver(crawler)
    await runner.crawl(crawler, spider_args=spider_args, **more)
    spider = crawler.spider
    assert isinstance(spider, PortalSpider)
    for error in errors:
        spider.problem(f"an answer could not be read: {error}")
    return spider, ended[0] if ended else "it never began"


def install_resolver(crawler: Crawler) -> None:
    """Put the resolver of the settings in place; Scrapy does so only in a process of its own."""
    from scrapy.utils.misc import build_from_crawler, load_object
    from twisted.internet import reactor

    resolver = build_from_crawler(
        load_object(crawler.settings["TWISTED_DNS_RESOLVER"]), crawler, reactor=reactor
    )
    resolver.install_on_reactor()


def run_in_reactor(work: Callable[[], Any]) -> None:
    """Run *work* to its end in Twisted's asyncio reactor; raise what it raised.

    Raises KeyboardInterrupt if a signal stopped the reactor before that.
    """
    from scrapy.utils.defer import deferred_from_coro
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    reactor: Any = installed
    failures: list[BaseException] = []
    ended: list[bool] = []

    async def guarded() -> None:
        try:
            await work()
        except BaseException as error:  # handed to the caller below, outside the reactor
            failures.append(error)
        ended.append(True)

    def begin() -> None:
        deferred_from_coro(guarded()).addBoth(lambda _: reactor.stop())

    reactor.callWhenRunning(begin)
    reactor.run()
    if failures:
        raise failures[0]
    if not ended:
        raise KeyboardInterrupt
