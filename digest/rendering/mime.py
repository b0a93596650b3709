"""The two parts of a mail as bytes, as the standard library writes them, line by line.

Its general machinery takes ten times as long for what is the same in form in each of our mails.
"""

import binascii
import re
from email.quoprimime import body_encode
from functools import lru_cache

LINE = 76
"""Characters of a line, so that encoded words stay within the 75 of RFC 2047."""
END = b"\r\n"
TEXT = """\
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="{mark}"

--{mark}
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

{text}
"""
HTML = """\
--{mark}
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64
MIME-Version: 1.0

"""
LAST = """
--{mark}--
"""


def alternatives(text: bytes, html: bytes, mark: str) -> bytes:
    """Return text and HTML, both UTF-8, as alternatives, with the headers that say so.

    *mark* divides them.  Of the HTML base64: quoted-printable of a hundred kilobytes is slow, and
    as long where words have accents.
    """
    lines = "".join([f"{printed(line)}\n" for line in text.splitlines()]) or "\n"
    before = TEXT.format(mark=mark, text=lines) + HTML.format(mark=mark)
    data = END.join([*html.splitlines(), b""]) or END
    return on_wire(before) + in_base64(data) + on_wire(LAST.format(mark=mark))


def on_wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def in_base64(data: bytes) -> bytes:
    """Return bytes in lines of 76 characters, each with its end."""
    letters = binascii.b2a_base64(data, newline=False)
    return b"".join([letters[n : n + LINE] + END for n in range(0, len(letters), LINE)])


@lru_cache(maxsize=20_000)  # most lines stand in many mails
def printed(line: bytes) -> str:
    """Return a line of text as quoted-printable, broken where it is long."""
    return body_encode(line.decode("latin-1"), LINE)


def dotted(body: bytes) -> bytes:
    """Return a mail as it goes over the wire: CR LF everywhere, leading dots doubled."""
    ends = body.count(b"\r\n")
    lines = body
    if body.count(b"\n") != ends or body.count(b"\r") != ends:
        lines = re.sub(rb"\r\n|\r|\n", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    if lines.startswith(b"."):
        lines = b"." + lines
    return lines.replace(b"\r\n.", b"\r\n..")
