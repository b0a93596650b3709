"""What the desk needs of the sender and of this installation: citycalls hands it over.

deps.letters.preview(store, person, now=now).html
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from store.database import Store
from store.people.recipients import Recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLetter:
    """A letter as it is, or would be, sent."""

    period: str
    subject: str
    html: str
    text: str
    is_stored: bool
    """True where the person has a letter of the period already: this is it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What an erasure did, and where the person may be still."""

    sentence: str
    warnings: tuple[str, ...]


class Letters(Protocol):
    """The sender's own code: nothing of it is written a second time here."""

    def preview(self, store: Store, person: Recipient, *, now: datetime) -> ShownLetter:
        """Return the letter that the person would get on that day; nothing is kept."""

    def ask_to_confirm(self, store: Store, person: Recipient, *, now: datetime) -> bool:
        """Queue the mail that asks to confirm; False if one of today waits already."""

    def erase(self, store: Store, address: str, *, now: datetime) -> Erased:
        """Erase a person wherever this installation put something of theirs."""
