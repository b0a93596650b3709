"""HTML as portals send it, read as text."""

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.pages.tree_text import tree_text
from funding.call import TextSection
from funding.errors import PageChanged, UnreadableRecord
from funding.words import read_entities, unescaped

CONTROLS = tuple(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
"""Characters that XML, and so the tree of a page, forbids."""
AS_BLANKS = str.maketrans(dict.fromkeys(CONTROLS, " "))
SPACES = re.compile(r"\s\s+")
"""A run of white space: ``two  words``."""
LONGEST_TITLE = 1_000
"""The longest title that is kept, in characters; the longest of a real portal has some 300."""
MOST_TAGS = 100_000
"""The most tags of a page; each takes 600 bytes of memory, and real lists have some thousand."""
TO_THE_END = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|textarea|title)\b.*?(?:</\1\b|\Z)"
    r"|\bsrcdoc\s*=\s*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))|(?P<end></html\s*>)",
    re.I | re.S,
)
"""Where a page ends, ``</html>``, but for what only looks like it: ``<!-- </html> -->``."""
LONG_TAG = re.compile(r"<[A-Za-z][^<>]{100000}")
"""A tag so long that the parser, which compares all its attributes, would take minutes."""


def decoded(body: bytes, declared: str | None = None) -> str:
    """Return a page as text: UTF-8 where it is UTF-8, whatever the header says.

    Portals declare the wrong charset more often than text happens to be valid UTF-8.
    """
    for name in ("utf-8-sig", declared, "cp1252"):
        if name is None:
            continue
        try:
            return printable(body.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return printable(body.decode("latin-1"))


def whole_page(body: bytes, source: str, url: str) -> str:
    """Return a page as text, with what follows its end.  Raises PageChanged for half of one."""
    text = decoded(body)
    if not any(found["end"] for found in TO_THE_END.finditer(text)):
        raise PageChanged(source, url, "the page ends in the middle")
    return text


def check_size(markup: str) -> None:
    """Raise UnreadableRecord where the tree of *markup* would fill the memory or take minutes."""
    count = markup.count("<")
    if count > MOST_TAGS:
        raise UnreadableRecord(f"the page has {count:,} tags, more than {MOST_TAGS:,} are not read")
    if LONG_TAG.search(markup):
        raise UnreadableRecord("the page has a tag of more than 100,000 characters: it is not read")


def printable(text: str) -> str:
    """Return *text* with a blank for each control character: parsers choke on some of them."""
    # to look for each of them is quicker than to look at each character
    return text.translate(AS_BLANKS) if any(c in text for c in CONTROLS) else text


def squeezed(markup: str) -> str:
    """Return *markup* with one blank for every run of white space, which means no more in HTML."""
    return SPACES.sub(" ", markup)


def page_text(markup: str) -> str:
    """Return the text of an HTML fragment; paragraphs are separated by a blank line.

    Raises UnreadableRecord for one without measure, as `check_size` does.
    """
    if "<" not in markup and "&" not in markup and markup.isprintable():
        return " ".join(markup.split())  # a heading, say: the tree of nothing costs as much
    check_size(markup)
    clean = printable(markup)
    return tree_text(clean) if clean.strip() else ""


def json_text(markup: str) -> str:
    """Return the text of HTML that came in JSON, also where all its markup was escaped once more.

    Raises UnreadableRecord for one without measure, as `check_size` does.
    """
    is_escaped = "<" not in markup and "&lt;" in markup
    return read_entities(page_text(unescaped(markup) if is_escaped else markup))


def one_line(markup: str) -> str | None:
    """Return a fragment's text on one line; None when there is none."""
    text = " ".join(page_text(unescaped(markup) if "&lt;" in markup else markup).split())
    return text or None


def sections_by_heading(
    markup: str, headings: Sequence[str] = ("h2", "h3", "h4")
) -> list[TextSection]:
    """Return the fragment as sections, each under the heading that stands above it."""
    if not markup.strip():
        return []
    names = "|".join(headings)
    # a heading holds no other: what is never closed must not be looked for to the end of the page
    heading = rf"(?is)<(?:{names})\b[^<>]*>((?:[^<]|<(?!/?(?:{names})\b))*)</(?:{names})\s?>"
    pieces = re.split(heading, squeezed(markup))
    found = []
    for n in range(0, len(pieces), 2):
        title = one_line(pieces[n - 1]) if n else None
        text = page_text(pieces[n])
        if text:
            found.append(TextSection(heading=title, text=text))
    return found


def web_address(value: str | None, base: str | None = None) -> str | None:
    """Return an http(s) address without user or password; None for anything else."""
    if not value:
        return None
    try:
        address = urljoin(base, value.strip()) if base else value.strip()
        parts = urlsplit(address)
        host, user = parts.hostname, parts.username
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or user is not None:
        return None
    if any(c.isspace() or ord(c) < 0x21 or c in "<>\"'" for c in address):
        return None
    return address


def selector(text: str) -> Selector:
    """Return a page for picking from.  Raises UnreadableRecord for one without measure."""
    check_size(text)
    return Selector(text=text or "<html></html>", type="html")  # it takes JSON for JSON
