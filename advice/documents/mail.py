"""The body of a mail that was saved as a file (EML, MHTML, mbox), without head and attachments."""

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

from advice.documents.plain import decode
from advice.documents.web_page import read_web_page
from funding.errors import WrongInput

HEADER = re.compile(
    rb"(?:from|to|cc|subject|date|received|return-path|mime-version|content-type|message-id|"
    rb"delivered-to|x-[a-z-]+|content-transfer-encoding|reply-to|dkim-signature):",
    re.IGNORECASE,
)
"""How a line of a mail's head begins: ``Subject:``"""
FIELD = re.compile(rb"[!-9;-~]+:")
"""How any line of a head begins: ``X-Spam-Level:``"""
SIGNATURE = "\n-- \n"


def is_mail(data: bytes) -> bool:
    """Return whether the file begins with a mail's head: three of its usual lines."""
    head = data[:20_000].lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = [line for line in head.split(b"\n") if line[:1] not in (b" ", b"\t")]
    if lines and lines[0].startswith((b"From ", b">From ")):
        lines = lines[1:]
    is_head = all(FIELD.match(line) for line in lines)
    return is_head and sum(HEADER.match(line) is not None for line in lines) >= 3


def read_mail(data: bytes, name: str) -> str:
    """Return what the mail says: its plain text, else that of its web page.  Raises WrongInput."""
    message = email.message_from_bytes(data.lstrip(), policy=default)
    if not isinstance(message, EmailMessage):
        raise WrongInput(f"{name} is no mail that can be read; paste its text")
    texts = [text for part in bodies(message) if (text := text_of(part, name)).strip()]
    if not texts:
        raise WrongInput(f"{name} is a mail without text{attached(message)}")
    return "\n".join(texts)


def bodies(message: Any) -> Iterator[Any]:
    """Yield the parts that are shown: of several forms of the same the plainest; forwarded ones."""
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        forms = list(message.iter_parts())
        plain = [p for p in forms if p.get_content_type() == "text/plain" and p.get_payload()]
        for part in plain[:1] or forms[-1:]:
            yield from bodies(part)
    elif kind == "multipart/related":
        for part in list(message.iter_parts())[:1]:
            yield from bodies(part)
    elif kind == "message/rfc822":  # forwarded whole
        for part in message.get_payload():
            yield from bodies(part)
    elif message.is_multipart():
        for part in message.iter_parts():
            if not part.is_attachment() or part.get_content_type() == "message/rfc822":
                yield from bodies(part)
    elif kind in ("text/plain", "text/html") and not message.is_attachment():
        yield message


def text_of(part: Any, name: str) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    if part.get_content_type() == "text/html":
        return read_web_page(content, name)
    text = decode(content, name, declared=part.get_content_charset())
    return text.replace("\r\n", "\n").partition(SIGNATURE)[0]


def attached(message: EmailMessage) -> str:
    names = [p.get_filename() for p in message.walk() if p.get_filename()]
    if not names:
        return "; paste what it says"
    return f"; hand in what is attached: {', '.join(str(n)[:60] for n in names[:5])}"
