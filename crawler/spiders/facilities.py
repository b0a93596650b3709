"""Curated facilities: shipped files, through the same admission as a portal."""

from collections.abc import AsyncIterator
from typing import Any

from crawler.pages.facilities import read_facility
from crawler.spiders.portal import PortalSpider
from funding.errors import PageChanged
from funding.resources import shipped


class FacilitiesSpider(PortalSpider):
    """Reads every entry; asks no portal."""

    name = "facilities"

    async def start(self) -> AsyncIterator[Any]:
        paths = sorted((shipped("reference") / "facilities").glob("*.toml"))
        for path in paths:
            self.listed += 1
            try:
                yield read_facility(path.read_bytes(), path.name)
            except PageChanged as error:
                self.problem(str(error))
        self.is_proven = bool(paths)
