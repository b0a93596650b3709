"""The description of a topic: the portal's HTML as sections under their own headings."""

import re

from crawler.pages.markup import json_text, squeezed
from funding.call import TextSection
from funding.words import folded, unescaped

# Tags end at the next "<", headings and marks have a length: every pattern below must give up soon
# on a megabyte that begins something and never ends it.
HEADING = re.compile(
    r"(?is)<(?P<tag>p|span)\b[^<>]{0,300}?\bclass=[\"'][^\"'<>]{0,300}?topicdescriptionkind"
    r"[^<>]{0,300}>(?P<text>.{0,500}?)</(?P=tag)\s?>"
)
"""``<p class="topicdescriptionkind">Scope</p>``"""
RAISED = re.compile(r"(?is)<sup\b[^<>]{0,300}>(?P<raised>.{0,500}?)</sup\s?>")
"""``<sup>2</sup>``"""
UNIT = re.compile(r"(?i)(?P<unit>\b[kcdm]?m)?\s?\Z")
"""``km`` and the blank behind it, right before what is raised."""
LONGEST_UNIT = 3
"""Characters that `UNIT` finds at most."""
BELOW = re.compile(r"(?i)</?sub\b[^<>]*>")
"""CO``<sub>``2</sub> is one word."""
TAG = re.compile(r"(?s)<[^<>]*>")
"""``<p class="a">``"""
MARK = re.compile(r"[\[(]?[\d*†, ]*[\])]?")
"""The mark of a footnote: ``[12]``."""
POWERS = str.maketrans("23", "²³")
FOOTNOTE = re.compile(
    r"(?is)<p\b[^<>]*>\s?<a\b[^<>]{0,300}?\bname=\"fn\d+\"[^<>]{0,300}>"
    r"(?:[^<]|<(?!/?p\b))*</p\s?>"
)
"""``<p><a href="#b1" name="fn1">[1]</a> A note.</p>``"""
MALFORMED = re.compile(r'class="([\w -]*)>"(?:>|(?=<))')
"""The portal writes ``class="eui-u-mt-l>">`` with the quote behind the bracket."""
LINE_BREAK = re.compile(r"(?i)<br\s?/?>")
"""``<br/>``"""
BULLET = re.compile(r"(?i)<li\b[^<>]*>")
"""``<li class="a">``"""


def read_sections(markup: str) -> tuple[TextSection, ...]:
    """Return the description as sections; footnotes are left out, bullets become lines with a dash.

    Expected Outcome, Scope and Objective stand above their text; what stands before the first
    heading has none.
    """
    if "<" not in markup and "&lt;" in markup:
        markup = unescaped(markup)  # escaped once more, as JSON inside JSON
    clean = squeezed(markup)
    read = folded(clean)
    if "sub" in read:
        clean = BELOW.sub("", clean)
    if '>"' in clean:
        clean = MALFORMED.sub(r'class="\1">', clean)
    if "<sup" in read:
        clean = lowered(clean)
    if 'name="fn' in read:
        clean = FOOTNOTE.sub("", clean)
    if "<br" in read:
        clean = LINE_BREAK.sub("<br>", clean)
    clean = BULLET.sub(lambda m: m.group() + "- ", clean)
    sections: list[tuple[str | None, str]] = []
    heading, start = None, 0
    for found in HEADING.finditer(clean):
        text = json_text(clean[start : found.start()])
        above = None if text else heading  # a heading without text of its own leads the next one
        sections.append((heading, text))
        heading = json_text(found["text"]).rstrip(": ").strip() or None
        heading = ": ".join(filter(None, (above, heading))) or None
        start = found.end()
    text = json_text(clean[start:])
    sections.append((heading, text) if text else (None, heading or ""))  # no word is lost
    return tuple(TextSection(heading=h, text=text) for h, text in sections if text)


def lowered(markup: str) -> str:
    """Return *markup* with what is written above the line in it: m², 20th; no footnote's mark."""
    kept: list[str] = []
    end = 0
    for found in RAISED.finditer(markup):
        first = max(end, found.start() - LONGEST_UNIT)
        unit = UNIT.search(markup, first, found.start())
        start, before = (unit.start(), unit["unit"] or "") if unit else (found.start(), "")
        kept += markup[end:start], in_line(before, found["raised"])
        end = found.end()
    return "".join((*kept, markup[end:]))


def in_line(unit: str, raised: str) -> str:
    """Return a unit and what is raised behind it as text."""
    words = TAG.sub("", raised).strip()
    if unit and words in ("2", "3"):
        return unit + words.translate(POWERS)
    is_mark = "<a" in raised.lower() or MARK.fullmatch(words)
    return unit + ("" if is_mark else words)
