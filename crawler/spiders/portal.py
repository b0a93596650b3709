"""What all spiders share: asking, noticing what went wrong, and the evidence of a run."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl_job import CrawlJob
from crawler.net.failures import failure_message
from crawler.read_before import ReadBefore
from funding.call import Record
from funding.errors import PageChanged, UnreadableRecord
from funding.event import Harvest
from store.database import Store
from store.harvest.http_cache import CachedResponse
from store.harvest.staging import KnownRow, Reading

MOST_WARNINGS = 20
MOST_UNREADABLE = 0.05
"""Share of records that may be unreadable before the run is not admitted."""
FLOOD = 4
"""A listing longer than this many times the source's largest expected one is no list of calls."""
Item = TypeVar("Item")
Reader = Callable[[Response], Iterator[Any]]
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class SpiderArgs:
    """The arguments of a spider."""

    job: CrawlJob
    store: Store
    run_id: int
    today: date
    progress: Progress | None = None
    notes: list[Any] | None = None
    """Keeps every response for `doctor` and `record`; None in a harvest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged:
    """Records whose rows or pages came as they did when they were last read."""

    rows: tuple[KnownRow, ...]


class RequestRefused(IgnoreRequest):
    """A request that is not sent, or a response that is not read; its reason is already noted."""


class PageRefused(RequestRefused):
    """A single page that may not be asked, by robots.txt or because it leads to another site."""


class PortalSpider(scrapy.Spider):
    """A run is complete only if a spider says so and nothing went wrong on the way."""

    def __init__(self, *, spider_args: SpiderArgs, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.store, self.run_id = spider_args.job, spider_args.store, spider_args.run_id
        self.today = spider_args.today
        self.progress, self.notes = spider_args.progress, spider_args.notes
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.answers: dict[str, CachedResponse] = {}
        self.refused_hosts: set[str] = set()
        """Hosts that resolved to private addresses; they are not tried again."""
        self.requests = 0
        self.received = 0
        """Bytes of all answers, unpacked."""
        self.listed = 0
        self.staged = 0
        self.unreadable = 0
        self.left_out = 0
        """Rows that need not be read: calls long over that were never kept."""
        self.is_proven = False
        """Set by a spider when the portal's own figures show that nothing is missing."""

    @classmethod
    def why_skipped(cls, job: CrawlJob) -> str | None:
        """Return why there is nothing to read, for example because no file lies there; else None.

        A source that is skipped is no alarm.
        """
        return None

    async def start(self) -> AsyncIterator[Any]:
        for request in self.first_requests():
            yield request

    def first_requests(self) -> Iterator[scrapy.Request]:
        raise NotImplementedError  # every spider says where it begins

    def ask(self, url: str, reader: Reader, **kwargs: Any) -> scrapy.Request:
        """Return a request whose answer goes to *reader*; whatever fails becomes a problem."""
        return scrapy.Request(
            url,
            callback=self.receive,
            errback=self.fail,
            dont_filter=True,
            cb_kwargs={"reader": reader},
            **kwargs,
        )

    def receive(self, response: Response, reader: Reader) -> Iterator[Any]:
        """Hand a good answer to its reader; any other status is a problem."""
        if response.status != 200:
            self.problem(f"{short(response.url)} answered {response.status}{self.tried(response)}")
            return
        try:
            yield from reader(response)
        except (PageChanged, UnreadableRecord) as error:
            self.problem(str(error))

    def fail(self, failure: Failure) -> Iterator[Any] | None:
        """Note why a request had no answer; a spider may yield what it knows in its place."""
        if isinstance(failure.value, RequestRefused):
            return None
        request = getattr(failure, "request", None)
        where = short(request.url) if request is not None else self.job.base_url
        why = failure_message(failure.value, self.settings)
        self.problem(f"{where} could not be read: {why}")
        return None

    def tried(self, response: Response) -> str:
        tries = response.meta.get("tries", 1)
        return f" after {tries} tries" if tries > 1 else ""

    def problem(self, text: str) -> None:
        """Note a reason not to admit the run."""
        if text not in self.problems:
            self.problems.append(text)

    def refuse(self, text: str) -> RequestRefused:
        """Note why something is not asked or not read, and return the exception to raise."""
        self.problem(text)
        return RequestRefused(text)

    def refuse_page(self, text: str) -> RequestRefused:
        """Return the exception for a page that may not be asked; without it no run is complete."""
        return self.refuse(text)

    def warning(self, text: str) -> None:
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(text)

    @cached_property
    def read_before(self) -> ReadBefore:
        """What was read in earlier runs; nothing where a portal is only looked at."""
        return ReadBefore(self.store, self.name)

    def read_each(
        self,
        items: Iterable[Item],
        read: Callable[[Item], Record],
        served: Callable[[Item], bytes] | None = None,
    ) -> Iterator[Reading | Unchanged]:
        """Yield the record of each item; an unreadable one is counted and left out.

        *served* returns all that *read* reads of an item: one that came as it did in the last
        admitted run is not read again.
        """
        same: list[KnownRow] = []
        for item in items:
            read_from = None if served is None else self.read_before.hash_of(served(item))
            known = None if read_from is None else self.read_before.find(read_from)
            if known is not None:
                same.append(known)
                continue
            try:
                yield Reading(record=read(item), read_from=read_from)
            except UnreadableRecord as error:
                self.unreadable += 1
                self.warning(str(error))
        if same:
            yield Unchanged(rows=tuple(same))

    @property
    def may_ask(self) -> bool:
        """Return whether the source's limit allows another request."""
        return self.requests < self.job.source.max_requests

    def is_flooded(self, count: int) -> bool:
        """Return whether *count* calls are more than can be meant, and note it."""
        most = FLOOD * self.job.source.calls_max
        if count > most:
            self.problem(f"more than {most:,} calls came; at most some {most // FLOOD:,} are known")
        return count > most

    def show(self, done: int, total: int | None) -> None:
        if self.progress is not None:
            self.progress(self.name, done, total)

    def end_in_words(self, finish_reason: str) -> str:
        if finish_reason == "closespider_timeout":
            return f"the run took longer than {self.job.source.max_minutes} minutes"
        return f"the run was ended: {finish_reason}"

    def harvest(self, finish_reason: str) -> Harvest:
        """Return the evidence of the run."""
        if finish_reason != "finished":
            self.problem(self.end_in_words(finish_reason))
        read = self.staged + self.left_out + self.unreadable
        if self.unreadable > MOST_UNREADABLE * max(read, 1):
            self.problem(f"{self.unreadable} of {read} records could not be read")
        return Harvest(
            complete=self.is_proven and not self.problems,
            listed=self.listed,
            requests=self.requests,
            problems=tuple(self.problems),
            warnings=tuple(self.warnings),
            left_out=self.left_out,
        )


def short(url: str) -> str:
    """Return an address without its query, which may hold a token."""
    return url.partition("?")[0]
