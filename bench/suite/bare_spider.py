"""What a tutorial on Scrapy and parsel makes of the same portal: every row's fields and text.

    .venv/bin/python -m bench.suite.bare_spider ADDRESS [FILE]

With a file the rows are put into a table of SQLite, a hundred in one go.
"""

import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from parsel import Selector
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from crawler.pages.sedia.request import HEADERS, PAGE_SIZE, search_body, search_url

SINGLE = (
    *("identifier", "title", "status", "type", "startDate", "deadlineModel", "callIdentifier"),
    *("callTitle", "typesOfAction", "destinationDescription", "frameworkProgramme"),
)
BATCH = 100


class BareSpider(scrapy.Spider):
    name = "bare"
    address = ""

    async def start(self) -> AsyncIterator[Any]:
        yield self.page(1)

    def page(self, number: int) -> scrapy.Request:
        return scrapy.Request(
            search_url(self.address, number),
            method="POST",
            body=search_body(),
            headers=HEADERS,
            cb_kwargs={"number": number},
        )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        answer = json.loads(response.body)
        for row in answer["results"]:
            fields = row["metadata"]
            item = {name: (fields.get(name) or [None])[0] for name in SINGLE}
            item["deadlines"] = sorted(day[:10] for day in fields.get("deadlineDate", []))
            item["keywords"] = fields.get("keywords", [])
            page = Selector(text=(fields.get("descriptionByte") or [""])[0] or "<p></p>")
            item["headings"] = page.css("p.topicdescriptionkind::text").getall()
            item["text"] = "\n".join(page.css("::text").getall())
            item["reference"] = row["reference"]
            yield item
        if kwargs["number"] * PAGE_SIZE < answer["totalResults"]:
            yield self.page(kwargs["number"] + 1)


class Upsert:
    """Puts rows into a table, where a file is named."""

    def open_spider(self) -> None:
        self.waiting: list[tuple[str, str]] = []
        self.table = sqlite3.connect(sys.argv[2])
        self.table.execute("PRAGMA journal_mode = WAL")
        self.table.execute("CREATE TABLE IF NOT EXISTS calls (name TEXT PRIMARY KEY, item TEXT)")

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        self.waiting.append((item["reference"], json.dumps(item, ensure_ascii=False)))
        if len(self.waiting) >= BATCH:
            self.flush()
        return item

    def flush(self) -> None:
        with self.table:
            self.table.executemany("INSERT OR REPLACE INTO calls VALUES (?, ?)", self.waiting)
        self.waiting = []

    def close_spider(self) -> None:
        self.flush()
        self.table.close()


def main() -> None:
    settings: dict[str, Any] = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False}
    if sys.argv[2:]:
        settings["ITEM_PIPELINES"] = {Upsert: 300}
    BareSpider.address = sys.argv[1]
    process = CrawlerProcess(settings)
    process.crawl(BareSpider)
    process.start()


if __name__ == "__main__":
    main()
