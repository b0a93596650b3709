"""One proposal as one person is told of it: in a line of a mail, on their own page."""

from dataclasses import dataclass
from enum import StrEnum

from funding.call import Call

PREFIX = "tandem:"
"""Begins what stands in the place of a call's id where the outbox keeps what was told."""


class TandemKind(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    NOT_THIS_TIME = "not_this_time"
    """One said no, the proposal was withdrawn, or the call closed: which of these is not told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Somebody who said yes, for the others who did."""

    city_id: str
    name: str | None
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TandemLine:
    """One line of a mail, or one entry of a person's own page."""

    kind: TandemKind
    proposal_id: int
    city_id: str
    """The city for which the person answers."""
    city: str
    others: tuple[str, ...]
    """The names of the other cities."""
    call: Call
    sentence: str
    contacts: tuple[tuple[str, Contact], ...] = ()
    """By name of the city; only for AGREED."""
    said_yes: bool = False
    """Whether the person's own city has said yes; told to nobody else."""

    @property
    def about(self) -> str:
        """What a signed link of this line carries: proposal and city."""
        return tandem_key(self.proposal_id, self.city_id)

    @property
    def reason(self) -> str:
        """Under what the outbox keeps the line, so that it is told once."""
        return f"{PREFIX}{self.kind.value}"


def tandem_key(proposal_id: int, city_id: str) -> str:
    return f"{PREFIX}{proposal_id}/{city_id}"


def read_tandem_key(text: str | None) -> tuple[int, str] | None:
    """Return proposal and city of a key; None for what is none.

    >>> read_tandem_key("tandem:7/krefeld")
    (7, 'krefeld')
    """
    head, colon, rest = (text or "").partition(":")
    number, slash, city = rest.partition("/")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return (int(number), city) if f"{head}{colon}" == PREFIX and is_number and slash else None
