"""Keeping a live answer as a recorded page: one polite request of a source's own hosts."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response

from crawler.checkup import noting_settings
from crawler.harvest import crawl, job_settings, plan_job, run_in_reactor
from crawler.middlewares.response_log import LoggedResponse
from crawler.net.certificates import extra_authority
from crawler.spiders.portal import PortalSpider, SpiderArgs
from funding.errors import CityCallsError, WrongInput
from funding.resources import CHECKOUT
from store.database import open_store
from store.harvest.runs import begin_run

CASE = re.compile(r"[a-z0-9][a-z0-9_-]{1,60}")
"""``first-look``"""
READING = ("function", "items", "choose", "each")
"""The keys of a recorded page's meta file that say how it is read."""
ENDINGS = (("json", "json"), ("html", "html"), ("xml", "xml"), ("zip", "zip"))


class OnePage(PortalSpider):
    """Asks one address and nothing else."""

    name = "one-page"

    def __init__(self, *, address: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.address = address

    def first_requests(self) -> Iterator[scrapy.Request]:
        yield self.ask(self.address, self.take)

    def take(self, response: Response) -> Iterator[Any]:
        self.is_proven = True
        yield from ()


def fetch_page(
    source: str,
    address: str,
    *,
    overrides: Mapping[str, str],
    delay: float | None,
    contact: str,
    ca_file: Path | None,
) -> LoggedResponse:
    """Return the answer of one page, asked under the same manners as a harvest.

    Where the source is asked at another address (*overrides*), its own addresses lead there.
    Raises WrongInput for an address that is not the source's, CityCallsError if nothing came.
    """
    job = plan_job(source, overrides.get(source), delay, {})
    base = job.source.base_url
    if source in overrides and f"{address}/".startswith(f"{base}/"):
        address = job.base_url + address.removeprefix(base)
    if not job.allows(address):
        places = job.base_url if source in overrides else ", ".join(job.source.hosts)
        raise WrongInput(f"{address!r} is no address of {source}; it is asked at {places}")
    notes: list[LoggedResponse] = []
    problems: list[str] = []

    async def fetch() -> None:
        with open_store(None) as store:
            run = begin_run(store, source, today=date(2000, 1, 1), now=datetime.now(UTC))
            spider_args = SpiderArgs(
                job=job, store=store, run_id=run, today=datetime.now(UTC).date(), notes=notes
            )
            settings = job_settings(noting_settings(contact), job)
            spider, _ = await crawl(OnePage, spider_args, settings, address=address)
            problems.extend(spider.problems)

    with extra_authority(ca_file):
        run_in_reactor(fetch)
    pages = [n for n in notes if not n.url.endswith("/robots.txt")]
    if not pages or pages[-1].status != 200:
        raise CityCallsError(f"{address} gave no page: {'; '.join(problems) or 'no answer'}")
    found = pages[-1]
    own = found.url.removeprefix(job.base_url)  # a page keeps its address at the portal itself
    return replace(found, url=job.source.base_url + own) if job.is_rebased else found


def free_folder(source: str, case: str) -> Path:
    """Return where a case of that name goes; the example that `new-source` wrote may go.

    Raises WrongInput outside a checkout, for a bad name, and where the case exists.
    """
    if not CASE.fullmatch(case):
        raise WrongInput(f"--case is {case!r}; use lower-case letters, digits, - and _")
    tests = CHECKOUT / "tests" / "fixtures"
    if not tests.is_dir():
        raise WrongInput("recorded pages are kept in a checkout; this is an installed copy")
    folder = tests / source.replace("-", "_") / case
    if folder.exists() and not is_example(folder):
        raise WrongInput(f"the case {case!r} of {source} exists already: {folder}")
    return folder


def is_example(folder: Path) -> bool:
    """Return whether a case was never fetched, only written as an example."""
    meta = folder / "meta.json"
    return meta.is_file() and json.loads(meta.read_text(encoding="utf-8"))["fetched"] is None


def keep_case(note: LoggedResponse, folder: Path, *, fetched: date) -> None:
    """Write the answer and what is known of it to *folder*, in place of an example there."""
    kind = dict(note.headers).get("Content-Type", "").lower()
    ending = next((end for part, end in ENDINGS if part in kind), "bin")
    reading = reading_of(folder.parent, note.url)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / f"response.{ending}").write_bytes(note.body)
    meta = {
        "url": note.url,
        "fetched": fetched.isoformat(),
        "reconstructed": False,
        "terms": "look up the portal's terms before you commit its texts",
        **reading,
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def reading_of(cases_of_source: Path, url: str) -> dict[str, str]:
    """Return what reads such a page: as the case with the most similar address is read."""
    cases = sorted(cases_of_source.glob("*/meta.json"))
    metas = [json.loads(path.read_text(encoding="utf-8")) for path in cases]
    if not metas:
        return {"function": f"crawler.pages.{cases_of_source.name}:read_page"}
    path = urlsplit(url).path
    likeness = [SequenceMatcher(None, urlsplit(m["url"]).path, path).ratio() for m in metas]
    nearest = metas[likeness.index(max(likeness))]
    return {name: nearest[name] for name in READING if name in nearest}
