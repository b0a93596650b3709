"""Records of planned calls, from the timetables that authorities publish ahead."""

from collections.abc import Iterator
from datetime import date, timedelta

from eligibility.reading.record_facts import with_facts
from funding.call import Record, Status, TextSection
from funding.timetable.plan import Plan
from funding.timetable.timetable import PlannedRow, Timetable
from funding.timetable.window import Window

SOURCE = "timetables"
KEPT_AFTER = timedelta(days=180)
"""A planned call that did not come within its window is kept for so long, and then over."""


def read_planned(timetable: Timetable, *, today: date) -> Iterator[Record]:
    """Yield a record for each planned call of a timetable, in the order of the file.

    None of them has an opening date or a deadline: what is expected stands in `Record.plan`.
    """
    for row in timetable.calls:
        yield read_row(timetable, row, today=today)


def read_row(timetable: Timetable, row: PlannedRow, *, today: date) -> Record:
    plan = Plan(
        opens=row.opens,
        closes=row.closes,
        timetable=timetable.title,
        published=timetable.published,
        checked_on=timetable.checked_on,
        page=timetable.url,
        area=row.area,
        place=row.place,
        quote=row.quote,
    )
    return with_facts(
        Record(
            source=SOURCE,
            source_id=f"{timetable.name}.{row.id}",
            title=row.title,
            url=row.url or timetable.url,
            language=timetable.language,
            status_claimed=Status.CLOSED if is_past(plan, today) else Status.PLANNED,
            opening_raw=text_of(row.opens),
            programme=timetable.programme,
            programme_raw=timetable.programme_name or timetable.title,
            call_identifier=row.id if row.has_own_id else None,
            type_of_action=row.type,
            sections=tuple(sections_of(row)),
            indicative_budget_eur=row.amount_eur,
            budget_raw=row.amount_quote,
            owner=timetable.authority,
            applicants_raw=row.applicants,
            licence=timetable.licence,
            plan=plan,
        )
    )


def is_past(plan: Plan, today: date) -> bool:
    """Return whether a planned call should have come so long ago that nobody expects it."""
    ends = [window.last for window in (plan.opens, plan.closes) if window is not None]
    return max(ends) + KEPT_AFTER < today


def text_of(window: Window | None) -> str | None:
    return None if window is None else window.text


def sections_of(row: PlannedRow) -> Iterator[TextSection]:
    for heading, text in (
        ("Objective", row.objective),
        ("Eligible applicants", row.applicants),
        ("Area", row.area),
    ):
        if text is not None:
            yield TextSection(heading=heading, text=text)
