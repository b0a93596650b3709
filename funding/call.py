"""Records and calls: what portals publish, and the thing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from funding.evidence import Fact
from funding.timetable.plan import Plan


class Status(StrEnum):
    OPEN = "open"
    FORTHCOMING = "forthcoming"
    CLOSED = "closed"
    ROLLING = "rolling"
    UNKNOWN = "unknown"
    PLANNED = "planned"
    """In a timetable that an authority published ahead: expected, neither open nor sure."""


class Kind(StrEnum):
    TOPIC = "topic"
    """What one applies to at the EU Funding & Tenders Portal (type 1)."""
    CALL = "call"
    """A call of any other portal."""
    CASCADE = "cascade"
    """Money that a funded project passes on (type 8)."""
    EXPERTS = "experts"
    """A call for reviewers or evaluators: funds no city; kept, never matched."""
    PROGRAMME = "programme"
    """A standing programme or facility."""


class DeadlineModel(StrEnum):
    SINGLE_STAGE = "single_stage"
    TWO_STAGE = "two_stage"
    MULTIPLE_CUT_OFF = "multiple_cut_off"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """One date by which something must be submitted."""

    date: date
    """The day in the portal's own zone; open until the end of that day unless `at` says more."""
    at: datetime | None = None
    """The aware instant, only where the source states a time of day."""
    stage: str | None = None
    """``first_stage``, ``second_stage``, ``cut_off`` or None."""
    raw: str
    """As served."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextSection:
    """A part of a call's text under its own heading."""

    heading: str | None
    text: str
    """Clean text; paragraphs are separated by a blank line."""


FACT_FIELDS = (
    *("source", "source_id", "kind", "language", "title", "sections", "programme"),
    *("programme_raw", "call_identifier", "call_title", "destination", "type_of_action"),
    *("budget_raw", "contribution_min_eur", "contribution_max_eur", "co_financing_rate"),
    *("owner", "applicants_raw", "instrument"),
)
"""The fields of a record that its facts are read from: where they are alike, so is what it says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What one source says of one call on one day.  Unknown is None, never "" or 0."""

    source: str
    source_id: str
    """The portal's own identifier, raw; minted once where the portal gives none."""
    title: str
    """On one line; `funding.words.plain` makes it fit for reading."""
    title_raw: str | None = None
    """As served, where that is not the title itself: with entities or tags."""
    url: str
    """The page for people, https."""
    kind: Kind = Kind.CALL
    reference: str | None = None
    """The portal's technical key; a record that keeps it under a new identifier was renamed."""
    language: str | None = None
    """*Format* ISO 639-1."""
    status_claimed: Status = Status.UNKNOWN
    """What the portal prints; `status_on` says what holds."""
    status_raw: str | None = None
    opening_date: date | None = None
    opening_raw: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    """In order of date."""
    deadline_model: DeadlineModel | None = None
    is_rolling: bool = False
    """True where the source says that applications are taken all the time."""
    programme: str | None = None
    """*Format* short label: ``HORIZON``, ``LIFE``, ``CERV``, ``EUI``, ``INTERREG`` …"""
    programme_raw: str | None = None
    call_identifier: str | None = None
    call_title: str | None = None
    destination: str | None = None
    type_of_action: str | None = None
    sections: tuple[TextSection, ...] = ()
    keywords: tuple[str, ...] = ()
    indicative_budget_eur: int | None = None
    """For the topic, whole euro."""
    budget_raw: str | None = None
    contribution_min_eur: int | None = None
    """Per project, whole euro."""
    contribution_max_eur: int | None = None
    expected_grants: int | None = None
    co_financing_rate: Decimal | None = None
    """EU share of the eligible costs, 0..1."""
    owner: str | None = None
    """Who runs the call, as the page names it."""
    applicants_raw: str | None = None
    """Who may apply, as the page says it in one line."""
    instrument: str | None = None
    """``grant``, ``prize``, ``loan``, ``technical_assistance``, ``network`` …"""
    document_url: str | None = None
    links: tuple[str, ...] = ()
    """Addresses in the record that may name the same call elsewhere."""
    facts: tuple[Fact, ...] = ()
    """Eligibility facts with their quotes."""
    unreadable: tuple[str, ...] = ()
    """Fields that were served but could not be read: the former value stays."""
    is_stale_copy: bool = False
    """True for a copy in an old index: it never replaces what the current document said."""
    licence: str | None = None
    """Only where it differs from the source's."""
    plan: Plan | None = None
    """Only of a planned call, which has no opening date and no deadline: both are expected."""

    @property
    def id(self) -> str:
        """``<source>:<the portal's own identifier>``."""
        return f"{self.source}:{self.source_id}"

    @property
    def text(self) -> str:
        """All sections as one text, headings included."""
        parts = [f"{s.heading}\n{s.text}" if s.heading else s.text for s in self.sections]
        return "\n\n".join(parts)

    @property
    def last_deadline(self) -> date | None:
        return self.deadlines[-1].date if self.deadlines else None

    @property
    def is_deadline_unreadable(self) -> bool:
        """True where a date should be and none could be read: not the same as without a date."""
        return "deadlines" in self.unreadable and not self.deadlines and not self.is_rolling

    @property
    def last_day(self) -> date:
        """The last day on which it is not closed; the first day of all if it is closed already."""
        if self.status_claimed is Status.CLOSED:
            return date.min
        return self.last_deadline or date.max

    def is_ended_early(self, today: date) -> bool:
        """Return whether the source calls it closed though its last date is still to come."""
        if self.status_claimed is not Status.CLOSED or self.plan is not None:
            return False
        return self.last_deadline is None or self.last_deadline >= today

    def next_deadline(self, today: date) -> date | None:
        """Return the first deadline on or after *today*; None when there is none left."""
        return next((d.date for d in self.deadlines if d.date >= today), None)

    def status_on(self, today: date) -> Status:
        """Return the status on *today*: dates decide, the portal's word only where there are none.

        A call is open until the end of its last deadline's day.
        """
        return status_of(
            opens=self.opening_date,
            last=self.last_deadline,
            claimed=self.status_claimed,
            is_rolling=self.is_rolling,
            today=today,
        )


def status_of(
    *, opens: date | None, last: date | None, claimed: Status, is_rolling: bool, today: date
) -> Status:
    """Return the status on *today* of a call that opens and closes on these days."""
    if last is not None and last < today:
        return Status.CLOSED
    if claimed is Status.CLOSED:
        return Status.CLOSED
    if opens is not None and opens > today:
        return Status.FORTHCOMING
    if is_rolling:
        return Status.ROLLING
    if opens is None and claimed is Status.FORTHCOMING:
        return Status.FORTHCOMING
    if last is not None or opens is not None:
        return Status.OPEN
    return claimed


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Two sources that disagree about one field."""

    field: str
    chosen: str
    chosen_source: str
    other: str
    other_source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """The thing itself: merged from its records, the better source winning field by field."""

    id: str
    """Stable: the id of the record that it was first seen in."""
    best: Record
    """The merged values; `best.source` is the leading source."""
    records: tuple[Record, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name to the source whose value won, where that is not the leading source."""
    conflicts: tuple[Conflict, ...] = ()
    first_seen: date | None = None
    last_seen: date | None = None
    """The last complete run that listed it."""
    last_changed: date | None = None
    missing_since: date | None = None
    """The first complete run that did not list it; None while it is listed."""
    announced: Record | None = None
    """What a timetable said of it before it was there; None where none did, or it is not there."""

    @property
    def title(self) -> str:
        return self.best.title

    def status_on(self, today: date) -> Status:
        return self.best.status_on(today)
