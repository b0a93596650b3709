"""What a value rests on: the quoted sentence, or the programme's default."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The questions that decide whether a city can apply."""

    APPLICANT = "applicant"
    COUNTRY = "country"
    AREA = "area"
    POPULATION = "population"
    DEGURBA = "degree_of_urbanisation"
    CONSORTIUM = "consortium"
    ROLE = "role"
    BUDGET = "budget"
    OWN_SHARE = "own_share"
    INSTRUMENT = "instrument"
    LEAD_TIME = "lead_time"
    TRL = "trl"
    OTHER = "other"


class Verdict(StrEnum):
    """Unknown never hides a call."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Where a fact was read."""

    quote: str | None
    """Verbatim words of the source; None for a programme's default."""
    url: str | None = None
    is_default: bool = False
    """True where the programme's general rule stands in for a statement of the call."""
    checked_on: str | None = None
    """*Format* YYYY-MM-DD; the day a person checked a default."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One eligibility fact of a call, as the source states it."""

    rule: Rule
    key: str
    """What is stated: a name of `eligibility.keys`, or one that another version knew."""
    value: str
    """The reading: a number as digits, a rate as 0..1, lists joined by a blank."""
    evidence: Evidence
    applies_to: str | None = None
    """Where the fact differs per applicant type: the type it holds for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One rule applied to one city and one call."""

    rule: Rule
    verdict: Verdict
    because: str
    """One short English sentence; mails translate it by `rule`, `verdict` and `details`."""
    evidence: Evidence | None = None
    details: tuple[tuple[str, str], ...] = ()
    """Figures for translation, e.g. ``(("minimum", "50000"), ("city", "31000"))``."""


class Role(StrEnum):
    """What a municipality can be in a call: all checks together."""

    ALONE = "alone"
    WITH_CONDITIONS = "with_conditions"
    PARTNER_ONLY = "partner_only"
    NO = "no"
    UNKNOWN = "unknown"
