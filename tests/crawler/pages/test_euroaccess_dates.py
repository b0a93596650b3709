"""Openings and deadlines of calls with one, two and three stages, in any order."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.euroaccess import read_call
from funding.call import DeadlineModel
from funding.errors import PageChanged
from tests.crawler.small.small_portals import euroaccess_call
from tests.examples import examples

URL = "https://www.euro-access.eu/en/calls/705/quays"
OPENING, LATER = ("Opening", "04.04.2027"), ("Opening", "20.12.2027")
FIRST, SECOND = ("Deadline", "17.09.2027 17:00"), ("Deadline - 2nd stage", "15.02.2028 17:00")
THIRD = ("Deadline - 3rd stage", "01.06.2028 12:00")
STAGES = [("2027-09-17", "first_stage"), ("2028-02-15", "second_stage")]


def rows(*pairs):
    return "".join(f"<p><strong>{label}</strong><br>{value}</p>" for label, value in pairs)


def read(cell):
    return read_call(euroaccess_call(705, deadlines=cell), URL)


def days(record):
    return [(str(d.date), d.stage) for d in record.deadlines]


@pytest.mark.parametrize(
    "pairs",
    [
        (OPENING, FIRST, SECOND, LATER),
        (FIRST, OPENING, SECOND, LATER),
        (OPENING, FIRST, LATER, SECOND),
        (SECOND, LATER, OPENING, FIRST),
        (LATER, SECOND, FIRST, OPENING),
        (OPENING, FIRST, SECOND),
        (OPENING, ("Deadline - 1st stage", FIRST[1]), ("Deadline – 2nd stage", SECOND[1])),
        (OPENING, ("Deadline (stage 1)", FIRST[1]), ("Deadline (stage 2)", SECOND[1])),
        (OPENING, ("First stage deadline", FIRST[1]), ("Second stage deadline", SECOND[1])),
        (OPENING, FIRST, SECOND, ("Opening - 2nd stage", "20.12.2027")),
    ],
)
def test_a_second_stage_adds_its_day_and_takes_nothing_from_the_first(pairs):
    record = read(rows(*pairs))
    assert (str(record.opening_date), record.opening_raw) == ("2027-04-04", "04.04.2027")
    assert days(record) == STAGES
    assert record.deadlines[1].raw == "15.02.2028 17:00"
    assert record.deadline_model is DeadlineModel.TWO_STAGE
    assert record.unreadable == ()


def test_three_stages_are_three_days():
    record = read(rows(OPENING, FIRST, SECOND, LATER, THIRD, ("Opening", "01.04.2028")))
    assert days(record) == [*STAGES, ("2028-06-01", None)]
    assert (str(record.opening_date), record.deadline_model) == ("2027-04-04", None)


@pytest.mark.parametrize("value", ["", "to be announced", "tba"])
def test_a_second_stage_without_a_day_leaves_the_first_as_it_is(value):
    record = read(rows(OPENING, FIRST, (SECOND[0], value)))
    assert days(record) == STAGES[:1]
    assert (record.deadline_model, record.unreadable) == (DeadlineModel.TWO_STAGE, ())


@pytest.mark.parametrize("is_one_line", [True, False])
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("27.01.2027 17:00", "15.06.2027 17:00"),
        ("27.01.2027", "15.06.2027"),
        ("15.06.2027 17:00", "27.01.2027 17:00"),
    ],
)
@pytest.mark.parametrize("between", [" ", ", ", " / ", " and ", "; "])
def test_two_deadlines_in_one_block_are_both_read(one, two, between, is_one_line):
    value = f"{one}{between}{two}" if is_one_line else f"{one}<br>{two}"
    record = read(rows(("Opening", "01.09.2026"), ("Deadline", value)))
    assert days(record) == [("2027-01-27", None), ("2027-06-15", None)]
    assert (record.unreadable, record.deadline_model) == ((), None)


def test_two_deadlines_in_two_blocks_of_the_same_name_are_both_read():
    record = read(rows(OPENING, FIRST, ("Deadline", "17.12.2027 17:00")))
    assert days(record) == [("2027-09-17", None), ("2027-12-17", None)]


@pytest.mark.parametrize(
    "cell",
    [
        "<p><strong>Opening</strong></p><p>04.04.2027</p><p><strong>Deadline</strong></p>"
        "<p>17.09.2027 17:00</p>",
        "<p><strong>Opening</strong><br>04.04.2027<br><b>Deadline</b><br>17.09.2027 17:00</p>",
        "<p>Opening: 04.04.2027</p><p>Deadline: 17.09.2027 17:00</p>",
        "<ul><li><b>Opening</b> 04.04.2027</li><li><b>Deadline</b> 17.09.2027 17:00</li></ul>",
        "<p><strong>Opening:</strong> 04.04.2027</p><p><strong>Deadline:</strong> 17.09.2027 17:00",
        "<p><strong><span>Opening</span></strong><br><span>04.04.2027</span></p>"
        "<p><strong>DEADLINE</strong><br>17.09.2027 17:00<br>(Brussels time)</p>",
        "Opening<br>04.04.2027<br>Deadline<br>17.09.2027 17:00",
    ],
)
def test_labels_and_dates_may_stand_in_one_node_or_two(cell):
    record = read(cell)
    assert (str(record.opening_date), days(record)) == ("2027-04-04", [("2027-09-17", None)])
    assert record.deadlines[0].at.isoformat() == "2027-09-17T15:00:00+00:00"


@pytest.mark.parametrize(
    ("pairs", "unreadable"),
    [
        ((OPENING, ("Deadline", "early 2027")), ("deadlines",)),
        ((OPENING, ("Deadline", "17.09.2027 (cancelled)")), ("deadlines",)),
        ((OPENING, ("Deadline", "17.09.2027 - 17.12.2027")), ("deadlines",)),
        ((OPENING, FIRST, (SECOND[0], "15.02.28")), ("deadlines",)),
        ((OPENING, FIRST, (SECOND[0], "01.02.2027")), ("deadlines",)),
        ((OPENING, FIRST, ("Interim report", "01.02.2029")), ("deadlines",)),
        ((("Opening", "spring"), FIRST), ("opening_date",)),
        ((("Opening", "01.01.2028"), FIRST), ("opening_date",)),
        ((("Opening", "31.02.2027"), ("Deadline", "soon")), ("deadlines", "opening_date")),
    ],
)
def test_what_is_not_understood_is_named(pairs, unreadable):
    record = read(rows(*pairs))
    assert record.unreadable == unreadable
    if "opening_date" in unreadable:
        assert record.opening_date is None


def test_the_opening_of_a_second_stage_alone_is_not_that_of_the_call():
    record = read(rows(FIRST, SECOND, LATER))
    assert (record.opening_date, days(record), record.unreadable) == (None, STAGES, ())


def test_a_call_that_is_open_all_the_time_is_rolling():
    record = read(rows(OPENING, ("Deadline", "continuously open")))
    assert (record.is_rolling, days(record), record.unreadable) == (True, [], ())


def test_a_row_without_any_known_label_has_changed():
    with pytest.raises(PageChanged, match="names neither opening nor deadline"):
        read(rows(("Début", "04.04.2027")))


@given(
    st.lists(st.integers(0, 3000), min_size=1, max_size=3, unique=True),
    st.permutations(range(4)),
)
@settings(max_examples=examples(60))
def test_no_day_is_lost_or_made_up_whatever_the_order(offsets, order):
    due = [date(2027, 1, 1) + timedelta(days=n) for n in sorted(offsets)]
    labels = ("Deadline", "Deadline - 2nd stage", "Deadline - 3rd stage")
    pairs = [("Opening", "04.04.2026")]
    pairs += [(n, f"{d:%d.%m.%Y}") for n, d in zip(labels, due, strict=False)]
    shuffled = [pairs[n] for n in order if n < len(pairs)]
    record = read(rows(*shuffled))
    assert [d.date for d in record.deadlines] == due
    assert (record.opening_date, record.unreadable) == (date(2026, 4, 4), ())
