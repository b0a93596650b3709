"""The text of a reason stands in the databases of people who use the service: it never changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.weekly.reasons import (
    COUNTDOWN,
    FORTHCOMING,
    NEAR,
    NEW,
    WEEK,
    Reason,
    ReasonKind,
    asked,
    closing,
    read_reason,
    reopened,
    reply_to,
    standing,
)
from funding.event import EventKind

DAY = date(2026, 12, 1)
WRITTEN = {
    "new": NEW,
    "forthcoming": FORTHCOMING,
    "near": NEAR,
    "week": WEEK,
    "countdown": COUNTDOWN,
    "opened": Reason(kind=ReasonKind.OPENED),
    "reopened:2026-12-01": reopened(DAY),
    "standing:2026-12": standing(date(2026, 12, 24)),
    "closing:30:2026-12-01": closing(30, DAY),
    "reply:12": reply_to(12),
    "question:2026-12-01": asked(DAY),
    "deadline::2026-12-01": Reason(kind=EventKind.DEADLINE, day=DAY),
    "budget:grant_max:2026-12-01": Reason(kind=EventKind.BUDGET, field="grant_max", day=DAY),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_the_texts_of_todays_databases_are_written_and_read(text: str) -> None:
    assert read_reason(text) == WRITTEN[text]
    assert str(WRITTEN[text]) == text


CHANGES = (EventKind.DEADLINE, EventKind.STATUS, EventKind.TITLE, EventKind.WITHDRAWN)
days = st.dates()
reasons = st.one_of(
    st.sampled_from([NEW, FORTHCOMING, NEAR, WEEK, COUNTDOWN]),
    st.builds(closing, st.integers(min_value=0, max_value=366), days),
    st.builds(reopened, days),
    st.builds(standing, st.dates(min_value=date(1000, 1, 1))),
    st.builds(
        Reason,
        kind=st.sampled_from(CHANGES),
        field=st.none() | st.text(min_size=1),
        day=days,
    ),
)


@given(reasons)
def test_what_is_written_is_read_as_the_same_reason(reason: Reason) -> None:
    assert read_reason(str(reason)) == reason


@given(st.text() | st.builds("{}:{}".format, st.sampled_from(ReasonKind), st.text()))
def test_any_text_is_read_as_its_own_reason_or_as_none(text: str) -> None:
    found = read_reason(text)
    assert found is None or str(found) == text


def test_only_what_introduced_a_call_makes_it_known() -> None:
    known = {text for text, reason in WRITTEN.items() if reason.introduces}
    assert known == {"new", "forthcoming", "opened", "reopened:2026-12-01", "standing:2026-12"}
