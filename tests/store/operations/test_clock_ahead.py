"""A clock that was ahead and is right again: what it silenced is told, and the mail goes on."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from advice.profiles.stored_projects import import_profiles
from citycalls.cli import app
from citycalls.service.plan import service_of
from citycalls.settings import Settings
from funding.resources import shipped
from store.calls.calls import live_calls
from store.calls.events import list_events
from store.database import meta, open_store
from store.harvest.date_step import apply_date
from store.mail.outbox import last_issue, mails_of_period, periods_done
from store.operations.clock_ahead import clock_ahead, make_good, trouble_of_clock
from store.operations.service import begin_chore, end_chore, note_clock
from store.people.recipients import add_recipient, confirm_recipient, list_recipients
from tests.sinks.letters import add_person, put_plain_letter
from tests.store.conftest import make_record

NOW = datetime(2026, 10, 13, 5, 30, tzinfo=UTC)
FAR = NOW + timedelta(days=34)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path) as store:
        profile = shipped("profiles") / "krefeld.yaml"
        before = NOW - timedelta(days=8)
        import_profiles(store, profile, author="Ana", comment="first", now=before)
        add_person(store, "ada@krefeld.example", now=before)
    return path


def run(db, *words):
    env = {"NO_COLOR": "1", "CITYCALLS_SMTP_URL": None}
    found = CliRunner().invoke(app, ["--db", str(db), *words], catch_exceptions=False, env=env)
    return found.exit_code, found.stdout, found.stderr


def troubles(db, moment):
    _, out, _ = run(db, "status", "--today", moment.date().isoformat(), "--json")
    return [t for t in json.loads(out)["troubles"] if "the clock was ahead" in t]


def send(db, moment, *more):
    return run(db, "digest", "--send", "--now", f"{moment:%Y-%m-%dT%H:%M}", *more)


def periods(db):
    with open_store(db) as store:
        return [m.period for m in mails_of_period(store, now=NOW)]


def test_status_tells_what_commands_with_a_clock_ahead_did_and_the_cure(db):
    assert send(db, NOW - timedelta(days=7))[0] == 0
    assert troubles(db, NOW) == []
    assert send(db, FAR)[0] == 0
    (said,) = troubles(db, NOW)
    assert "as far as 2026-11-16" in said
    assert "1 letters of 2026-W47 were made before their time" in said
    assert "--clock-is-right" in said
    assert run(db, "status", "--today", "2026-10-13")[0] == 1
    code, _, _ = send(db, NOW, "--clock-is-right")
    assert code == 0
    assert [p for p in periods(db) if "early" not in p] == ["2026-W41", "2026-W42"]
    (said,) = troubles(db, NOW)
    assert "was made good" in said
    assert troubles(db, NOW + timedelta(days=9)) == []
    # the week itself comes in its time, and is another letter
    assert send(db, FAR)[0] == 0
    with open_store(db) as store:
        early, true = [m for m in mails_of_period(store, now=FAR) if "W47" in m.period]
    assert {early.period[:8], true.period[:8]} == {"2026-W47"}
    assert early.message_id != true.message_id


def test_the_notice_ends_when_a_person_has_seen_it(db):
    send(db, NOW - timedelta(days=7))
    send(db, FAR)
    send(db, NOW, "--clock-is-right")
    assert len(troubles(db, NOW)) == 1
    send(db, NOW + MINUTE, "--clock-is-right")
    assert troubles(db, NOW) == []


class Clock:
    def __init__(self, moment):
        self.moment = moment

    def __call__(self):
        return self.moment


@pytest.fixture
def service(db, monkeypatch):
    """A service of this installation that crawls nothing; `clock.moment` is its time."""
    monkeypatch.delenv("CITYCALLS_SMTP_URL", raising=False)
    settings = Settings.from_env({"CITYCALLS_DB": str(db)})
    clock = Clock(NOW - timedelta(days=7))

    def start():
        made = service_of(settings, now=clock)
        made.plan = replace(made.plan, sources=())
        return made

    return start, clock


def test_a_service_sends_the_right_weeks_after_a_clock_that_was_ahead(db, service):
    start, clock = service
    assert start().tick() is None
    assert periods(db) == ["2026-W41"]
    clock.moment = NOW - timedelta(days=6) + timedelta(days=34)  # Monday, 34 days ahead
    assert start().tick() is None
    assert periods(db) == ["2026-W41", "2026-W45"]
    right = start()
    clock.moment = NOW - timedelta(days=5)
    right.tick()
    for week in range(5):
        clock.moment = NOW + timedelta(weeks=week, hours=2)
        right.tick()
    sent = [p for p in periods(db) if "early" not in p]
    assert sent == ["2026-W41", "2026-W42", "2026-W43", "2026-W44", "2026-W45", "2026-W46"]
    with open_store(db) as store:
        (person,) = list_recipients(store)
        assert sum("early" in p for p in periods_done(store, person.id)) == 1
        rows = store.rows("SELECT at FROM service")
    assert all(row["at"] < (clock.moment + timedelta(days=1)).isoformat() for row in rows)


@pytest.mark.parametrize("behind", [timedelta(days=34), timedelta(days=3), timedelta(days=20_000)])
def test_a_clock_that_is_behind_is_not_taken_for_one_that_was_ahead(db, service, behind):
    """The history has no hole after now, or nothing at all before it."""
    start, clock = service
    running = start()
    for day in range(0, 42, 3):
        clock.moment = NOW - timedelta(days=7) + timedelta(days=day)
        running.tick()
        with open_store(db) as store:
            store.execute(
                "INSERT INTO runs (source, state, today, started_at, finished_at)"
                " VALUES ('eui', 'ok', ?, ?, ?)",
                [clock.moment.date().isoformat(), *[clock.moment.isoformat()] * 2],
            )
    before = periods(db)
    clock.moment -= behind
    start().tick()
    assert periods(db) == before


def test_who_said_yes_while_the_clock_was_ahead_is_written_to(db):
    with open_store(db) as store:
        add_recipient(
            store,
            "eve@krefeld.example",
            profiles=["krefeld"],
            language="de",
            confirmed=False,
            now=NOW,
        )
        confirm_recipient(store, "eve@krefeld.example", now=FAR)
        put_plain_letter(store, list_recipients(store)[0], now=FAR, period="2026-W47")
        make_good(store, now=NOW)
        found = {p.address: p.confirmed_at for p in list_recipients(store)}
    assert found["eve@krefeld.example"] == NOW


def test_chores_that_were_done_for_days_to_come_are_done_again(db):
    with open_store(db) as store:
        note_clock(store, now=FAR)
        assert begin_chore(store, "backup", "2026-11-16", now=FAR)
        end_chore(store, "backup", error=None, now=FAR)
        assert not begin_chore(store, "backup", "2026-10-13", now=NOW)
        make_good(store, now=NOW)
        assert begin_chore(store, "backup", "2026-10-13", now=NOW)
        assert clock_ahead(store, now=NOW) is None


def test_calls_that_a_date_to_come_closed_are_open_again(store, admit):
    admit([make_record("A", "2026-11-01"), make_record("B", "2027-03-01")], "2026-10-10")
    apply_date(store, FAR.date())
    today = NOW.date()
    status = "SELECT status FROM records ORDER BY source_id"
    assert [row["status"] for row in store.rows(status)] == ["closed", "open"]
    assert clock_ahead(store, now=NOW) is not None
    make_good(store, now=NOW)
    assert [row["status"] for row in store.rows(status)] == ["open", "open"]
    assert meta(store, "stepped_to") == today.isoformat()
    assert "closed" not in {e.kind for e in list_events(store)}
    assert apply_date(store, date(2026, 11, 2)) == 1
    assert [e.seen_on for e in list_events(store) if e.kind == "closed"] == [date(2026, 11, 2)]


def test_a_harvest_of_a_day_to_come_counts_as_of_now(store, admit):
    admit([make_record("A", "2027-01-01")], "2026-10-10")
    admit([make_record("A", "2027-01-01"), make_record("C", "2026-12-05")], "2026-11-16")
    make_good(store, now=NOW)
    assert {e.seen_on for e in list_events(store) if e.source_id == "C"} == {NOW.date()}
    assert [c.best.source_id for c in live_calls(store, NOW.date())] == ["A", "C"]
    days = {row["today"] for row in store.rows("SELECT today FROM runs")}
    assert days == {"2026-10-10", "2026-10-13"}


def test_news_since_the_last_true_letter_are_told_after_one_from_the_future(store):
    person = add_person(store, "ada@city.example", now=NOW)
    put_plain_letter(store, person, now=NOW - timedelta(days=7), period="2026-W41")
    put_plain_letter(store, person, now=FAR, period="2026-W47", items=())
    store.execute("UPDATE outbox SET state = 'sent'")
    assert last_issue(store, person.id, now=NOW) == NOW - timedelta(days=7)
    assert last_issue(store, person.id, now=FAR) == FAR


def test_a_letter_that_still_waits_is_thrown_away_and_one_that_was_tried_goes_on(store):
    ada, eve = (add_person(store, f"{n}@city.example", now=NOW) for n in ("ada", "eve"))
    put_plain_letter(store, ada, now=FAR, period="2026-W47")
    put_plain_letter(store, eve, now=NOW)
    store.execute(
        "UPDATE outbox SET next_try_at = ? WHERE recipient_id = ?", ["2026-11-16", eve.id]
    )
    make_good(store, now=NOW)
    assert periods_done(store, ada.id) == frozenset()
    (row,) = store.rows("SELECT next_try_at FROM outbox")
    assert row["next_try_at"] < "2026-10-14"


@pytest.mark.parametrize("hours", [1, 12, 23])
def test_an_hour_or_a_zone_is_no_clock_ahead(store, hours):
    person = add_person(store, "ada@city.example", now=NOW)
    put_plain_letter(store, person, now=NOW + timedelta(hours=hours), period="2026-W42")
    assert trouble_of_clock(store, now=NOW) is None


def test_every_moment_of_the_schema_is_looked_at(store):
    """A new column with a moment or a day is either made good, or named here with its reason."""
    from store.operations.clock_ahead import DAYS, MOMENTS

    left = {
        *(("records", "turns_on"), ("outbox", "due_at"), ("outbox", "first_day")),
        # whole by themselves: a wish, an end of validity, pairs of days of a past absence
        *(("recipients", "paused_until"), ("leases", "expires_at"), ("outbox", "lease_until")),
        *(("absences", "since"), ("absences", "until"), ("service", "at")),
        ("recipients", "removed_at"),
        # no moment: what the words of a record were read from
        *(("records", "read_from"), ("staged", "read_from")),
    }
    names = [r["name"] for r in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        (table, column["name"])
        for table in names
        # what is coming waits for its run, which begins anew
        if not table.startswith(("_", "calls_fts", "sqlite", "coming"))
        for column in store.rows(f"PRAGMA table_info('{table}')")
        if column["name"].endswith(("_at", "_on", "_since", "_from", "_seen", "_until", "today"))
    }
    assert found - left - set(DAYS) - set(MOMENTS) == set()
