"""Links that are left open while a letter is rendered, and filled in for each of its readers."""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from wording.answer_links import Action, Links


@dataclass(frozen=True, kw_only=True, slots=True)
class Hole:
    """A place for what only a reader's own link can say."""

    action: Action
    call_id: str | None
    subject: str
    is_code: bool
    """The short code alone, not the address."""

    def filled(self, links: Links) -> str:
        if self.is_code:
            return links.code(self.action, self.call_id) or ""
        return links.answer(self.action, self.call_id, self.subject)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenLinks(Links):
    """Links of nobody: each answers with a mark, which `cut` finds again in a rendered text."""

    marks: dict[Hole, str] = field(default_factory=dict)

    def answer(self, action: Action, call_id: str | None = None, subject: str = "") -> str:
        # the subject is written only where there are no pages
        said = "" if self.has_pages else subject
        return self.mark(Hole(action=action, call_id=call_id, subject=said, is_code=False))

    def code(self, action: Action, call_id: str | None = None) -> str | None:
        if self.has_pages:
            return None
        return self.mark(Hole(action=action, call_id=call_id, subject="", is_code=True))

    def mark(self, hole: Hole) -> str:
        return self.marks.setdefault(hole, f"{sign_of(self.secret)}.{len(self.marks)}.")

    def cut(self, text: str) -> "Cut":
        """Return a rendered text in pieces, with the holes between them."""
        holes = list(self.marks)
        parts = re.split(re.escape(sign_of(self.secret)) + r"\.(\d+)\.", text)
        return Cut(
            pieces=tuple(piece.encode() for piece in parts[::2]),
            holes=tuple(holes[int(n)] for n in parts[1::2]),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A text with holes: one more piece than holes."""

    pieces: tuple[bytes, ...]
    """UTF-8: where a text has one sign of another script, a string takes twice as much."""
    holes: tuple[Hole, ...]

    @property
    def size(self) -> int:
        """Bytes without what fills the holes."""
        return sum(map(len, self.pieces))

    def filled(self, value_of: Callable[[Hole], bytes]) -> bytes:
        found = [b""] * (2 * len(self.holes) + 1)
        found[::2] = self.pieces
        found[1::2] = map(value_of, self.holes)
        return b"".join(found)


class Values:
    """What one reader's links put into the holes; each is signed once."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.known: dict[Hole, bytes] = {}

    def in_text(self, hole: Hole) -> bytes:
        value = self.known.get(hole)
        if value is None:
            value = self.known[hole] = hole.filled(self.links).encode()
        return value

    def in_html(self, hole: Hole) -> bytes:
        """Return the same as an attribute has it; of our links only a base address has such."""
        value = self.in_text(hole)
        if b"&" in value or b'"' in value:
            value = value.replace(b"&", b"&amp;").replace(b'"', b"&quot;")
        return value


def open_links(links: Links) -> OpenLinks:
    """Return links of the same mail for nobody."""
    return OpenLinks(
        base_url=links.base_url,
        secret=links.secret,
        sender_address=links.sender_address,
        recipient_id=0,
        period=links.period,
        today=links.today,
    )


@lru_cache(maxsize=16)
def sign_of(secret: str) -> str:
    """Return what begins a mark: no portal and no reader can guess it, so no text has it."""
    return f"hole-{hmac.digest(secret.encode(), b'hole', 'sha256').hex()[:24]}"
