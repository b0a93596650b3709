"""A letter's bytes: every header once, hostile text made harmless, reproducible."""

import email.header
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from typing import Protocol

from funding.errors import WrongInput
from store.people.addresses import address_key, read_address

SUBJECT_LIMIT = 150
# 76, not 78: then encoded words stay within the 75 characters of RFC 2047
FOLDED = policy.SMTP.clone(max_line_length=76)
# one line, however long: folding a List-Unsubscribe would make an encoded word of it
UNFOLDED = policy.SMTP.clone(max_line_length=998)
JOINERS = "\u200c\u200d"  # they make emoji and Persian words, and do no harm


class Addressee(Protocol):
    """Whom a mail goes to."""

    @property
    def address(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    file_name: str
    media_type: str
    """Such as ``text/calendar``."""
    content: bytes


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
    attachments: Sequence[Attachment] = (),
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
        ("From", str(Address(display_name=name, addr_spec=address)), FOLDED),
        (
            "To",
            str(Address(display_name=clean(recipient.name or ""), addr_spec=recipient.address)),
            FOLDED,
        ),
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
    block = b"".join(
        rule.fold_binary(*rule.header_store_parse(key, value)) for key, value, rule in headers
    )
    return block + build_parts(text, html, attachments, message_id).as_bytes(policy=FOLDED)


def build_parts(
    text: str, html: str, attachments: Sequence[Attachment], message_id: str
) -> EmailMessage:
    """Return the MIME tree: text and HTML as alternatives, then attachments."""
    message = EmailMessage(policy=FOLDED)
    message.set_content(whole(text), subtype="plain", charset="utf-8", cte="quoted-printable")
    # base64: quoted-printable of a hundred kilobytes is slow, and as long where words have accents
    message.add_alternative(whole(html), subtype="html", charset="utf-8", cte="base64")
    mark = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    message.set_boundary(f"=_a{mark}")
    for attachment in attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content, maintype=main, subtype=sub, filename=clean(attachment.file_name)
        )
    if attachments:
        message.set_boundary(f"=_m{mark}")
    return message


def message_id_of(address: str, period: str, *, domain: str) -> str:
    """Return the Message-ID of a person's letter of a period, without angle brackets.

    It follows from the person and the period alone, so that a second copy, whoever sends it, can be
    recognised.
    """
    who = f"city-calls/{address_key(address)}/{period}"
    return f"{hashlib.sha256(who.encode()).hexdigest()[:32]}@{domain}"


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


def whole(text: str) -> str:
    """Return text without NUL and half pairs, which no transport carries."""
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def printable(value: str) -> str:
    """Return a machine-read value as printable ASCII without blanks and angle brackets."""
    return "".join(c for c in value if "!" <= c <= "~" and c not in "<>")
