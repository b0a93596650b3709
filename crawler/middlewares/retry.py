"""Retries: pauses that grow, Retry-After obeyed, a limit on the number of tries."""

import asyncio
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Response

from crawler.net.failures import is_final
from crawler.spiders.portal import PortalSpider

TRIES = 5
BROKEN_TRIES = 3
TIMEOUT_TRIES = 2
"""Give up after two requests that timed out."""
LONGEST_PAUSE = 120.0
"""Seconds; a server that asks for a longer rest gets it, until the next run."""
WORTH_ANOTHER_TRY = {408, 429, 500, 502, 503, 504, 522, 524}


class PoliteRetry:
    """Repeats requests that failed for a reason that may pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status not in WORTH_ANOTHER_TRY or request.meta.get("is_robots"):
            return response  # a robots.txt that fails means: stay away for today
        tries = request.meta.get("tries", 1)
        asked = retry_after(response)
        if tries >= TRIES or (asked or 0) > LONGEST_PAUSE:
            return response
        await self.pause(tries, asked)
        return again(request, tries)

    async def process_exception(self, request: Request, exception: Exception) -> Any:
        tries = request.meta.get("tries", 1)
        is_timeout = isinstance(exception, DownloadTimeoutError)
        is_refused = isinstance(exception, CannotResolveHostError) and self.spider.refused_hosts
        if tries >= (TIMEOUT_TRIES if is_timeout else BROKEN_TRIES):
            return None
        if is_final(exception) or is_refused:
            return None
        await self.pause(tries, None)
        return again(request, tries)

    @property
    def spider(self) -> PortalSpider:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        return spider

    async def pause(self, tries: int, asked: float | None) -> None:
        own = min(self.spider.job.delay * 2**tries, LONGEST_PAUSE)
        await asyncio.sleep(max(own, asked or 0.0))


def again(request: Request, tries: int) -> Request:
    return request.replace(dont_filter=True, meta={**request.meta, "tries": tries + 1})


def retry_after(response: Response) -> float | None:
    """Return the seconds a server asks us to wait; None if it does not say.

    A moment counts from the server's own clock, which is in the same answer.
    """
    asked = header(response, "Retry-After")
    if asked.isdecimal():
        return float(asked)
    moment, present = read_moment(asked), read_moment(header(response, "Date"))
    if moment is None or present is None:
        return None
    return max((moment - present).total_seconds(), 0.0)


def header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()


def read_moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the year 99999999999
        return None
    return moment if moment.tzinfo is not None else None
