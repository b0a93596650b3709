"""Records go to the staging run in batches; nothing that readers see changes yet."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.spiders.portal import PortalSpider
from funding.call import Record
from store.failpoints import reached
from store.runs import stage_records

BATCH = 100
LONGEST_IDENTIFIER = 300
"""Characters.  A signed link holds the identifier, and the longest of a real portal has 120."""


class Staging:
    """Collects a spider's records and stages them."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.waiting: list[Record] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Record) -> Record:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        if spider.is_flooded(spider.staged + len(self.waiting) + 1):
            raise DropItem("one call too many", log_level="DEBUG")
        if not is_identifier(item.source_id):
            spider.unreadable += 1
            spider.warning(f"{item.source}: {item.source_id[:60]!r} is no identifier")
            raise DropItem(f"no identifier: {item.source_id[:60]!r}", log_level="INFO")
        self.waiting.append(item)
        if len(self.waiting) >= BATCH:
            self.flush()
        return item

    def close_spider(self) -> None:
        self.flush()

    def flush(self) -> None:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        if self.waiting:
            stage_records(spider.store, spider.run_id, self.waiting)
            reached("crawl_after_first_stage")
            spider.staged += len(self.waiting)
            self.waiting = []


def is_identifier(text: str) -> bool:
    """Return whether *text* can name a call in addresses and mails."""
    return 0 < len(text) <= LONGEST_IDENTIFIER and text.isprintable()
