"""A stored mail as a page of its own that can do nothing: no scripts, no links, no addresses asked.

Its styles stand in one sheet that the policy of the page names by its hash, so that none of the
loose settings of a policy is needed.
"""

import base64
import hashlib
from email import message_from_bytes
from email.policy import default

import lxml.html
from lxml.etree import ParserError

DROPPED = ("script", "link", "iframe", "object", "embed", "base", "form", "meta")
STRIPPED = ("href", "src", "srcset", "background", "action", "ping", "name", "target")


def html_of(mail: bytes) -> str | None:
    """Return the HTML part of a mail; None where there is none, or the mail was emptied."""
    if not mail:
        return None
    part = message_from_bytes(mail, policy=default).get_body(("html",))
    return None if part is None else str(part.get_content())


def harmless(html: str) -> tuple[str, str]:
    """Return a mail's page without anything that acts, and the policy that it is shown under."""
    try:
        page = lxml.html.document_fromstring(html)
    except ParserError:
        page = lxml.html.document_fromstring("<p></p>")
    rules: dict[str, str] = {}
    sheets = [element.text or "" for element in page.iter("style")]
    for element in list(page.iter(*DROPPED, "style")):
        element.drop_tree()
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        for name in list(element.attrib):
            if name in STRIPPED or name.startswith("on"):
                del element.attrib[name]
        words = element.attrib.pop("style", None)
        if words:
            known = rules.setdefault(words, f"of{len(rules)}")
            element.set("class", f"{element.get('class', '')} {known}".strip())
    # three times its name: it has to outweigh the sheet, as the attribute did
    own = "".join(f".{name}.{name}.{name}{{{words}}}\n" for words, name in rules.items())
    sheet = (own + "\n".join(sheets)).replace("<", "")
    text = lxml.html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>")
    head, found, rest = text.partition("</head>")
    styled = f"<style>{sheet}</style>"
    whole = f"{head}{styled}</head>{rest}" if found else styled + text
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox"
    )
    return whole, policy
