"""A call that returned year after year is expected again; what is not regular is not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.forecasts.rounds import Forecast, Seen, forecasts, pattern_of

TODAY = date(2026, 6, 15)


def seen(year: int, month: int = 9, day: int = 10, **more: object) -> Seen:
    values: dict[str, object] = {
        "call_id": f"portico:{year}-{month}",
        "title": f"Cool streets for small towns {year}",
        "programme": "LIFE",
        "url": f"https://portal.example.eu/{year}",
        "opened": date(year, month, day),
        "is_ahead": False,
        "ends": date(2027, 12, 31),
    }
    return Seen(**(values | more))  # type: ignore[arg-type]


def made(*calls: Seen, today: date = TODAY) -> list[Forecast]:
    return forecasts(calls, today)


def test_what_opened_every_september_is_expected_about_september_with_its_basis() -> None:
    (found,) = made(seen(2024, day=20), seen(2023), seen(2025, day=4))
    assert [one.opened.year for one in found.rounds] == [2023, 2024, 2025]
    assert (found.about.year, found.about.month) == (2026, 9)
    assert date(2026, 8, 10) < found.first < date(2026, 9, 1)
    assert date(2026, 9, 20) < found.last < date(2026, 10, 20)


@pytest.mark.parametrize(
    "calls",
    [
        [seen(2025)],  # one round is no rhythm
        [seen(2025), seen(2025, day=20)],  # two parts of one round
        [seen(2024, 3), seen(2025, 9)],  # another time of the year
        [seen(2022), seen(2023), seen(2025)],  # a year was left out
        [seen(2024), seen(2025), seen(2026, 9, is_ahead=True)],  # the next one is there
        [seen(2024), seen(2025), seen(2026, opened=None, is_ahead=True)],
        [seen(2024), seen(2025, programme="ERDF")],
        [seen(2024), seen(2025, title="Warm houses for small towns 2025")],
        [seen(2023), seen(2024)],  # that of 2025 did not come
        [seen(2024, title="Open call 4"), seen(2025, title="Open call 5")],
        [seen(2024, ends=date(2025, 12, 31)), seen(2025, ends=date(2025, 12, 31))],
    ],
)
def test_there_is_no_forecast_where_nothing_sure_can_be_said(calls: list[Seen]) -> None:
    assert made(*calls) == []


def test_a_window_that_has_passed_is_told_no_more() -> None:
    calls = (seen(2024), seen(2025))
    assert len(made(*calls, today=date(2026, 9, 30))) == 1
    assert made(*calls, today=date(2026, 10, 20)) == []


@given(
    st.integers(1, 28),
    st.integers(1, 12),
    st.integers(2, 4),
    st.lists(st.integers(-20, 20), min_size=4, max_size=4),
)
def test_a_call_that_keeps_its_rhythm_comes_within_the_span(
    day: int, month: int, count: int, off: list[int]
) -> None:
    years = range(2022, 2022 + count)
    calls = []
    for year, days in zip(years, off, strict=False):
        opened = date(year, month, day) + timedelta(days=days)
        calls.append(seen(year, opened=opened, ends=None))
    latest = calls[-1].opened
    assert latest is not None
    found = made(*calls, today=latest + timedelta(days=30))
    if not found:  # the neighbours of a year's end may be too far apart
        return
    assert found[0].first <= date(2022 + count, month, day) <= found[0].last


def test_years_numbers_and_roman_figures_are_no_part_of_a_title() -> None:
    first = pattern_of("European City Facility – 7th call (2025/2026)")
    assert first == pattern_of("European City Facility – 8th call (2026/2027)")
    assert pattern_of("Urban Innovative Actions III") == pattern_of("Urban Innovative Actions IV")
