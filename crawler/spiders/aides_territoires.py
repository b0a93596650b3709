"""aides-territoires: a token, then page after page of JSON."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.pages.aides_territoires import read_aid, read_page, read_token
from crawler.spiders.portal import PortalSpider
from funding.call import Record

PAGE_SIZE = 100
"""Always the largest page: the portal caches a page without regard to its size."""


class AidesTerritoiresSpider(PortalSpider):
    """Complete when there are as many different aids as the portal counts."""

    name = "aides-territoires"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read: set[Any] = set()

    def first_requests(self) -> Iterator[scrapy.Request]:
        yield self.ask(
            f"{self.job.base_url}/api/connexion/",
            self.read_connection,
            method="POST",
            headers={"X-AUTH-TOKEN": self.job.token or ""},
        )

    def read_connection(self, response: Response) -> Iterator[Any]:
        self.bearer = read_token(response.body, response.url)
        yield self.page_request(1)

    def page_request(self, number: int) -> scrapy.Request:
        return self.ask(
            f"{self.job.base_url}/api/aids/?itemsPerPage={PAGE_SIZE}&page={number}",
            self.read_rows,
            headers={"Authorization": f"Bearer {self.bearer}", "Accept": "application/json"},
            meta={"page": number},
        )

    def read_rows(self, response: Response) -> Iterator[Any]:
        page = read_page(response.body, response.url)
        fresh = {row["id"]: row for row in page.rows if row["id"] not in self.read}
        self.read |= fresh.keys()
        self.listed = len(self.read)
        self.show(self.listed, page.count)
        yield from self.read_each(fresh.values(), self.read_row, served_of)
        if page.rows and self.listed < page.count and page.next_url is not None:
            yield self.page_request(response.meta["page"] + 1)
            return
        if self.listed != page.count:
            self.problem(f"{self.listed} different aids came for a total of {page.count}")
        self.is_proven = self.listed == page.count

    def read_row(self, row: Mapping[str, Any]) -> Record:
        return read_aid(row, self.read_before.record(str(row["id"])))


def served_of(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row).encode()
