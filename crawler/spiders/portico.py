"""Portico: one listing of cards, followed by its pager where there is one."""

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.pages.portico import (
    known_card,
    match_cards,
    mint_id,
    read_cards,
    read_record,
)
from crawler.pages.portico_card import PorticoCard
from crawler.spiders.portal import PortalSpider
from store.harvest.runs import known_records

PATH = "/urban-panorama/call-for-proposals"
MOST_PAGES = 50


class PorticoSpider(PortalSpider):
    """Reads every page of the listing; ids are found again or minted when all cards are known."""

    name = "portico"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cards: list[PorticoCard] = []
        self.pages: set[str] = set()

    def first_requests(self) -> Iterator[scrapy.Request]:
        yield self.ask(self.job.base_url + PATH, self.read_listing)

    def read_listing(self, response: Response) -> Iterator[Any]:
        page = read_cards(response.body, response.url)
        self.pages.add(response.url)
        self.cards += page.cards
        self.show(len(self.pages), None)
        if page.next_url is not None:
            if page.next_url in self.pages or len(self.pages) >= MOST_PAGES:
                self.problem(f"the pager leads from {response.url} back to {page.next_url}")
                return
            if not self.may_ask:
                yield from self.yield_records()
            yield self.ask(page.next_url, self.read_listing)
            return
        self.is_proven = True
        yield from self.yield_records()

    def yield_records(self) -> Iterator[Any]:
        cards = list(dict.fromkeys(self.cards))
        self.listed = len(cards)
        if self.is_flooded(len(cards)):
            return  # each one would be compared with all that are known
        known = [known_card(r) for r in known_records(self.store, self.name)]
        taken = {k.source_id for k in known}
        named = []
        for card, name in zip(cards, match_cards(cards, known), strict=True):
            minted = name or mint_id(card, taken)
            taken.add(minted)
            named.append((card, minted))
        yield from self.read_each(named, lambda pair: read_record(*pair))
