"""Answers whose headers have an end and whose packed bodies came to theirs.

Scrapy limits bodies only, and endless headers would fill memory; of a packed body that was cut it
keeps what it could unpack.

Built on names that Scrapy keeps to itself; pyproject.toml holds it to one minor version.
"""

import scrapy
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol, ParseError, Request
from twisted.web.iweb import IResponse

from crawler.net.whole_body import check_whole

MOST_BYTES = 256 * 1024
"""The limit in bytes; browsers have about the same, and portals send some 2 KB."""


class BoundedParser(_LenientHTTPClientParser):
    """Closes the connection when the headers are too long.

    Twisted bounds each line, not their number."""

    head_bytes = 0

    def lineReceived(self, line: bytes) -> None:
        self.head_bytes += len(line) + 1
        if self.head_bytes > MOST_BYTES:
            text = f"the headers have more than {MOST_BYTES // 1024} KB"
            raise ParseError(text, line[:80])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Request) -> Deferred[IResponse]:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = BoundedParser  # the way in which Scrapy puts its own in place
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloads(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with a limit on headers and none but whole bodies."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
        self.most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: scrapy.Request) -> Response:
        """Return the answer as it came.  Raises ResponseDataLossError for half of one."""
        response = await super().download_request(request)
        named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        encodings = [word.strip().lower() for word in named.split(",")]
        check_whole(response.body, encodings, self.most)
        return response
