"""Förderdatenbank: one zip with all programmes, kept on disk while it is read."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.pages.foerderdatenbank import read_export
from crawler.spiders.portal import PortalSpider
from funding.errors import UnreadableRecord

EXPORT = "/FDB/WS/export"


class FoerderdatenbankSpider(PortalSpider):
    """Complete when the zip is whole: its directory stands at its end."""

    name = "foerderdatenbank"

    def first_requests(self) -> Iterator[scrapy.Request]:
        yield self.ask(self.job.base_url + EXPORT, self.read_zip)

    def read_zip(self, response: Response) -> Iterator[Any]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.zip"
            path.write_bytes(response.body)
            for record in read_export(path):
                self.listed += 1
                self.show(self.listed, None)
                if isinstance(record, UnreadableRecord):
                    self.unreadable += 1
                    self.warning(str(record))
                else:
                    yield record
        self.is_proven = self.listed > 0
