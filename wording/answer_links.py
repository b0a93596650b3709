"""Signed links: who answers, what, about which call, until when.

A link opens a page that shows what would happen; only its button acts.  Without a public address of
the pages the answers are mails with a short code.
"""

import base64
import hashlib
import hmac
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from funding.errors import CityCallsError

LIFETIME = timedelta(days=180)
UNSUBSCRIBE_LIFETIME = timedelta(days=1100)
"""Mails are kept for years, and leaving must always work."""
EPOCH = date(2020, 1, 1)
LONGEST_TOKEN = 900
SHORT = 200
"""Bytes of a payload up to which it is compressed in a small window; the result is the same."""
KEY = re.compile(r"(/(?:a|my|calendar|feeds)/)[\w-]{6,}\.[\w.-]{20,}")
"""``https://calls.example/a/WyJyIl0sIDEyMw.b2Zh-c2lnbmF0dXJlLW9mLW91cnM``"""
CODE = re.compile(r"((?:\[|%5B)[A-Z]-)[A-Z2-7]{10}(?=\]|%5D)")
"""``mailto:calls@city.example?subject=Leave%20%5BU-4QK7M2PA3T%5D``"""


class Action(StrEnum):
    """What a link is good for; a token of one is worth nothing for another."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    WATCH = "watch"
    REMIND = "remind"
    MISTAKE = "mistake"
    UNDO = "undo"
    PAUSE = "pause"
    FREQUENCY = "frequency"
    UNSUBSCRIBE = "unsubscribe"
    RESUBSCRIBE = "resubscribe"
    CONFIRM = "confirm"
    TANDEM_YES = "tandem_yes"
    TANDEM_NO = "tandem_no"
    TANDEM_UNDO = "tandem_undo"
    MY = "my"
    """Opens the reader's own page, with all that a mail has no room for; it answers nothing."""


ANSWERS = tuple(action for action in Action if action is not Action.MY)
"""What the answer pages do; each has a file in `desk/answers/actions`."""

LETTERS = {
    Action.RELEVANT: "r",
    Action.NOT_RELEVANT: "n",
    Action.WATCH: "w",
    Action.REMIND: "m",
    Action.MISTAKE: "x",
    Action.UNDO: "z",
    Action.PAUSE: "p",
    Action.FREQUENCY: "f",
    Action.UNSUBSCRIBE: "u",
    Action.RESUBSCRIBE: "b",
    Action.CONFIRM: "c",
    Action.TANDEM_YES: "j",
    Action.TANDEM_NO: "k",
    Action.TANDEM_UNDO: "v",
    Action.MY: "y",
}
BY_LETTER = {letter: action for action, letter in LETTERS.items()}


class BadLink(CityCallsError):
    """Raised for a link that is forged, cut or expired; the page says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What a valid link allows."""

    action: Action
    recipient_id: int
    about: str | None
    """The call; for resubscribe the profiles, separated by commas, for a tandem its key."""
    period: str | None
    expires_on: date


def sign(grant: Grant, secret: str) -> str:
    """Return the token of a grant; the same grant gives the same token."""
    about, period = quoted(grant.about or ""), quoted(grant.period or "")
    days = (grant.expires_on - EPOCH).days
    words = f'["{LETTERS[grant.action]}",{grant.recipient_id},{days},{about},{period}]'
    return token_of_words(words.encode(), secret, "answer")


@lru_cache(maxsize=4096)  # calls stand in many mails
def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_token(token: str, secret: str, *, today: date) -> Grant:
    """Return what a token allows.  Raises BadLink; what is wrong with it is not told apart."""
    if len(token) > LONGEST_TOKEN:
        raise BadLink("the link is damaged; open it from the mail again")
    try:
        letter, recipient_id, days, about, period = signed(token, secret, "answer")
        grant = Grant(
            action=BY_LETTER[letter],
            recipient_id=int(recipient_id),
            about=about or None,
            period=period or None,
            expires_on=EPOCH + timedelta(days=days),
        )
    except (BadData, ValueError, KeyError, TypeError, OverflowError) as error:
        raise BadLink("the link is damaged; open it from the mail again") from error
    if grant.expires_on < today:
        raise BadLink(f"the link expired on {grant.expires_on}; use one of a newer mail")
    return grant


def serializer(secret: str, purpose: str = "answer") -> URLSafeSerializer:
    return URLSafeSerializer(
        secret, salt=f"citycalls.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def token_of(payload: object, secret: str, purpose: str) -> str:
    """Return what `serializer` would give, at an eighth of the cost: a mail has a hundred links."""
    words = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return token_of_words(words, secret, purpose)


def token_of_words(words: bytes, secret: str, purpose: str) -> str:
    """Return the token of a payload that is JSON already."""
    packed = compressed(words)
    is_shorter = len(packed) < len(words) - 1
    value = b"." + unpadded(packed) if is_shorter else unpadded(words)
    mark = hmac.digest(signing_key(secret, purpose), value, "sha256")
    return f"{value.decode()}.{unpadded(mark).decode()}"


@lru_cache(maxsize=16)
def signing_key(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"citycalls.{purpose}signer{secret}".encode()).digest()


def compressed(words: bytes) -> bytes:
    """Return `zlib.compress(words)`, of which nine tenths go into making its tables."""
    if len(words) > SHORT:
        return zlib.compress(words)
    small = zlib.compressobj(level=-1, method=zlib.DEFLATED, wbits=-9, memLevel=2)
    packed = small.compress(words) + small.flush()
    return b"\x78\x9c" + packed + zlib.adler32(words).to_bytes(4, "big")


def unpadded(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def signed(token: str, secret: str, purpose: str) -> Any:
    """Return what was signed.  Raises BadData; ValueError for a signature spelt another way.

    The last character of a signature has bits to spare: without this, four spellings would do.
    """
    mark = token.rpartition(".")[2]
    if base64_encode(base64_decode(mark)).decode() != mark:
        raise ValueError("not as it was signed")
    return serializer(secret, purpose).loads(token)


@lru_cache(maxsize=4096)  # the same in every mail
def sign_calendar(call_id: str, secret: str) -> str:
    """Return the token of a call's calendar file; it belongs to nobody."""
    return token_of(call_id, secret, "calendar")


def read_calendar_token(token: str, secret: str) -> str:
    """Return the call of a calendar link.  Raises BadLink."""
    try:
        call_id = signed(token[:LONGEST_TOKEN], secret, "calendar")
    except (BadData, ValueError) as error:
        raise BadLink("the link is damaged; open it from the mail again") from error
    return str(call_id)


def short_code(action: Action, recipient_id: int, call_id: str | None, secret: str) -> str:
    """Return the code that an answer by mail carries in its subject: ``N-4QK7M2PA3T``."""
    words = f"{action}/{recipient_id}/{call_id or ''}"
    mark = hmac.digest(secret.encode(), words.encode(), "sha256")
    return f"{LETTERS[action].upper()}-{base64.b32encode(mark)[:10].decode()}"


def read_code(
    code: str, secret: str, *, recipient_id: int, call_ids: Sequence[str]
) -> tuple[Action, str | None] | None:
    """Return what a person's code means, given what was listed to them; None if nothing."""
    wanted = code.strip().upper()
    for action in Action:
        for call_id in (None, *call_ids):
            if hmac.compare_digest(short_code(action, recipient_id, call_id, secret), wanted):
                return action, call_id
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """The addresses behind one person's mail of one period."""

    base_url: str | None
    secret: str = field(repr=False)
    sender_address: str
    recipient_id: int
    period: str
    today: date

    @property
    def has_pages(self) -> bool:
        return self.base_url is not None

    def answer(self, action: Action, call_id: str | None = None, subject: str = "") -> str:
        """Return the address of one answer: a page, or a mail with *subject* and a code."""
        if self.base_url is None:
            code = short_code(action, self.recipient_id, call_id, self.secret)
            words = quote(f"{subject} [{code}]".strip())
            return f"mailto:{quote(self.sender_address, safe='@+')}?subject={words}"
        lasts = UNSUBSCRIBE_LIFETIME if action is Action.UNSUBSCRIBE else LIFETIME
        grant = Grant(
            action=action,
            recipient_id=self.recipient_id,
            about=call_id,
            period=None if action is Action.UNSUBSCRIBE else self.period,
            expires_on=self.today + lasts,
        )
        page = "my" if action is Action.MY else "a"
        return f"{self.base_url}/{page}/{sign(grant, self.secret)}"

    def code(self, action: Action, call_id: str | None = None) -> str | None:
        """Return what an answer by mail carries in its subject; None where there are pages."""
        if self.has_pages:
            return None
        return short_code(action, self.recipient_id, call_id, self.secret)

    def calendar(self, call_id: str) -> str | None:
        """Return the address of the calendar file; None without pages."""
        if self.base_url is None:
            return None
        return f"{self.base_url}/calendar/{sign_calendar(call_id, self.secret)}.ics"

    def one_click(self) -> str | None:
        """Return the address of RFC 8058; None without pages."""
        return None if self.base_url is None else self.answer(Action.UNSUBSCRIBE)


def without_keys(text: str) -> str:
    """Return a mail's text or HTML whose links and codes are worth nothing, for whoever looks on.

    >>> without_keys("https://calls.example/my/WyJ5Il0sIDEyMw.b2Zh-c2lnbmF0dXJlLW9mLW91cnM")
    'https://calls.example/my/…'
    """
    return CODE.sub(r"\1…", KEY.sub(r"\1…", text))


def forward_link(subject: str, body: str) -> str:
    """Return a mail to nobody yet, with a copy that carries no personal token."""
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"
