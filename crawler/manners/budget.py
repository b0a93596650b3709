"""A run has a budget of requests: calendar traps and endless pagers end."""

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.spiders.portal import PortalSpider


class RequestBudget:
    """Counts what is asked and stops at the source's limit."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Any:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        most = spider.visit.source.max_requests
        if spider.requests >= most:
            raise spider.refuse(f"more than {most} requests would have been needed")
        spider.requests += 1
        return None
