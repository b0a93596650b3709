"""European Urban Initiative: there is no list, so the pages that are known are asked one by one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response

from crawler.pages.eui import identifier, read_addresses, read_call
from crawler.spiders.portal import PortalSpider
from funding.errors import PageChanged
from funding.resources import shipped
from store.harvest.runs import known_records


class EuiSpider(PortalSpider):
    """Asks the pages that Portico's cards lead to, those known before, and the permanent ones.

    Complete when every one of them answered; a page that is gone (404, 410) was withdrawn.  What a
    card newly leads to may be a page of news: that is a warning.
    """

    name = "eui"

    def first_requests(self) -> Iterator[scrapy.Request]:
        addresses = self.addresses()
        known = {r.source_id for r in known_records(self.store, self.name)}
        known |= set(permanent_pages())
        self.asked = len(addresses)
        self.found: set[str] = set()
        if not addresses:
            self.problem("no page is known; harvest portico first")
        self.is_proven = bool(addresses)
        for address in addresses:
            is_known = identifier(address) in known
            yield self.ask(address, self.read_page, meta={"is_known": is_known})

    def addresses(self) -> list[str]:
        """Return the pages to ask, each once, in a stable order."""
        base = self.job.base_url
        cards = known_records(self.store, "portico")
        leads = [link for r in cards for link in r.links if self.job.allows(link)]
        paths = [identifier(link) for link in leads if not is_file(link)]
        paths += [r.source_id for r in known_records(self.store, self.name)]
        paths += permanent_pages()
        return [f"{base}/{path}" for path in sorted(dict.fromkeys(paths))]

    def receive(self, response: Response, reader: Any) -> Iterator[Any]:
        if response.status in (404, 410):
            self.warning(f"{response.url} is gone ({response.status})")
            return
        if 400 <= response.status < 500 and not response.meta["is_known"]:
            self.warning(f"left out, it was never a call: {response.url} ({response.status})")
            return
        yield from super().receive(response, reader)

    def read_page(self, response: Response) -> Iterator[Any]:
        try:
            record = read_call(response.body, response.url)
        except PageChanged as error:
            if response.meta["is_known"]:
                raise
            self.warning(f"left out, it was never a call: {error}")
            return
        if record.source_id in self.found:
            return  # an old address led to the same page
        self.found.add(record.source_id)
        self.listed += 1
        self.show(self.listed, self.asked)
        yield record


def permanent_pages() -> list[str]:
    return read_addresses(shipped("reference") / "eui_pages.csv")


def is_file(address: str) -> bool:
    return "/sites/default/files/" in urlsplit(address).path
