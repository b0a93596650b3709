"""A limit on the requests and bytes of one run, so that crawler traps and endless pagers end."""

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.spiders.portal import PortalSpider

FULL_ANSWERS = 6
"""A run may read this many of the source's largest responses.  Its rows are held in memory until
the last has come; the two passes of the EU portal have some 60 MB."""


class RequestBudget:
    """Counts requests and bytes, and ends the run at the source's limits."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Any:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        most = spider.job.source.max_requests
        if spider.requests >= most:
            raise spider.refuse(f"more than {most} requests would have been needed")
        spider.requests += 1
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        most = spider.job.source.response_limit_mb * FULL_ANSWERS
        spider.received += len(response.body)
        if spider.received > most << 20:
            raise spider.refuse(f"the answers of one run had more than {most} MB")
        return response
