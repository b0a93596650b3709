"""A letter's bytes: every header once, hostile text made harmless, reproducible."""

import email.header
import hashlib
import re
import unicodedata
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import EmailPolicy
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from typing import Protocol

from digest.rendering.mime import LINE, alternatives
from funding.errors import WrongInput
from store.people.addresses import address_key, is_address, read_address

SUBJECT_LIMIT = 150
FOLDED = policy.SMTP.clone(max_line_length=LINE)
# one line, however long: folding a List-Unsubscribe would make an encoded word of it
UNFOLDED = policy.SMTP.clone(max_line_length=998)
FOLDED_LIMIT, UNFOLDED_LIMIT = 70, 900
"""Characters of a header up to which nothing is folded, with something to spare."""
PLAIN_VALUE = re.compile(
    r"(?!.*=\?)[A-Za-z0-9.@_+<>:/?=&%,~-]+(?: <mailto:[A-Za-z0-9.@_+:/?=&%~-]+>)?"
)
"""An address, an identifier or links, in which nothing is encoded: ``officer@city.example``"""
UNPRINTABLE = re.compile(r"[^!-;=?-~]")
"""Anything but printable ASCII without angle brackets: ``<``"""
JOINERS = "\u200c\u200d"  # they make emoji and Persian words, and do no harm


class Addressee(Protocol):
    """Whom a mail goes to."""

    @property
    def address(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def language(self) -> str: ...


def build_message(
    *,
    sender: str,
    recipient: Addressee,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    date: datetime,
    list_id: str,
    unsubscribe_url: str | None,
    unsubscribe_mailto: str | None,
) -> bytes:
    """Return a whole mail, lines of at most 998 bytes ended by CR LF.

    *sender* is "Name <address>"; *message_id* and *list_id* are without angle brackets.  Without
    *unsubscribe_url* (https) there is no one-click header, only the mail address; without that,
    too, it is a mail that was asked for this minute.
    """
    name, address = read_sender(sender)
    ways = [] if unsubscribe_mailto is None else [f"<mailto:{printable(unsubscribe_mailto)}>"]
    if unsubscribe_url is not None:
        ways.insert(0, f"<{printable(unsubscribe_url)}>")
    headers = [
        ("From", mailbox(name, address), FOLDED),
        ("To", mailbox(clean(recipient.name or ""), recipient.address), FOLDED),
        ("Subject", clean(subject), FOLDED),
        ("Date", format_datetime(date), FOLDED),
        ("Message-ID", f"<{printable(message_id)}>", UNFOLDED),
        ("List-Id", f"<{printable(list_id)}>", UNFOLDED),
        *((("List-Unsubscribe", ", ".join(ways), UNFOLDED),) if ways else ()),
        ("Auto-Submitted", "auto-generated", FOLDED),
        ("X-Auto-Response-Suppress", "All", FOLDED),
        ("Content-Language", printable(recipient.language), FOLDED),
    ]
    if unsubscribe_url is not None:
        headers.insert(7, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click", FOLDED))
    block = b"".join([folded(*header) for header in headers])
    mark = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    return block + alternatives(carried(text), carried(html), f"=_a{mark}")


@lru_cache(maxsize=16)  # that of the sender stands in every letter
def mailbox(name: str, address: str) -> str:
    """Return whom a header names: ``City Calls <calls@city.example>``, or the address alone."""
    if not name and is_address(address):
        return address  # nothing of it is quoted, and taking it apart is slow
    return str(Address(display_name=name, addr_spec=address))


def folded(key: str, value: str, rule: EmailPolicy) -> bytes:
    """Return a header as it goes over the wire."""
    is_plain = rule is UNFOLDED or key == "To"
    limit = UNFOLDED_LIMIT if rule is UNFOLDED else FOLDED_LIMIT
    if is_plain and len(key) + 2 + len(value) <= limit and PLAIN_VALUE.fullmatch(value):
        return f"{key}: {value}\r\n".encode()
    return parsed(key, value, rule)


@lru_cache(maxsize=1024)  # most headers are the same in every letter of a day
def parsed(key: str, value: str, rule: EmailPolicy) -> bytes:
    return rule.fold_binary(*rule.header_store_parse(key, value))


def message_id_of(address: str, period: str, *, domain: str) -> str:
    """Return the Message-ID of a person's letter of a period, without angle brackets.

    It follows from the person and the period alone, so that a second copy, whoever sends it, can be
    recognised.
    """
    who = f"city-calls/{address_key(address)}/{period}"
    return f"{hashlib.sha256(who.encode()).hexdigest()[:32]}@{domain}"


@lru_cache(maxsize=8)  # of one installation, asked several times a letter
def read_sender(sender: str) -> tuple[str, str]:
    """Return name and address of "Name <address>".  Raises WrongInput."""
    found = getaddresses([sender])
    name, address = found[0] if len(found) == 1 and sender.isprintable() else ("", "")
    try:
        return clean(name), read_address(address)
    except WrongInput as error:
        raise WrongInput(
            f"the sender {sender!r} can't be used; it looks like City Calls <calls@city.example>"
        ) from error


@lru_cache(maxsize=1024)  # many letters of a day have the same subject
def clean(text: str, limit: int = SUBJECT_LIMIT) -> str:
    """Return text that is safe in a header: on one line, without controls, at most *limit* long.

    An encoded word is decoded first: some Python versions do so later and then meet the line break
    that it hides.
    """
    for _ in range(5):  # an encoded word may hide another
        decoded = decode_words(text)
        if decoded == text:
            break
        text = decoded
    text = text.replace("=?", "= ?")
    kept = "".join(" " if is_space(c) else c for c in text if is_space(c) or is_shown(c))
    line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > limit // 2 else cut).rstrip(" ,;:-–") + "…"


def decode_words(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        parts = email.header.decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        part if isinstance(part, str) else decode_part(part, charset) for part, charset in parts
    )


def decode_part(part: bytes, charset: str | None) -> str:
    try:
        # what stood between encoded words comes back raw, escaped where it was not ASCII
        return part.decode(charset) if charset else part.decode("raw-unicode-escape")
    except (LookupError, UnicodeDecodeError):
        return part.decode("latin-1")


def is_space(c: str) -> bool:
    return c in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85" or unicodedata.category(c) in ("Zs", "Zl", "Zp")


def is_shown(c: str) -> bool:
    """Return whether a character is neither a control, nor half a pair, nor turns text around."""
    return c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def carried(text: str) -> bytes:
    """Return text as UTF-8, without NUL and half pairs, which no transport carries."""
    try:
        found = text.encode()
    except UnicodeEncodeError:
        found = re.sub("[\ud800-\udfff]", "\ufffd", text).encode()
    return found.replace(b"\x00", "\ufffd".encode())


def printable(value: str) -> str:
    """Return a machine-read value as printable ASCII without blanks and angle brackets."""
    return UNPRINTABLE.sub("", value)
