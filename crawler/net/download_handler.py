"""A limit on response headers: Scrapy limits bodies only, and endless headers would fill memory.

Built on names that Scrapy keeps to itself; pyproject.toml holds it to one minor version.
"""

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol, ParseError, Request
from twisted.web.iweb import IResponse

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
    """Scrapy's handler of http and https, with a limit on headers."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
