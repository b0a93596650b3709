"""Records go to the staging run in batches; nothing that readers see changes yet."""

from dataclasses import replace
from typing import Any, NoReturn, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.pages.markup import LONGEST_TITLE
from crawler.spiders.portal import PortalSpider, Unchanged
from funding.call import Record
from funding.cancelled import with_cancellation
from funding.errors import StoreBusy
from funding.words import plain, shorten
from store.harvest.staging import KnownRow, Reading, stage_readings, stage_unchanged
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
    """Collects a spider's records and stages them; of unchanged ones only that they are there."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.waiting: list[Reading] = []
        self.unchanged: list[KnownRow] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> PortalSpider:
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        return spider

    @property
    def count(self) -> int:
        return self.spider.staged + len(self.waiting) + len(self.unchanged)

    def process_item(self, item: Record | Reading | Unchanged) -> object:
        if isinstance(item, Unchanged):
            self.unchanged += item.rows
            return item
        reading = Reading(record=item) if isinstance(item, Record) else item
        record, spider = reading.record, self.spider
        if spider.is_flooded(self.count + 1):
            raise DropItem("one call too many", log_level="DEBUG")
        if not is_identifier(record.source_id):
            self.refuse(spider, f"{record.source}: {record.source_id[:60]!r} is no identifier")
        record = with_cancellation(trimmed(record))
        if not plain(record.title):
            self.refuse(spider, f"{record.id} has a title that nobody can see")
        self.waiting.append(replace(reading, record=record))
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
        spider = self.spider
        try:
            if self.waiting:
                stage_readings(spider.store, spider.run_id, self.waiting)
                reached("crawl_after_first_stage")
                spider.staged += len(self.waiting)
                self.waiting = []
            if self.unchanged:
                stage_unchanged(spider.store, spider.run_id, self.unchanged)
                reached("crawl_after_unchanged")
                spider.staged += len(self.unchanged)
                self.unchanged = []
        except StoreBusy as error:  # they wait for the next batch
            if is_last:
                spider.problem(str(error))


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
