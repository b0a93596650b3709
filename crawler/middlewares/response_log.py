"""Responses as they arrived, kept only for `doctor` and `record`."""

from dataclasses import dataclass
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.spiders.portal import PortalSpider

KEPT_HEADERS = ("Content-Type", "ETag", "Last-Modified", "Retry-After", "Location")
"""Headers that are kept; none names a person or a session."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedResponse:
    url: str
    """The address of the request, without its query where that may hold a token."""
    method: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class ResponseLog:
    """Keeps every response before another middleware reads it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        if spider.notes is not None:
            kept = [(n, v) for n in KEPT_HEADERS if (v := response.headers.get(n)) is not None]
            spider.notes.append(
                LoggedResponse(
                    url=response.url,
                    method=request.method,
                    status=response.status,
                    headers=tuple((n, v.decode("latin-1")) for n, v in kept),
                    body=response.body,
                )
            )
        return response
