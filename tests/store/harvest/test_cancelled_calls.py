"""A call that its portal cancels before its date: closed in every list, told as an event."""

from datetime import date

import pytest

from funding.call import Status
from store.calls.calls import list_calls, live_calls
from store.calls.events import list_events
from store.harvest.date_step import apply_date
from tests.crawler.pages.sedia_rows import record

FIRST, SECOND = "2026-10-05", "2026-10-12"
NEWS = '[{"lastChangeDate": "2026-10-09", "content": "<p>This topic has been cancelled.</p>"}]'
ENDINGS = [
    {"title": ["[CANCELLED] Shade for squares"]},
    {"title": ["Topic withdrawn - Shade for squares"]},
    {"callTitle": ["Call suspended: cool towns"]},
    {"latestInfos": [NEWS]},
    {"latestInfos": [NEWS], "deadlineDate": []},
]


@pytest.fixture
def harvest(admit, make):
    """Admit rows of SEDIA among others that stay the same: `harvest("2026-10-05", record())`."""

    def run(day, *records):
        rest = [make(f"T-{n}", "2027-06-01", opens="2026-09-01", text="Trees.") for n in range(60)]
        return admit([*rest, *records], day, source="sedia")

    return run


def live(store, day):
    return {c.id for c in live_calls(store, date.fromisoformat(day))}


def kinds(store):
    return [e.kind.value for e in list_events(store, since=date(2026, 10, 6))]


@pytest.mark.parametrize("later", ENDINGS)
def test_a_cancelled_call_is_closed_at_once_and_says_why(store, harvest, later):
    harvest(FIRST, record())
    assert "sedia:TOWN-2027-01" in live(store, FIRST)
    harvest(SECOND, record(**later))
    assert "sedia:TOWN-2027-01" not in live(store, SECOND)
    (event,) = (e for e in list_events(store, since=date(2026, 10, 6)) if e.kind == "closed")
    assert (event.old, event.new) == ("open", "closed")
    (closed,) = list_calls(store, today=date(2026, 10, 12), statuses={Status.CLOSED})
    assert any(w in closed.record.status_raw.lower() for w in ("cancel", "withdrawn", "suspended"))


@pytest.mark.parametrize("later", ENDINGS)
def test_it_stays_closed_when_time_passes_and_the_portal_goes_on_listing_it(store, harvest, later):
    harvest(FIRST, record(startDate=["2026-10-10"]))
    harvest(SECOND, record(**later))
    events = kinds(store)
    with store.write():
        apply_date(store, date(2026, 10, 30))
    harvest("2026-11-02", record(**later))
    assert kinds(store) == events
    assert "sedia:TOWN-2027-01" not in live(store, "2026-11-02")


def test_a_call_that_is_reinstated_is_reopened(store, harvest):
    harvest(FIRST, record())
    harvest(SECOND, record(latestInfos=[NEWS]))
    back = '[{"lastChangeDate": "2026-10-15", "content": "The topic has been reinstated."}]'
    harvest("2026-10-19", record(latestInfos=[NEWS, back]))
    assert kinds(store) == ["closed", "reopened"]
    assert "sedia:TOWN-2027-01" in live(store, "2026-10-19")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_call_cancelled_at_first_sight_closes_its_copy_in_another_portal(
    store, harvest, admit, make, ending
):
    copies = [make(f"E-{n}", "2027-06-01", text="Trees.") for n in range(60)]
    copies.append(make("705", "2027-03-15", text="Shade.", links=(record().url,)))
    admit(copies, FIRST, source="euroaccess")
    assert "euroaccess:705" in live(store, FIRST)
    harvest(FIRST, record(**ending))
    assert not {"euroaccess:705", "sedia:TOWN-2027-01"} & live(store, FIRST)
    assert [e for e in list_events(store, since=date(2026, 10, 1)) if "TOWN" in e.source_id] == []
