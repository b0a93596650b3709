"""EuroAccess: one list, one page a call.  Off until its terms are cleared."""

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.pages.euroaccess import number_of, read_call, read_list
from crawler.spiders.portal import PortalSpider
from funding.call import Record

LIST = "/en/calls?keyword=&submit=&sent=search"


class EuroaccessSpider(PortalSpider):
    """Complete when the site's own total, its rows and the pages that were read agree."""

    name = "euroaccess"

    def first_requests(self) -> Iterator[scrapy.Request]:
        yield self.ask(self.job.base_url + LIST, self.read_listing)

    def read_listing(self, response: Response) -> Iterator[Any]:
        listing = read_list(response.body, response.url)
        self.total, self.read = listing.count, 0
        if len(listing.addresses) != listing.count:
            self.problem(f"{len(listing.addresses)} rows came for a total of {listing.count}")
        for address in listing.addresses:
            yield self.ask(address, self.read_page)

    def read_page(self, response: Response) -> Iterator[Any]:
        self.read += 1
        self.show(self.read, self.total)
        self.listed = self.read
        self.is_proven = self.read == self.total
        yield from self.read_each([response], self.read_response, served_of)

    def read_response(self, response: Response) -> Record:
        url = response.url
        return read_call(response.body, url, self.read_before.record(number_of(url)))


def served_of(response: Response) -> bytes:
    return response.url.encode() + b"\n" + response.body
