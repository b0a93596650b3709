"""EU Funding & Tenders Portal: all pages of one question, proven complete."""

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.pages.sedia.record import is_long_over, name_of, read_record
from crawler.pages.sedia.request import (
    HEADERS,
    PAGE_SIZE,
    STATUSES,
    TYPES,
    search_body,
    search_url,
)
from crawler.pages.sedia.rows import SediaPage, SediaRow, choose_rows, read_page
from crawler.spiders.portal import PortalSpider
from funding.call import Record
from funding.errors import PageChanged

WINDOW = 10_000
"""The portal never serves rows beyond this one, so a longer list can't be proven complete."""


class SediaSpider(PortalSpider):
    """Asks page after page; the sum of distinct rows must be the portal's own total.

    Where a pass falls short (the list shifted while it was read) a second one is made; the run is
    complete when one pass has every row.  At the end the first page is asked again: the total and
    its rows must be those of the beginning.  A search without an order must name the same total:
    an order leaves out what lacks its field.
    """

    name = "sedia"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.passes = 0
        self.begin_pass()

    def begin_pass(self) -> None:
        self.passes += 1
        self.rows: dict[str, SediaRow] = {}
        self.total: int | None = None
        self.first_page: tuple[str, ...] = ()

    def first_requests(self) -> Iterator[scrapy.Request]:
        yield self.page_request(1)

    def page_request(self, number: int) -> scrapy.Request:
        return self.ask(
            search_url(self.job.base_url, number),
            self.read_answer,
            method="POST",
            body=search_body(),
            headers=HEADERS,
            meta={"page": number},
        )

    def last_look(self) -> scrapy.Request:
        return self.ask(
            search_url(self.job.base_url, 1),
            self.compare_last_look,
            method="POST",
            body=search_body(),
            headers=HEADERS,
        )

    def count_request(self) -> scrapy.Request:
        return self.ask(
            search_url(self.job.base_url, 1, size=1),
            self.compare_count,
            method="POST",
            body=search_body(is_sorted=False),
            headers=HEADERS,
        )

    def read_answer(self, response: Response) -> Iterator[Any]:
        page = read_page(response.body, response.url)
        number = response.meta["page"]
        self.check_page(page, number, response.url)
        if self.total is None:
            self.total = page.total
            self.first_page = tuple(row.reference for row in page.rows)
        if page.total != self.total:
            yield from self.end_pass(f"the total moved from {self.total} to {page.total}")
            return
        self.rows |= {row.reference: row for row in page.rows}
        if self.notes is not None:  # a look, which ends before the list does
            yield from self.read_each(choose_rows(page.rows), read_record)
        seen = (number - 1) * PAGE_SIZE + len(page.rows)
        self.show(min(seen, self.total), self.total)
        if seen < self.total and len(page.rows) == PAGE_SIZE:
            yield self.page_request(number + 1)
            return
        yield from self.end_pass(None)

    def check_page(self, page: SediaPage, number: int, url: str) -> None:
        """Raise PageChanged unless the portal answered the question that was asked."""
        if (page.page_number, page.page_size) != (number, PAGE_SIZE):
            what = f"page {number} came as page {page.page_number} of size {page.page_size}"
            raise PageChanged(self.name, url, what)
        if page.warnings:
            raise PageChanged(self.name, url, f"the portal warns: {'; '.join(page.warnings)[:200]}")
        if page.total == 0 or page.total > WINDOW:
            raise PageChanged(self.name, url, f"the portal names a total of {page.total}")
        for row in page.rows:
            asked = row.type in TYPES and row.first("status") in STATUSES
            if not asked or row.first("language") not in (None, "en"):
                what = (
                    f"{row.reference!r} was not asked for (type {row.type!r}, status "
                    f"{row.first('status')!r}): the filters were ignored"
                )
                raise PageChanged(self.name, url, what)

    def end_pass(self, trouble: str | None) -> Iterator[Any]:
        if trouble is None and len(self.rows) != self.total:
            trouble = f"{len(self.rows)} distinct rows came for a total of {self.total}"
        if trouble is None:
            yield self.last_look()
        elif self.passes < 2:
            self.warning(f"a second pass was made: {trouble}")
            self.begin_pass()
            yield self.page_request(1)
        else:
            self.problem(f"{trouble}, in two passes")
            yield from self.yield_records()

    def compare_last_look(self, response: Response) -> Iterator[Any]:
        page = read_page(response.body, response.url)
        again = tuple(row.reference for row in page.rows)
        if (page.total, again) == (self.total, self.first_page):
            yield self.count_request()
        else:
            yield from self.end_pass("the first page was another one at the end")

    def compare_count(self, response: Response) -> Iterator[Any]:
        total = read_page(response.body, response.url).total
        if total != self.total:
            trouble = f"{self.total} rows came in order, {total} are named without one"
            yield from self.end_pass(trouble)
            return
        self.is_proven = True
        yield from self.yield_records()

    def yield_records(self) -> Iterator[Any]:
        self.listed = len(self.rows)
        chosen = choose_rows(self.rows.values())[::-1]
        self.rows = {}  # each row is let go when it is read: the store needs the memory
        rows = (chosen.pop() for _ in range(len(chosen)))
        yield from self.read_each(filter(self.is_wanted, rows), self.read_row, served_of)

    def read_row(self, row: SediaRow) -> Record:
        return read_record(row, self.read_before.record(name_of(row)))

    def is_wanted(self, row: SediaRow) -> bool:
        """Return whether a row is to be read; one that is not is counted.

        The last runs would not have kept a call that is new and over, so nobody knows it.
        """
        names = self.read_before.names
        is_known = row.reference in names or name_of(row) in names
        if self.job.source.keeps_closed or is_known or not is_long_over(row, self.today):
            return True
        self.left_out += 1
        return False


def served_of(row: SediaRow) -> bytes:
    return row.served
