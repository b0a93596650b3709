"""Issues as they were sent, and as they would have been with other profiles."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from advice.weekly.content import MailSection

BESIDE = (MailSection.POSSIBLE, MailSection.WHOLE_WEEK, MailSection.EXPECTED)
"""What a mail adds to the calls that fit: near misses, all new calls for who asked for them,
forecasts."""


class Unequal(StrEnum):
    """Why a letter can't be made again byte for byte."""

    UNMARKED = "unmarked"
    """An older version made it, which did not note what it was made from."""
    MODEL = "model"
    PROGRAM = "program"
    TEXTS = "texts"
    """Templates, translations, texts about programmes."""
    SETTINGS = "settings"
    """Sender, address of the pages, secret, time zone or the time of mails."""
    NAME = "name"
    """The name or address of the reader."""
    ANSWERS = "answers"
    """Answers that counted then are no longer kept: their author was erased."""
    PROFILE = "profile"
    """The version of the profile is not kept."""
    CALLS = "calls"
    """The calls can't be shown as they stood."""
    EMPTIED = "emptied"
    """The letter is no longer kept."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldCall:
    """One line of a letter."""

    call_id: str
    section: str
    project_id: str | None

    @property
    def is_match(self) -> bool:
        """Return whether the call was told because it fits the profile."""
        return self.section not in BESIDE


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterTried:
    """One letter to one reader."""

    period: str
    day: date
    sent: tuple[ToldCall, ...]
    tried: Mapping[str, tuple[ToldCall, ...]]
    """By name of a profile version or draft."""
    is_equal: bool
    """Whether the letter, made again from what was noted, has the bytes that were sent."""
    unequal: tuple[Unequal, ...] = ()
    """Why not; empty if it is equal."""

    @property
    def week(self) -> str:
        """*Format* ``2026-W41``: the week in which the letter was made, whatever its period."""
        year, week, _ = self.day.isocalendar()
        return f"{year:04}-W{week:02}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a replay is to try."""

    profile: str
    """A city or ``city/project``."""
    weeks: int
    texts: Mapping[str, str] = field(default_factory=dict)
    """Profile files by name: ``4`` for a saved version, ``draft`` for one that is not saved."""


def follows(names: Collection[str], profile: str) -> bool:
    """Return whether who follows *names* reads of a profile: of all of it, or of a part."""
    city_id, is_project, _ = profile.partition("/")
    if city_id in names or profile in names:
        return True
    return not is_project and any(name.partition("/")[0] == city_id for name in names)
