"""Calls, their changes, and lists of them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from desk.api.shapes.shape import Shape
from funding.call import Kind, Status
from funding.event import EventKind
from funding.evidence import Rule

Share = Annotated[float, Field(ge=0, le=1)]
Next = str | None
"""The address of the next page; null on the last one."""


class Deadline(Shape):
    date: date
    """In the portal's own zone."""
    at: datetime | None
    """The moment, only where the source states a time of day."""
    stage: str | None
    """first_stage, second_stage, cut_off or null."""


class Terms(Shape):
    """What a call pays, to whom and for what."""

    description: str | None
    """The beginning of the text; untrusted words of the portal."""
    type_of_action: str | None
    budget_eur: int | None
    contribution_min_eur: int | None
    contribution_max_eur: int | None
    co_financing_rate: Share | None
    """The share of the costs that is paid."""
    co_financing_rate_is_default: bool
    """True where it is the programme's usual rate and no statement of the call."""
    applicant_types: list[str] | None
    licence: str | None
    read_at: date | None


class Plan(Shape):
    """What a timetable says of a call; windows as published, never a day that nobody named."""

    opens: str | None
    """2027-03-15, 2027-03, 2027-Q2, 2027-H1 or 2027."""
    closes: str | None
    budget_eur: int | None
    authority: str | None
    timetable: str
    published: date
    checked_on: date
    page: str
    area: str | None
    place: str | None
    quote: str | None


class Call(Terms):
    """A call as it stands today; unknown is null."""

    id: str
    source: str
    source_id: str
    """The portal's own identifier."""
    title: str
    """As served: untrusted, may hold markup."""
    plain_title: str
    status: Status
    kind: Kind
    opening_date: date | None
    deadlines: list[Deadline]
    next_deadline: date | None
    last_deadline: date | None
    programme: str | None
    url: str
    first_seen: date
    last_seen: date
    last_changed: date | None
    missing_since: date | None
    unreadable: list[str]
    """Fields that the portal serves and that could not be read."""
    plan: Plan | None
    """Of a planned call, which is expected, neither open nor sure."""


class CallList(Shape):
    items: list[Call]
    total: int
    next: Next


class Event(Shape):
    """A typed change of a call."""

    call_id: str
    source: str
    source_id: str
    kind: EventKind
    field: str | None
    old: str | None
    new: str | None
    seen_on: date


class EventList(Shape):
    items: list[Event]
    next: Next


class Section(Shape):
    heading: str | None
    text: str


class Fact(Shape):
    """What a call asks of applicants, with the words that it was read in."""

    rule: Rule
    key: str
    value: str
    applies_to: str | None
    evidence: str | None
    is_default: bool
    url: str | None


class Conflict(Shape):
    """Two sources that disagree."""

    field: str
    chosen: str
    chosen_source: str
    other: str
    other_source: str


class WholeCall(Call):
    """A call with its text, facts and history."""

    announced: Plan | None
    """What a timetable said of it before it was there."""
    records: list[str]
    call_title: str | None
    call_identifier: str | None
    destination: str | None
    owner: str | None
    expected_grants: int | None
    keywords: list[str]
    language: str | None
    sections: list[Section]
    document_url: str | None
    facts: list[Fact]
    provenance: dict[str, str]
    """Field to the source whose value is shown, where that is not the leading one."""
    conflicts: list[Conflict]
    events: list[Event]
