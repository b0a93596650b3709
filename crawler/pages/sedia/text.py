"""The description of a topic: the portal's HTML as sections under their own headings."""

import re

from crawler.pages.markup import json_text, squeezed
from funding.call import TextSection
from funding.words import unescaped

# Tags end at the next "<", headings and marks have a length: every pattern below must give up soon
# on a megabyte that begins something and never ends it.
HEADING = re.compile(
    r"(?is)<(?P<tag>p|span)\b[^<>]{0,300}?\bclass=[\"'][^\"'<>]{0,300}?topicdescriptionkind"
    r"[^<>]{0,300}>(?P<text>.{0,500}?)</(?P=tag)\s?>"
)
"""``<p class="topicdescriptionkind">Scope</p>``"""
RAISED = re.compile(
    r"(?is)(?P<unit>\b[kcdm]?m)?\s?<sup\b[^<>]{0,300}>(?P<raised>.{0,500}?)</sup\s?>"
)
"""``m<sup>2</sup>``"""
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
    clean = MALFORMED.sub(r'class="\1">', BELOW.sub("", squeezed(markup)))
    clean = FOOTNOTE.sub("", RAISED.sub(lowered, clean))
    clean = BULLET.sub(lambda m: m.group() + "- ", LINE_BREAK.sub("<br>", clean))
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


def lowered(found: re.Match[str]) -> str:
    """Return what is written above the line as text: m², 20th; a footnote's mark is left out."""
    unit, raised = found["unit"] or "", TAG.sub("", found["raised"]).strip()
    if unit and raised in ("2", "3"):
        return unit + raised.translate(POWERS)
    is_mark = "<a" in found["raised"].lower() or MARK.fullmatch(raised)
    return unit + ("" if is_mark else raised)
