"""Portico: cards of calls for urban development.  No identifier, no opening date, links outward.

No capture of the list exists: the reading leans on what two public readers agree on and fails
loudly on the rest.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from crawler.pages.experts import is_for_experts
from crawler.pages.markup import page_text, selector, web_address, whole_page
from crawler.pages.portico_card import PorticoCard, read_card
from eligibility.reading.record_facts import with_facts
from funding.call import Kind, Record, Status, TextSection
from funding.dates import Reading, read_date
from funding.errors import PageChanged, UnreadableRecord
from funding.money import read_money
from funding.words import normalised

SOURCE = "portico"
HOME = "https://portico.urban-initiative.eu"
STATUSES = {"open": Status.OPEN, "upcoming": Status.FORTHCOMING, "closed": Status.CLOSED}
HAS_DEADLINE = re.compile(r"\bdeadline date\b", re.I)
"""``Deadline date: 14 October 2026``"""
PROGRAMMES = (
    ("european urban initiative", "EUI"),
    ("urbact", "URBACT"),
    ("driving urban transitions", "DUT"),
    ("european city facility", "EUCF"),
    ("netzerocities", "NETZEROCITIES"),
    ("new european bauhaus", "NEB"),
)
MOST_UNREADABLE = 0.3
"""Share of cards that may lack a part before the layout counts as changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PorticoPage:
    cards: tuple[PorticoCard, ...]
    next_url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCard:
    """What is remembered of a card under its minted id."""

    source_id: str
    detail_url: str | None
    owner: str | None
    title: str
    year: int | None


def read_cards(body: bytes, url: str) -> PorticoPage:
    """Return the cards of a listing page.

    Raises PageChanged for half a page, one without a card, and where too many cards lack title,
    owner or status.
    """
    page = selector(whole_page(body, SOURCE, url))
    found = page.css("article[class*='node--type-call-for-proposals']")
    articles = found or [
        a for a in page.css("article") if HAS_DEADLINE.search(page_text(a.get() or ""))
    ]
    if not articles:
        raise PageChanged(SOURCE, url, "the page holds no card of a call")
    cards = [read_card(article, url) for article in articles]
    broken = [c for c in cards if not c.title or not c.owner or c.status_raw is None]
    if len(broken) > MOST_UNREADABLE * len(cards):
        raise PageChanged(
            SOURCE, url, f"{len(broken)} of {len(cards)} cards lack title, owner or status"
        )
    following = page.css("li.pager__item--next a::attr(href), a[rel=next]::attr(href)").get()
    return PorticoPage(cards=tuple(cards), next_url=web_address(following, url))


def read_record(card: PorticoCard, source_id: str) -> Record:
    """Return the record of a card under its minted id.

    A date of unknown form is named in `unreadable`.  Raises UnreadableRecord without a title.
    """
    if not card.title:
        raise UnreadableRecord(f"{SOURCE}: a card of {card.owner!r} has no title")
    is_document = card.detail_url is not None and is_pdf(card.detail_url)
    money = read_money(card.funding) if card.funding else None
    reading = read_deadline(card)
    page = card.owner_url if is_document or card.detail_url is None else card.detail_url
    text = ". ".join(filter(None, (card.target, card.support and f"Support: {card.support}")))
    return with_facts(
        Record(
            source=SOURCE,
            source_id=source_id,
            title=card.title,
            url=page or HOME,
            kind=Kind.EXPERTS if is_for_experts(card.title) else Kind.CALL,
            language="en",
            status_claimed=STATUSES.get((card.status_raw or "").lower(), Status.UNKNOWN),
            status_raw=card.status_raw,
            deadlines=reading.deadlines if reading else (),
            is_rolling=reading is not None and reading.is_rolling,
            programme=read_programme(card.owner),
            programme_raw=card.owner,
            sections=(TextSection(heading=None, text=text),) if text else (),
            contribution_max_eur=money.max_eur if money else None,
            budget_raw=card.funding,
            owner=card.owner,
            applicants_raw=card.target,
            instrument=card.support,
            document_url=card.detail_url if is_document else None,
            links=(card.detail_url,) if card.detail_url else (),
            unreadable=("deadlines",) if card.deadline_raw and reading is None else (),
        )
    )


def read_deadline(card: PorticoCard) -> Reading | None:
    """Return what stands at the deadline, days first; None if nothing or nothing certain."""
    return read_date(card.deadline_raw, order="DMY", language="en") if card.deadline_raw else None


def deadline_year(card: PorticoCard) -> int | None:
    reading = read_deadline(card)
    return reading.deadlines[-1].date.year if reading and reading.deadlines else None


def read_programme(owner: str | None) -> str | None:
    name = (owner or "").lower()
    return next((label for part, label in PROGRAMMES if part in name), None)


def is_pdf(address: str) -> bool:
    return urlsplit(address).path.lower().endswith(".pdf")


def mint_id(card: PorticoCard, taken: Iterable[str]) -> str:
    """Return an id for a card seen for the first time: owner, title and year, and never twice."""
    words = re.findall(r"[a-z0-9]+", normalised(f"{card.owner or ''} {card.title}"))
    year = deadline_year(card) or "open"
    name = f"{'-'.join(words)[:115]}-{year}"
    used, number, minted = set(taken), 1, name
    while minted in used:
        number += 1
        minted = f"{name}-{number}"
    return minted


def match_cards(cards: Sequence[PorticoCard], known: Sequence[KnownCard]) -> list[str | None]:
    """Return for each card the id under which it is known; None for a new one.

    No part of a card is stable by itself: first owner, title and year together, then the detail
    page where only one card of each side leads to it.
    """
    found: list[str | None] = [None] * len(cards)
    free = {k.source_id: k for k in known}
    whole = [identity_of(c) for c in cards]
    pages = [detail_page(c.detail_url) for c in cards]

    def take(n: int, same: Sequence[str]) -> None:
        found[n] = same[0]
        del free[same[0]]

    by_whole = grouped((identity(k), k.source_id) for k in known)
    for n, mark in enumerate(whole):
        if same := [name for name in by_whole.get(mark, ()) if name in free]:
            take(n, same)
    left = [n for n, name in enumerate(found) if name is None]
    rivals = Counter(pages[n] for n in left)
    by_page = grouped((detail_page(k.detail_url), k.source_id) for k in free.values())
    for n in left:
        same = [name for name in by_page.get(pages[n], ()) if name in free]
        if pages[n] is not None and rivals[pages[n]] == 1 and len(same) == 1:
            take(n, same)
    rivals_by_title = Counter(mark[:2] for mark in whole)
    by_title = grouped((identity(k)[:2], k.source_id) for k in free.values())
    for n in [n for n, name in enumerate(found) if name is None]:
        same = [name for name in by_title.get(whole[n][:2], ()) if name in free]
        if len(same) == 1 and rivals_by_title[whole[n][:2]] == 1:  # moved into another year
            take(n, same)
    return found


Mark = TypeVar("Mark")


def grouped(pairs: Iterable[tuple[Mark, str]]) -> Mapping[Mark, Sequence[str]]:
    """Return the names of every mark, in their order."""
    found: dict[Mark, list[str]] = {}
    for mark, name in pairs:
        found.setdefault(mark, []).append(name)
    return found


def identity(known: KnownCard) -> tuple[str, str, int | None]:
    return normalised(known.owner or ""), normalised(known.title), known.year


def identity_of(card: PorticoCard) -> tuple[str, str, int | None]:
    return normalised(card.owner or ""), normalised(card.title), deadline_year(card)


def detail_page(address: str | None) -> str | None:
    """Return host and path of a detail link, without what varies between two visits."""
    if address is None:
        return None
    parts = urlsplit(address)
    path = parts.path.rstrip("/").lower()
    return (parts.hostname or "").removeprefix("www.") + path if path else None


def known_card(record: Record) -> KnownCard:
    """Return what identifies a stored record."""
    return KnownCard(
        source_id=record.source_id,
        detail_url=record.document_url or (record.links[0] if record.links else None),
        owner=record.owner,
        title=record.title,
        year=record.last_deadline.year if record.last_deadline else None,
    )
