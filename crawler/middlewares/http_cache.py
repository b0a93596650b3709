"""Conditional requests: what has not changed is not sent again.

Works under ``Cache-Control: no-cache`` too, which only says: ask before you use it.
"""

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.spiders.portal import PortalSpider
from store.harvest.http_cache import CachedResponse, find_response


class HttpCache:
    """Sends the validators of the last answer and puts its body in place of a 304."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> PortalSpider:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        return spider

    def process_request(self, request: Request) -> Any:
        if request.method != "GET" or request.meta.get("is_robots"):
            return
        known = find_response(self.spider.store, self.spider.name, request.url)
        if known is None:
            return
        if known.etag is not None:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified is not None:
            request.headers["If-Modified-Since"] = known.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        if request.method != "GET" or request.meta.get("is_robots"):
            return response
        if response.status == 304:
            known = find_response(self.spider.store, self.spider.name, request.url)
            if known is not None:
                self.spider.answers[request.url] = known
                return response.replace(status=200, body=known.body)
            return response
        etag, modified = (header(response, n) for n in ("ETag", "Last-Modified"))
        if response.status == 200 and (etag or modified):
            # kept only when the run is admitted: a broken page must not be served again
            self.spider.answers[request.url] = CachedResponse(
                url=request.url, etag=etag, last_modified=modified, body=response.body
            )
        return response


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")
