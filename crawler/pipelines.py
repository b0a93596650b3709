"""Records go to the staging run in batches; nothing that readers see changes yet."""

from typing import Self

from scrapy.crawler import Crawler

from crawler.spiders.portal import PortalSpider
from funding.call import Record
from store.failpoints import reached
from store.runs import stage_records

BATCH = 100


class Staging:
    """Collects a spider's records and stages them."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.waiting: list[Record] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Record) -> Record:
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
