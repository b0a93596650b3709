"""A planned call is joined only where it is surely the same: a wrong join is worse than none."""

from datetime import date

import pytest

from crawler.pages.timetables import read_row
from funding.call import Record
from funding.timetable.likeness import Likeness, likeness
from funding.timetable.timetable import PlannedRow, Timetable
from funding.timetable.window import read_window
from tests.store.conftest import make_record

TITLE = "Shade and water for hot city districts"
OWNER = "Ministry of the North"
SEEN = date(2027, 5, 3)
PUBLISHED = date(2026, 10, 1)


def planned(programme: str = "ERDF", **more: object) -> Record:
    timetable = Timetable(
        name="north",
        title="Timetable 2027",
        programme=programme,
        programme_name="ERDF North 2021-2027",
        authority=OWNER,
        url="https://north.example/2027",
        published=date(2026, 10, 1),
        checked_on=date(2026, 10, 5),
        language="en",
        licence="CC0",
        calls=(),
    )
    values = {"id": "x1", "has_own_id": False, "title": TITLE, "opens": read_window("2027-Q2")}
    return read_row(timetable, PlannedRow(**(values | more)), today=date(2026, 11, 1))


def real(*deadlines: str, **more: object) -> Record:
    values = {"title": TITLE, "programme": "ERDF", "owner": OWNER, "opens": "2027-05-03"}
    return make_record("n1", *(deadlines or ("2027-09-30",)), **(values | more))


SURE, PERHAPS, NO = Likeness.SURE, Likeness.PERHAPS, Likeness.NO
CASES = [
    ("the same in every way", {}, {}, SURE),
    ("a year more in the title", {}, {"title": f"{TITLE} (2027)"}, SURE),
    ("opened a month early", {}, {"opens": "2027-03-05"}, SURE),
    ("no day of opening, but listed in time", {}, {"opens": None}, SURE),
    ("another authority", {}, {"owner": "Ministry of the South"}, PERHAPS),
    ("another round", {"title": f"{TITLE}, call 2"}, {"title": f"{TITLE}, call 3"}, PERHAPS),
    ("another round in words", {"title": f"Third {TITLE}"}, {"title": f"Second {TITLE}"}, PERHAPS),
    ("another round, short", {"title": f"2nd {TITLE}"}, {"title": f"3rd {TITLE}"}, PERHAPS),
    ("another year", {"title": f"{TITLE} 2027"}, {"title": f"{TITLE} 2026"}, PERHAPS),
    (
        "the number before the title",
        {"id": "N-7", "has_own_id": True},
        {"title": f"N-7: {TITLE}"},
        SURE,
    ),
    ("half of the words", {}, {"title": "Shade and water for hot city squares"}, PERHAPS),
    ("another subject", {}, {"title": "Broadband for hot city districts"}, NO),
    ("another programme", {}, {"programme": "HORIZON", "owner": "Commission"}, NO),
    ("two years late", {}, {"opens": "2029-05-03", "deadlines": "2029-09-30"}, NO),
    ("over before it was to open", {}, {"opens": "2027-02-10", "deadlines": "2027-03-20"}, NO),
    ("two words", {"title": "Flood maps"}, {"title": "Flood maps"}, PERHAPS),
    (
        "the authority's number",
        {"id": "2027-ERDF-04", "has_own_id": True},
        {"title": "Cool towns", "call_identifier": "2027-erdf-04"},
        SURE,
    ),
    (
        "a number that is none",
        {"id": "4", "has_own_id": True},
        {"title": "Cool towns", "call_identifier": "4"},
        NO,
    ),
]


@pytest.mark.parametrize(("what", "plan", "call", "expected"), CASES)
def test_only_what_agrees_in_everything_is_sure(what, plan, call, expected):
    deadline = call.get("deadlines", "2027-09-30")
    record = real(deadline, **{k: v for k, v in call.items() if k != "deadlines"})
    assert likeness(planned(**plan), record, planned_on=PUBLISHED, seen_on=SEEN) is expected


def test_what_was_open_before_it_was_planned_is_not_surely_the_planned_one():
    early = real(opens="2027-03-02")
    for day, expected in ((date(2027, 3, 2), SURE), (date(2027, 3, 3), PERHAPS)):
        assert likeness(planned(), early, planned_on=day, seen_on=SEEN) is expected


def test_the_label_of_one_authority_is_enough_where_only_one_bears_it():
    call = real(programme="LIFE", owner="CINEA")
    assert likeness(planned("LIFE"), call, planned_on=PUBLISHED, seen_on=SEEN) is SURE
    assert (
        likeness(
            planned("LIFE"), real(programme=None, owner=None), planned_on=PUBLISHED, seen_on=SEEN
        )
        is PERHAPS
    )
