"""Förderdatenbank: one zip with all programmes, kept on disk while it is read."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.pages.foerderdatenbank import Document, read_export, read_programme
from crawler.spiders.portal import PortalSpider
from funding.call import Record

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
            yield from self.read_each(self.documents(path), self.read_document, served_of)
        self.is_proven = self.listed > 0

    def documents(self, path: Path) -> Iterator[Document]:
        for document in read_export(path):
            self.listed += 1
            self.show(self.listed, None)
            yield document

    def read_document(self, document: Document) -> Record:
        return read_programme(document, self.read_before.record(document.source_id))


def served_of(document: Document) -> bytes:
    return document.served
