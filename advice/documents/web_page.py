"""The text of a web page as a browser shows it: no menus, scripts, styles or hidden parts."""

from typing import Any

from advice.documents.document import refuse_tags, unreadable
from advice.documents.plain import decode

UNREAD = frozenset(
    {
        *("head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object"),
        *("nav", "footer", "aside", "button", "select", "option", "dialog", "canvas", "audio"),
        *("video", "map", "menu", "rp", "rt", "del", "s", "strike", "input", "datalist"),
    }
)
"""Elements that are no part of what a page says."""
ROLES = frozenset({"navigation", "search", "contentinfo", "complementary", "menu", "dialog"})
WITHIN_LINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "ruby", "samp", "small", "span"),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "p:sp"),
    }
)
"""Elements that divide no word: ``d<b>igit</b>al``."""


def read_web_page(data: bytes, name: str) -> str:
    """Return the text, one block a line.  Raises WrongInput."""
    from w3lib.encoding import html_body_declared_encoding

    text = decode(data, name, declared=html_body_declared_encoding(data[:8192]))
    return text_of_page(text, name)


def text_of_page(page: str, name: str) -> str:
    """Return the text of a page that is decoded already.  Raises WrongInput."""
    from lxml import html

    refuse_tags(name, page.count("<"))
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
        found: list[str] = []
        gather(root, found, is_kept=False)
    except Exception as error:  # of the parser: whatever a broken file makes it stumble over
        raise unreadable(name, "a web page that can't be read", error) from error
    lines = "".join(found).split("\n")
    return "\n".join(line for raw in lines if (line := " ".join(raw.split(" ")).strip()))


def gather(element: Any, found: list[str], *, is_kept: bool) -> None:
    """Add the text below *element*; blanks and line ends count only where they are kept."""
    kept = is_kept or element.tag in ("pre", "textarea")
    add(element.text, found, kept)
    for part in element:
        if isinstance(part.tag, str) and not is_unseen(part):
            ends = "" if part.tag in WITHIN_LINE else "\n"
            found.append(ends)
            gather(part, found, is_kept=kept)
            found.append(ends)
        add(part.tail, found, kept)


def add(text: str | None, found: list[str], is_kept: bool) -> None:
    if text:
        blank = " " if text[0].isspace() else ""
        end = " " if text[-1].isspace() else ""
        found.append(text if is_kept else blank + " ".join(text.split()) + end)


def is_unseen(element: Any) -> bool:
    style = "".join((element.get("style") or "").lower().split())
    return (
        element.tag in UNREAD
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role") in ROLES
        or "display:none" in style
        or "visibility:hidden" in style
    )
