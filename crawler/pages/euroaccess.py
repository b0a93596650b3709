"""EuroAccess: one list of calls, one page a call.  Facts and links only."""

import re
from dataclasses import dataclass

from parsel import Selector

from crawler.pages.euroaccess_dates import read_dates
from crawler.pages.markup import selector, web_address, whole_page
from eligibility.reading.record_facts import with_facts
from funding.call import Kind, Record, Status, TextSection
from funding.errors import PageChanged, UnreadableRecord
from funding.money import read_money

SOURCE = "euroaccess"
FOUND = re.compile(r"(\d+) Calls? found", re.I)
"""``212 Calls found``"""
CALL = re.compile(r"/en/calls/(\d+)(?:/|$)")
"""``/en/calls/705``"""
LABELS = {"funding program", "deadlines", "link to the call"}
"""Rows that every call page has."""
PROGRAMMES = (
    (re.compile(r"interreg", re.I), "INTERREG"),
    (re.compile(r"european urban initiative", re.I), "EUI"),
    (re.compile(r"horizon europe", re.I), "HORIZON"),
    (re.compile(r"\bLIFE\b"), "LIFE"),
    (re.compile(r"\bCERV\b|citizens, equality", re.I), "CERV"),
    (re.compile(r"digital europe", re.I), "DIGITAL"),
    (re.compile(r"creative europe", re.I), "CREA"),
    (re.compile(r"\bURBACT\b", re.I), "URBACT"),
    (re.compile(r"driving urban transitions|\bDUT\b", re.I), "DUT"),
    (re.compile(r"EIT urban mobility|institute of innovation and technology", re.I), "EIT"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    count: int
    """The site's own total."""
    addresses: tuple[str, ...]
    """Call pages in the site's order, one each."""


def read_list(body: bytes, url: str) -> Listing:
    """Return the calls that the list names.  Raises PageChanged for half a list or another page."""
    text = whole_page(body, SOURCE, url)
    page = selector(text)
    total = FOUND.search(text)
    rows = page.css("table#calls-overview > tbody > tr")
    if total is None or not rows:
        raise PageChanged(SOURCE, url, "the table of calls or its total is not there")
    links = [web_address(row.css("td a::attr(href)").get(), url) for row in rows]
    found = dict.fromkeys(link for link in links if link and CALL.search(link))
    if len(found) != len(rows):
        raise PageChanged(SOURCE, url, f"{len(rows)} rows lead to {len(found)} calls")
    return Listing(count=int(total.group(1)), addresses=tuple(found))


def read_call(body: bytes, url: str, former: Record | None = None) -> Record:
    """Return the call of one page; *former* is what it was read as before.

    Raises PageChanged for half a page or one without key data, UnreadableRecord for one without
    a title.
    """
    # the parser leaves out the copy inside the HTML comments
    page = selector(whole_page(body, SOURCE, url))
    values = read_rows(page)
    absent = LABELS - values.keys()
    if absent:
        raise PageChanged(SOURCE, url, f"the rows {sorted(absent)} are not there")
    title = " ".join(" ".join(page.css("h1 ::text").getall()).split())
    number = number_of(url)
    if not title or number is None:
        raise UnreadableRecord(f"{SOURCE}: {url} has no title or no number")
    dates = read_dates(values["deadlines"])
    if dates is None:
        raise PageChanged(SOURCE, url, "the row of deadlines names neither opening nor deadline")
    budget = read_money(plain(values, "call budget") or "")
    contribution = read_money(plain(values, "estimated eu contribution per project") or "")
    programme = plain(values, "funding program")
    link = web_address(values["link to the call"].css("a::attr(href)").get())
    return with_facts(
        Record(
            source=SOURCE,
            source_id=number,
            title=title,
            url=f"https://www.euro-access.eu/en/calls/{number}",
            kind=Kind.CALL,
            language="en",
            status_claimed=Status.OPEN,
            opening_date=None if dates.opening is None else dates.opening.date,
            opening_raw=None if dates.opening is None else dates.opening.raw,
            deadlines=dates.deadlines,
            deadline_model=dates.model,
            is_rolling=dates.is_rolling,
            programme=next(
                (p for pattern, p in PROGRAMMES if pattern.search(programme or "")), None
            ),
            programme_raw=programme,
            call_identifier=plain(values, "call number"),
            sections=tuple(read_sections(values)),
            indicative_budget_eur=budget.max_eur if budget else None,
            budget_raw=plain(values, "call budget"),
            contribution_min_eur=contribution.min_eur if contribution else None,
            contribution_max_eur=contribution.max_eur if contribution else None,
            applicants_raw=plain(values, "eligible entities"),
            owner=programme,
            instrument="grant",
            links=(link,) if link else (),
            unreadable=dates.unreadable,
        ),
        former,
    )


def number_of(url: str) -> str | None:
    """Return the identifier in the address of a call's page; None where it has none."""
    found = CALL.search(url)
    return None if found is None else found.group(1)


def read_rows(page: Selector) -> dict[str, Selector]:
    """Return the cells beside the labels of all blocks, by label in lower case."""
    found = {}
    for row in page.css("div.subtable div.tr.flex"):
        label = " ".join(" ".join(row.css("p.title ::text").getall()).split()).lower()
        if label and label not in found:
            found[label] = row
    return found


def plain(values: dict[str, Selector], label: str) -> str | None:
    """Return the text beside a label on one line; None if there is none."""
    if label not in values:
        return None
    cells = values[label].xpath("./*[not(contains(concat(' ', @class, ' '), ' title '))]")
    return " ".join(" ".join(cells.css("::text").getall()).split()) or None


def read_sections(values: dict[str, Selector]) -> list[TextSection]:
    """Return what a reader needs to judge the call; the co-financing rate stays as written."""
    named = (
        ("short description", None),
        ("call objectives", "Call objectives"),
        ("regions / countries for funding", "Regions and countries"),
        ("eligible entities", "Eligible entities"),
        ("mandatory partnership", "Mandatory partnership"),
        ("project partnership", "Project partnership"),
        ("other eligibility criteria", "Other eligibility criteria"),
        ("funding rate", "Funding rate"),
        ("topics", "Topics"),
    )
    found = []
    for label, heading in named:
        text = plain(values, label)
        if text:
            found.append(TextSection(heading=heading, text=text))
    return found
