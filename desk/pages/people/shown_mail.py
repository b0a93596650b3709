"""A mail as a page of the desk, under the same strict policy: nothing of it runs, loads or acts.

The style of a mail stands in its tags, which the policy forbids.  Each becomes a class in one style
sheet, and the answer allows that sheet by its hash.  Links that act for the reader lose their
address: whoever looks at her mail is not her.
"""

import base64
import hashlib
from email import message_from_bytes
from email.policy import default
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse

from desk.pages.static_files import address
from desk.security.headers import POLICY
from desk.security.roles import BY_LINK

VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "base", "col", "wbr"})
DROPPED = frozenset({"script", "iframe", "object", "embed", "form", "base", "link", "meta"})
"""Tags that no mail of ours has but for `meta`, which the page brings itself."""
KEPT = frozenset(
    {"align", "class", "colspan", "dir", "href", "id", "lang", "role", "rowspan", "scope"}
)
"""Attributes that are shown as they are."""
BAR = (
    "body{margin:0}.desk-bar{margin:0;padding:12px 20px;background:#fff4dc;color:#3d2c00;"
    "font:16px/1.5 Arial,sans-serif;border-bottom:2px solid #b05a00}"
    ".desk-bar a{color:#0b4a80!important}.desk-bar a:focus{outline:3px solid #b05a00}"
)


class Retold(HTMLParser):
    """Writes a mail again: its own styles as classes, its own head, nothing that acts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.body: list[str] = []
        self.sheets: list[str] = []
        self.title = ""
        self.language = "en"
        self._classes: dict[str, str] = {}
        self._inside = ""
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", self.language)
        if tag in ("style", "title"):
            self._inside = tag
        if tag in ("html", "head", "body", "style", "title") or tag in DROPPED:
            if tag in DROPPED and tag not in VOID:
                self._skipped += 1
            return
        self.write(f"<{tag}{self.attributes(tag, values)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag in DROPPED and tag not in VOID:
            self._skipped = max(0, self._skipped - 1)
        elif tag not in ("html", "head", "body", "style", "title") and tag not in VOID:
            self.write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.sheets.append(data)
        elif self._inside == "title":
            self.title += data
        else:
            self.write(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self.handle_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_reference(f"&#{name};")

    def handle_reference(self, text: str) -> None:
        if self._inside == "title":
            self.title += text
        elif not self._inside:
            self.write(text)

    def write(self, text: str) -> None:
        if not self._skipped:
            self.body.append(text)

    def attributes(self, tag: str, values: dict[str, str]) -> str:
        kept = {name: value for name, value in values.items() if name in KEPT}
        if style := values.get("style", "").strip():
            own = self._classes.setdefault(style, f"m{len(self._classes)}")
            kept["class"] = f"{kept.get('class', '')} {own}".strip()
        if tag == "a" and acts(kept.get("href", "")):
            kept.pop("href", None)
        elif tag == "a":
            kept |= {"target": "_blank", "rel": "noreferrer noopener"}
        return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())

    def style(self) -> str:
        """Return one sheet: the mail's own rules, and what stood in its tags, which goes first."""
        # thrice the class: stronger than any rule of the mail, weaker than its !important ones
        own = (f".{name}.{name}.{name}{{{style}}}" for style, name in self._classes.items())
        return "\n".join([*self.sheets, *own, BAR]).replace("</", "<\\/")


def acts(href: str) -> bool:
    """Return whether a link does something in the reader's name, or is none of the web."""
    address = urlsplit(href)
    return address.scheme not in ("http", "https") or address.path.startswith(BY_LINK)


def html_of(mail: bytes) -> str | None:
    """Return the HTML part of a mail; None where there is none, or the mail was emptied."""
    if not mail:
        return None
    part = message_from_bytes(mail, policy=default).get_body(("html",))
    return None if part is None else str(part.get_content())


def shown_mail(
    html: str, *, note: str, note_language: str, back: str, back_words: str
) -> HTMLResponse:
    """Return a mail as a page with a bar on top that says what it is, and the way back."""
    bar = (
        f'<header class="desk-bar" lang="{escape(note_language)}">{escape(note)} '
        f'<a href="{escape(back)}">{escape(back_words)}</a></header>'
    )
    page, policy = retold(html, bar)
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


def framed_mail(html: str) -> HTMLResponse:
    """Return a mail as a page that stands in a frame of a page of ours, in a sandbox."""
    page, policy = retold(html, "")
    policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    sandbox = "sandbox allow-popups allow-popups-to-escape-sandbox"
    headers = {
        "Content-Security-Policy": f"{policy}; {sandbox}",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HTMLResponse(page, headers=headers)


def retold(html: str, bar: str) -> tuple[str, str]:
    """Return a mail's page with *bar* (HTML) on top, and the policy that it is shown under."""
    mail = Retold()
    # as browsers read it, before they look at the hash
    mail.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    mail.close()
    style = mail.style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    icon = escape(address("icon.svg"))
    page = (
        f'<!DOCTYPE html>\n<html lang="{escape(mail.language)}">\n<head>\n<meta charset="utf-8">'
        '\n<meta name="viewport" content="width=device-width, initial-scale=1">'
        '\n<meta name="color-scheme" content="light dark">'
        f'\n<link rel="icon" href="{icon}" type="image/svg+xml">'
        f"\n<title>{mail.title}</title>\n<style>{style}</style>\n</head>\n<body>"
        f"{bar}<main>{''.join(mail.body)}</main></body>\n</html>\n"
    )
    allowed = f"style-src 'sha256-{digest}'"
    return page, POLICY.replace("style-src 'self'", allowed).replace("script-src 'self'; ", "")
