"""Timetables of planned calls: files that people keep, through the same admission as a portal."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from crawler.crawl_job import CrawlJob
from crawler.pages.timetables import read_planned
from crawler.spiders.portal import PortalSpider
from funding.errors import WrongInput
from funding.timetable.reading import read_timetable


class TimetablesSpider(PortalSpider):
    """Reads every timetable of the installation's folder; asks no portal.

    One that can't be read keeps the whole run out: what was read of it before stays.
    """

    name = "timetables"

    @classmethod
    def why_skipped(cls, job: CrawlJob) -> str | None:
        if timetables_in(job):
            return None
        return f"no timetable lies in {job.base_url}"

    async def start(self) -> AsyncIterator[Any]:
        paths = timetables_in(self.job)
        for path in paths:
            try:
                timetable = read_timetable(path)
            except WrongInput as error:
                self.problem(str(error))
                continue
            for record in read_planned(timetable, today=self.today):
                self.listed += 1
                yield record
        self.is_proven = bool(paths)


def timetables_in(job: CrawlJob) -> list[Path]:
    """Return the files in the folder that a job reads; an address is no folder."""
    return sorted(Path(job.base_url).glob("*.toml"))
