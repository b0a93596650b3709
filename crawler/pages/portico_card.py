"""One card of Portico: its lines in any order, each with the role that its words give it.

Two public readers agree on the words and not on their order.  Labels and values stand in one node
or in two; a link may carry a suffix for screen readers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import etree
from parsel import Selector

from crawler.pages.markup import LONGEST_TITLE, web_address
from funding.words import shorten

FORMATTING = {"b", "em", "i", "mark", "small", "strong", "sub", "sup", "u"}
"""Elements that begin no line of their own."""
LABEL = re.compile(
    r"(?P<name>deadline date|funding support|support|status|target(?: groups?)?)"
    r"(?: ?[:\uff1a] ?| (?=\d)|$)(?P<value>.*)",
    re.I,
)
"""``Deadline date : 17/11/2027``; without a colon if nothing or a digit follows."""
PARTS = re.compile(
    r" (?=(?:deadline date|funding support|(?<!funding )support|status) ?[:\uff1a])"
    r"|(?<=\d) (?=By [A-Z])",
    re.I,
)
"""Where a line that holds several parts is split: ``Open Deadline date : 17/11/2027``."""
STATUS = re.compile(r"open|upcoming|closed", re.I)
"""``Upcoming``"""
OWNER = re.compile(r"by(?: ?: ?| |$)(?P<name>(?!\d).*)", re.I)
"""``By European Urban Initiative``; in one link, or before it."""
MORE = re.compile(
    r"\b(?:(?:find out|learn|read|see|know) more|more (?:information|details))\b", re.I
)
"""``Find out more about Trees for streets``"""
TARGET = re.compile(
    r"(?:all|eligible|groups? of|large|local|medium|metropolitan|municipal|national|public|"
    r"regional|rural|small|urban)\b.*\b(?:administration|area|authorit|bod|cit(?:y|ies)|communit|"
    r"government|municipalit|region|town|village)|(?:cities|municipalities|regions|towns)\b",
    re.I,
)
"""The words of who is asked: ``Local/regional authorities``."""
LONGEST_REST = 60
"""Characters of a line that may still belong to the date or amount before it."""
LONGEST_VALUE = 400
"""Characters after which nothing is added: so long a text is no date and no amount."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PorticoCard:
    title: str
    status_raw: str | None
    deadline_raw: str | None
    owner: str | None
    owner_url: str | None
    target: str | None
    support: str | None
    funding: str | None
    detail_url: str | None
    """Where "Find out more" leads: a page of the owner's, sometimes a PDF."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    text: str
    address: str | None
    """Where it leads, if it is a link to a page."""
    is_link: bool


def read_card(article: Selector, url: str) -> PorticoCard:
    """Return the parts of a card; what no line states is None, and a title may be empty."""
    heading = (article.css("[class*='title-node']") or article.css("h2, h3, h4"))[:1]
    title = " ".join(" ".join(heading.css("::text").getall()).split())
    named = heading[0].root if heading else None
    lines = [line for line in lines_of(article.root, named, url) if line.text != title]
    values: dict[str, str] = {}
    owner: Line | None = None
    label: str | None = None
    unnamed = detail = None
    for n, line in enumerate(lines):
        labelled, by = LABEL.fullmatch(line.text), OWNER.fullmatch(line.text)
        if MORE.search(line.text):
            detail, label = detail or line.address, None
        elif labelled is not None and not line.is_link:
            label = labelled["name"].lower().removesuffix(" group").removesuffix(" groups")
            values[label] = values.get(label) or labelled["value"]
        elif owner is None and by is not None:
            follower = lines[n + 1] if n + 1 < len(lines) and not by["name"] else line
            name = by["name"] or follower.text
            owner, label = Line(text=name, address=follower.address, is_link=True), None
        elif owner is not None and line.text == owner.text and line.address == owner.address:
            continue  # its name stands in a link of its own
        elif STATUS.fullmatch(line.text):
            values["status"] = values.get("status") or line.text
        elif "target" not in values and not line.is_link and TARGET.match(line.text):
            values["target"], label = line.text, None
        elif label is not None and goes_on(label, values[label], line):
            values[label] = f"{values[label]} {line.text}".strip()
        elif owner is not None and unnamed is None and not line.is_link:
            unnamed = line.text
    return PorticoCard(
        title=shorten(title, LONGEST_TITLE),  # as it is stored, or it would not be found again
        status_raw=values.get("status") or None,
        deadline_raw=values.get("deadline date") or None,
        owner=owner.text or None if owner is not None else None,
        owner_url=owner.address if owner is not None else None,
        target=values.get("target") or unnamed,
        support=values.get("support") or None,
        funding=values.get("funding support") or None,
        detail_url=detail,
    )


def goes_on(label: str, value: str, line: Line) -> bool:
    """Return whether a line without a role belongs to the label before it.

    What follows a date or an amount may say that it does not hold: it is never left out.
    """
    if line.is_link or len(line.text) > LONGEST_REST or len(value) > LONGEST_VALUE:
        return False
    return not value or label in ("deadline date", "funding support")


def lines_of(article: etree._Element, title: etree._Element | None, url: str) -> Iterator[Line]:
    """Yield the lines of a card without its title; a link is one line, whatever it holds."""
    for holder, texts in groupby(pieces_of(article, title), key=lambda piece: piece[0]):
        link = holder if holder.tag == "a" else None
        text = " ".join((" " if link is not None else "").join(t for _, t in texts).split())
        if link is not None:
            text = text or " ".join(link.get("aria-label", "").split())
            address = web_address(link.get("href"), url)
            if text:
                yield Line(text=text, address=address, is_link=True)
        else:
            for part in PARTS.split(text) if text else ():
                yield Line(text=part, address=None, is_link=False)


def pieces_of(
    article: etree._Element, title: etree._Element | None
) -> Iterator[tuple[etree._Element, str]]:
    """Yield each text with what holds it: its link, or the innermost element that is a line."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(article, events=("start", "end")):
        if event == "start" and skipped is None:
            if element is title or element.tag in ("script", "style"):
                skipped = element
            elif element.tag == "br":
                yield element, ""
            else:
                yield holder_of(element), element.text or ""
        elif event == "end":
            skipped = None if skipped is element else skipped
            if skipped is None and element is not article:
                yield holder_of(element.getparent()), element.tail or ""


def holder_of(element: etree._Element) -> etree._Element:
    link = next(element.iterancestors("a"), None) if element.tag != "a" else element
    if link is not None:
        return link
    while element.tag in FORMATTING and element.getparent() is not None:
        element = element.getparent()
    return element
