"""Call pages of urban-initiative.eu: one call a page, dates in prose."""

import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from crawler.pages.eui_state import read_state
from crawler.pages.experts import is_for_experts
from crawler.pages.markup import (
    one_line,
    page_text,
    sections_by_heading,
    selector,
    web_address,
    whole_page,
)
from eligibility.reading.record_facts import with_facts
from funding.call import Kind, Record, TextSection
from funding.errors import PageChanged
from funding.money import read_money
from funding.reference import read_rows

SOURCE = "eui"
BESIDE = (
    "main aside, main nav, main footer, main script, main style, main [class*=teaser], "
    "main [class*=related], main [class*=sidebar]"
)
"""What stands beside the call on its page, such as teasers of other ones."""
OTHER_PART = re.compile(
    r"\b(?:related|other|previous|earlier|past|also|news|more|archive|next|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|\d(?:st|nd|rd|th)) call)\b",
    re.I,
)
"""A heading of what is about other calls: ``Read also``."""
BUDGET = re.compile(r"\bindicative budget of (EUR [\d.,]+ (?:million|billion))", re.I)
"""``indicative budget of EUR 60 million``"""
CONTRIBUTION = re.compile(
    r"\b(?:up to|limited to|maximum of) ((?:EUR|€) ?[\d.,]+ (?:million)?)[^.]{0,30}?"
    r"(?:per project|$)|\bproject may receive up to (EUR [\d.,]+ million)",
    re.I,
)
"""``up to EUR 5 million per project``"""
RATE = re.compile(r"\bat most (\d{1,3}) ?%|\bto (\d{1,3}) ?% of the costs", re.I)
"""``at most 80 %``"""


def read_call(body: bytes, url: str) -> Record:
    """Return the call that a page describes.

    Raises PageChanged if it has no end, no heading, no sentence on its status, or no text.
    """
    page = selector(whole_page(body, SOURCE, url))
    page.css(BESIDE).drop()
    main = page.css("main").get() or ""
    title = " ".join(" ".join(page.css("main h1 ::text").getall()).split())
    if not main or not title:
        raise PageChanged(SOURCE, url, "the page has no main part with a heading")
    text = page_text(main)
    state = read_state(page_text(lead_of(main)), title)
    if state is None or state.is_undated:
        state = read_state(page_text(own_parts(main)), title) or state
    if state is None:
        raise PageChanged(SOURCE, url, "no sentence says whether this call is open")
    if state.contradiction is not None:
        raise PageChanged(SOURCE, url, state.contradiction)
    sections = read_sections(main)
    if not sections:
        raise PageChanged(SOURCE, url, "the call has no text")
    if state.is_undated:
        raise PageChanged(SOURCE, url, "the call is open but names no date and is not continuous")
    budget, contribution = BUDGET.search(text), CONTRIBUTION.search(text)
    most = read_money(next(filter(None, contribution.groups()))) if contribution else None
    total = read_money(budget.group(1)) if budget else None
    return with_facts(
        Record(
            source=SOURCE,
            source_id=identifier(url),
            title=title,
            url=public_address(url),
            kind=Kind.EXPERTS if is_for_experts(title) else Kind.CALL,
            language="en",
            status_claimed=state.status,
            status_raw=state.sentence,
            opening_date=None if state.opening is None else state.opening.date,
            opening_raw=None if state.opening is None else state.opening.raw,
            deadlines=() if state.closing is None else (state.closing,),
            is_rolling=state.is_rolling,
            programme="EUI",
            sections=tuple(sections),
            indicative_budget_eur=total.max_eur if total else None,
            budget_raw=budget.group() if budget else None,
            contribution_max_eur=most.max_eur if most else None,
            co_financing_rate=read_rate(text),
            owner="European Urban Initiative",
            instrument="network" if state.is_rolling else "grant",
            document_url=terms_address(page.css("main a::attr(href)").getall(), url),
        )
    )


def lead_of(main: str) -> str:
    """Return what stands between the title and the first section: there the page tells its state.

    A heading right below the title belongs to the lead.
    """
    pieces = re.split(r"(?i)(?=<h[2-4]\b)", below_title(main))
    return pieces[0] if one_line(pieces[0]) else "".join(pieces[:2])


def own_parts(main: str) -> str:
    """Return what stands below the title without sections and links that are about other calls."""
    pieces = re.split(r"(?i)(?=<h[2-6]\b)", below_title(main))
    own = [p for p in pieces if not OTHER_PART.search(one_line(p.partition("</h")[0]) or "")]
    return re.sub(r"(?is)<a\b.*?</a\s?>", " ", "".join(own))


def below_title(main: str) -> str:
    return re.sub(r"(?is)^.*?</h1\s*>", "", main)


def read_rate(text: str) -> Decimal | None:
    found = RATE.search(text)
    if found is None:
        return None
    percent = int(next(filter(None, found.groups())))
    return Decimal(percent) / 100 if 0 < percent <= 100 else None


def read_sections(main: str) -> list[TextSection]:
    """Return the call's own text: what stands below the sentence on its status."""
    body = re.sub(r"(?is)<a\b[^>]*\.pdf[^>]*>.*?</a>", "", below_title(main))
    return sections_by_heading(body, ("h2", "h3"))


def terms_address(links: list[str], url: str) -> str | None:
    found = (web_address(link, url) for link in links if link.lower().endswith(".pdf"))
    return next((address for address in found if address), None)


def identifier(url: str) -> str:
    """Return the page's path, which is the only identifier the site gives."""
    path = urlsplit(url).path.rstrip("/")
    found = re.search(r"/(calls-proposals/[^/]+|capacity-building/[^/]+/call)$", path)
    return found.group(1) if found else path.lstrip("/")


def public_address(url: str) -> str:
    """Return the page's address at the owner's site, also when a mirror was read."""
    return f"https://www.urban-initiative.eu/{identifier(url)}"


def read_addresses(path: Path) -> list[str]:
    """Return the addresses below the portal's own.  Raises WrongReference for a slip."""
    rows = read_rows(path, "path", "why", "checked_on")
    for row in rows:
        row.day("checked_on")
    return [row["path"].lstrip("/") for row in rows]
