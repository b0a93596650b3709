"""Captcha pages: the run ends there; nothing is worked around."""

import re
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.spiders.portal import PortalSpider

SIGNS = re.compile(
    rb"captcha|perfdrive|just a moment\.\.\.|cf-chl|_incapsula_|are you a robot|radware", re.I
)
"""``Please solve the captcha``"""
LOOKED_AT = 20_000
"""Bytes; such pages are short, and a long one may speak of captchas."""


class CaptchaPages:
    """Ends a run that is served a captcha."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        kind = (response.headers.get("Content-Type") or b"").lower()
        if b"html" not in kind or len(response.body) > LOOKED_AT:
            return response
        if SIGNS.search(response.body):
            spider = self.crawler.spider
            assert isinstance(spider, PortalSpider)
            raise spider.refuse("the portal asks for a proof of being human; the run ended")
        return response
