"""Records go to the staging run in batches; nothing that readers see changes yet."""

from dataclasses import replace
from typing import Any, NoReturn, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.pages.markup import LONGEST_TITLE
from crawler.spiders.portal import PortalSpider
from funding.call import Record
from funding.cancelled import with_cancellation
from funding.errors import StoreBusy
from funding.words import plain, shorten
from store.harvest.runs import stage_records
from store.operations.failpoints import reached

BATCH = 100
LONGEST_IDENTIFIER = 300
"""The longest identifier, in characters: signed links hold it; real portals use up to 120."""

LONGEST_LINE = 10_000
"""The longest one-line field, in characters; every mail reads these fields several times."""
LINES = (
    "title_raw",
    "owner",
    "programme_raw",
    "call_title",
    "destination",
    "type_of_action",
    "instrument",
    "applicants_raw",
)


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
            self.refuse(spider, f"{item.source}: {item.source_id[:60]!r} is no identifier")
        item = with_cancellation(trimmed(item))
        if not plain(item.title):
            self.refuse(spider, f"{item.id} has a title that nobody can see")
        self.waiting.append(item)
        if len(self.waiting) >= BATCH:
            self.flush()
        return item

    def refuse(self, spider: PortalSpider, why: str) -> NoReturn:
        spider.unreadable += 1
        spider.warning(why)
        raise DropItem(why, log_level="INFO")

    def close_spider(self) -> None:
        self.flush(is_last=True)

    def flush(self, *, is_last: bool = False) -> None:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        if self.waiting:
            try:
                stage_records(spider.store, spider.run_id, self.waiting)
            except StoreBusy as error:
                if is_last:
                    spider.problem(str(error))
                return  # they wait for the next batch
            reached("crawl_after_first_stage")
            spider.staged += len(self.waiting)
            self.waiting = []


def is_identifier(text: str) -> bool:
    """Return whether *text* can name a call in addresses and mails."""
    return 0 < len(text) <= LONGEST_IDENTIFIER and text.isprintable()


def trimmed(record: Record) -> Record:
    """Return *record* with its title and lines cut at a word where nobody would read to the end."""
    long: dict[str, Any] = {
        name: shorten(value, LONGEST_LINE)
        for name in LINES
        if (value := getattr(record, name)) is not None and len(value) > LONGEST_LINE
    }
    if len(record.title) > LONGEST_TITLE:
        long["title"] = shorten(record.title, LONGEST_TITLE)
    return replace(record, **long) if long else record
