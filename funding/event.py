"""Typed changes of records, and how a run ended."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    NEW = "new"
    REOPENED = "reopened"
    DEADLINE = "deadline"
    STATUS = "status"
    TITLE = "title"
    TEXT = "text"
    BUDGET = "budget"
    ELIGIBILITY = "eligibility"
    RENAMED = "renamed"
    CLOSED = "closed"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    PLAN = "plan"
    """Of a planned call: its time moved (field `opens` or `closes`), or it is there (`here`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One typed change.  `old` and `new` are as shown: dates are YYYY-MM-DD."""

    call_id: str
    source: str
    source_id: str
    kind: EventKind
    field: str | None
    """For a deadline: None for the last one, ``inner`` for an earlier one."""
    old: str | None
    new: str | None
    seen_on: date


class RunState(StrEnum):
    RUNNING = "running"
    OK = "ok"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Harvest:
    """The evidence of a spider, by which its run is judged."""

    complete: bool
    """True only when the portal's own totals and pages prove it."""
    listed: int
    """Distinct rows that the portal listed."""
    requests: int
    problems: tuple[str, ...] = ()
    """Each a reason not to admit the run."""
    warnings: tuple[str, ...] = ()
    left_out: int = 0
    """Rows that were not read: calls over for long that were never kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunReport:
    run_id: int
    source: str
    state: RunState
    listed: int
    stored: int
    new: int
    changed: int
    missing: int
    requests: int
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()
