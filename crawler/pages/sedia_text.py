"""The description of a topic: the portal's HTML as sections under their own headings."""

import re

from crawler.pages.markup import page_text
from funding.call import Section

HEADING = re.compile(
    r"(?is)<(?P<tag>p|span)\b[^>]*class=[\"'][^\"'>]*topicdescriptionkind[^>]*>(?P<text>.*?)"
    r"</(?P=tag)\s*>"
)
FOOTNOTE_MARK = re.compile(r"(?is)<sup\b[^>]*>.*?</sup\s*>")
FOOTNOTE = re.compile(r"(?is)<p\b[^>]*>\s*<a\b[^>]*name=\"fn\d+\"[^>]*>.*?</p\s*>")
MALFORMED = re.compile(r'class="([\w -]*)>"(?:>|(?=<))')
"""The portal writes class="eui-u-mt-l>"> with the quote behind the bracket."""
LINE_BREAK = re.compile(r"(?i)<br\s*/?>")
BULLET = re.compile(r"(?i)<li\b[^>]*>")


def read_sections(markup: str) -> tuple[Section, ...]:
    """Return the description as sections; footnotes are left out, bullets become lines with a dash.

    Expected Outcome, Scope and Objective stand above their text; what stands before the first
    heading has none.
    """
    clean = FOOTNOTE.sub("", FOOTNOTE_MARK.sub("", MALFORMED.sub(r'class="\1">', markup)))
    clean = BULLET.sub(lambda m: m.group() + "- ", LINE_BREAK.sub("<br>", clean))
    sections: list[tuple[str | None, str]] = []
    heading, start = None, 0
    for found in HEADING.finditer(clean):
        text = page_text(clean[start : found.start()])
        above = None if text else heading  # a heading without text of its own leads the next one
        sections.append((heading, text))
        heading = page_text(found["text"]).rstrip(": ").strip() or None
        heading = ": ".join(filter(None, (above, heading))) or None
        start = found.end()
    text = page_text(clean[start:])
    sections.append((heading, text) if text else (None, heading or ""))  # no word is lost
    return tuple(Section(heading=h, text=text) for h, text in sections if text)
