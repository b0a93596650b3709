"""The days before a deadline, counted backwards."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from advice.paper.steps import Milestone, steps_before

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_a_year_s_end_is_counted_back_to_working_days() -> None:
    steps = steps_before(date(2026, 12, 3), 60, date(2026, 10, 20))
    assert [(str(step.day), step.milestone, step.is_past) for step in steps] == [
        ("2026-10-02", Milestone.START, True),
        ("2026-10-23", Milestone.PARTNERS, False),
        ("2026-11-09", Milestone.COMMITTEE, False),
        ("2026-11-23", Milestone.SIGNATURES, False),
        ("2026-11-30", Milestone.UPLOAD, False),
    ]


@given(deadline=DAYS, usual=st.integers(1, 400), ahead=st.integers(-30, 400))
def test_steps_are_in_order_on_days_of_their_own_and_on_working_days(deadline, usual, ahead):
    today = deadline - timedelta(ahead)
    steps = steps_before(deadline, usual, today)
    days = [step.day for step in steps]
    assert [step.milestone for step in steps] == list(Milestone)
    assert days == sorted(set(days))
    assert days[-1] < deadline
    assert all(day.weekday() < 5 for day in days)
    assert [step.is_past for step in steps] == [day < today for day in days]
