"""Only the source's own hosts are ever asked, redirects included."""

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.spiders.portal import PortalSpider


class AllowedHosts:
    """Refuses every request that leaves the source, whoever made it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Any:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        if spider.job.allows(request.url):
            return None
        origin = request.meta.get("redirect_urls", [None])[0]
        led = f"{origin} led to " if origin else ""
        raise spider.refuse_page(f"{led}{request.url}, which is not an address of this source")
