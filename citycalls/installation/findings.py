"""What one look at the installation found."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    """Works, but worth knowing."""
    FAULT = "fault"
    """Needs a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    thing: str
    """What was looked at, in a word: ``relay``."""
    state: State
    said: str
    cure: str | None = None
    """What to do; None where nothing is to be done."""


def ok(thing: str, said: str) -> Found:
    return Found(thing=thing, state=State.OK, said=said)


def note(thing: str, said: str, cure: str | None = None) -> Found:
    return Found(thing=thing, state=State.NOTE, said=said, cure=cure)


def fault(thing: str, said: str, cure: str) -> Found:
    return Found(thing=thing, state=State.FAULT, said=said, cure=cure)
