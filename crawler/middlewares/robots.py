"""robots.txt: obeyed with its Crawl-delay; a server that can't answer is left alone."""

from typing import Any, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler

from crawler.net.failures import failure_message
from crawler.pages.markup import decoded
from crawler.spiders.portal import PortalSpider

NAME = "CityCalls"
LONGEST_DELAY = 60.0
"""The longest Crawl-delay that is obeyed, in seconds; with a longer one a run could not finish."""


class Robots:
    """Asks robots.txt once per host and run, before anything else of that host."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.rules: dict[str, Protego | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> Any:
        if request.meta.get("is_robots"):
            return
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.rules:
            self.rules[origin] = await self.fetch(origin, spider)
        rules = self.rules[origin]
        if rules is None or rules.can_fetch(request.url, NAME):
            return
        raise spider.refuse_page(f"robots.txt of {parts.hostname} does not allow {parts.path}")

    async def fetch(self, origin: str, spider: PortalSpider) -> Protego | None:
        """Return the rules of a host; None where it has none (4xx).

        Raises RequestRefused when the server fails or asks to be left alone: it may forbid what it
        can't tell now.
        """
        request = Request(f"{origin}/robots.txt", meta={"is_robots": True}, dont_filter=True)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # any failure of the network means: we do not know
            why = failure_message(error, self.crawler.settings)
            raise spider.refuse(f"robots.txt of {origin} could not be read: {why}") from error
        if response.status >= 500 or response.status == 429:
            raise spider.refuse(f"robots.txt of {origin} answered {response.status}: stayed away")
        if response.status >= 400:
            return None
        rules = Protego.parse(decoded(response.body[:500_000]))
        delay = rules.crawl_delay(NAME)
        if delay is not None and not spider.job.ignores_crawl_delay:
            if delay > LONGEST_DELAY:
                raise spider.refuse(
                    f"robots.txt of {origin} asks for {delay:g} seconds between two requests; "
                    "no run would end in its time: stayed away"
                )
            self.slow_down(float(delay))
        return rules

    def slow_down(self, delay: float) -> None:
        """Let every slot of this run wait at least *delay* seconds between two requests."""
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        downloader._delay = max(downloader._delay, delay)
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, delay)
