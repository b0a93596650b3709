"""European Urban Initiative: there is no list, so the pages that are known are asked one by one."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

import scrapy
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.pages.eui import identifier, read_addresses, read_call
from crawler.spiders.portal import PageRefused, PortalSpider, RequestRefused
from funding.call import Record, Status
from funding.errors import PageChanged, UnreadableRecord
from funding.event import Harvest
from funding.resources import shipped
from store.harvest.runs import known_records


class EuiSpider(PortalSpider):
    """Asks the pages that Portico's cards lead to, those known before, and the permanent ones.

    Complete when every one of them answered; a page that is gone (404, 410) was withdrawn.  What a
    card newly leads to may be a page of news: that is a warning.  A page that can't be read keeps
    the others in, and what it last said; only if none can be read has the layout changed.
    """

    name = "eui"

    def first_requests(self) -> Iterator[scrapy.Request]:
        addresses = self.addresses()
        self.former = {r.source_id: r for r in known_records(self.store, self.name)}
        known = self.former.keys() | set(permanent_pages())
        self.asked = len(addresses)
        self.found: set[str] = set()
        self.unread: list[str] = []
        self.is_readable = False
        """True once a page could be read."""
        if not addresses:
            self.problem("no page is known; harvest portico first")
        self.is_proven = bool(addresses)
        for address in addresses:
            page = identifier(address)
            meta = {"is_known": page in known, "page": page}
            yield self.ask(address, self.read_page, meta=meta)

    def addresses(self) -> list[str]:
        """Return the pages to ask, each once, in a stable order."""
        leads = [link for r in known_records(self.store, "portico") for link in r.links]
        own = [secured(link) for link in leads if not is_file(link)]
        paths = [r.source_id for r in known_records(self.store, self.name)] + permanent_pages()
        paths += [identifier(link) for link in own if self.job.allows(link)]
        once = {page_key(path): path for path in reversed(paths)}
        return [f"{self.job.base_url}/{path}" for path in sorted(once.values())]

    def receive(self, response: Response, reader: Any) -> Iterator[Any]:
        if response.status in (404, 410):
            self.warning(f"{response.url} is gone ({response.status})")
            return
        if 400 <= response.status < 500 and not response.meta["is_known"]:
            self.warning(f"left out, it was never a call: {response.url} ({response.status})")
            return
        yield from super().receive(response, reader)

    def refuse_page(self, text: str) -> RequestRefused:
        return PageRefused(text)

    def fail(self, failure: Failure) -> Iterator[Any] | None:
        if isinstance(failure.value, PageRefused):
            return self.keep_former(failure.request, str(failure.value))  # type: ignore[attr-defined]
        return super().fail(failure)

    def keep_former(self, request: scrapy.Request, why: str) -> Iterator[Record]:
        """Yield what a page that can't be read said last, and note why; a new one is left out."""
        self.answers.pop(request.url, None)  # asked for anew, not "unless it changed"
        if not request.meta["is_known"]:
            self.warning(f"left out, it was never a call: {why}")
            return
        self.warning(f"kept as it was: {why}")
        self.unread.append(why)
        record = self.former.get(request.meta["page"])  # it may have led to another page
        if record is not None and record.source_id not in self.found:
            self.found.add(record.source_id)
            self.listed += 1
            yield record

    def harvest(self, finish_reason: str) -> Harvest:
        if self.unread and not self.is_readable:
            self.problem(f"none of the pages could be read, for example: {self.unread[0]}")
        return super().harvest(finish_reason)

    def read_page(self, response: Response) -> Iterator[Any]:
        request = response.request
        assert request is not None
        try:
            record = read_call(response.body, response.url)
        except (PageChanged, UnreadableRecord) as error:
            what = str(error) if response.url in str(error) else f"{error} (at {response.url})"
            yield from self.keep_former(request, what)
            return
        if record.status_claimed is Status.OPEN and is_over(record, self.today):
            over = f"is called open, but closed on {record.last_deadline}"
            yield from self.keep_former(request, f"{self.name}: {response.url} {over}")
            return
        self.is_readable = True
        if record.source_id in self.found:
            return  # an old address led to the same page
        self.found.add(record.source_id)
        self.listed += 1
        self.show(self.listed, self.asked)
        yield record


def is_over(record: Record, today: date) -> bool:
    return record.last_deadline is not None and record.last_deadline < today


def permanent_pages() -> list[str]:
    return read_addresses(shipped("reference") / "eui_pages.csv")


def secured(link: str) -> str:
    """Return a link of an old card as the site answers today; a loopback one stays as it is."""
    return re.sub(r"(?i)^http://(?=(?:www\.)?urban-initiative\.eu/)", "https://", link.strip())


def page_key(path: str) -> str:
    """Return what two spellings of the same page share.

    >>> page_key("Calls%2Dproposals//Fourth-call/") == page_key("calls-proposals/fourth-call")
    True
    """
    return re.sub(r"/{2,}", "/", unquote(path)).strip("/").casefold()


def is_file(address: str) -> bool:
    return "/sites/default/files/" in urlsplit(address).path
