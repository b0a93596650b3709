"""A restored backup and a copied installation do not send again."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from digest.send import send_outbox
from store.database import open_store
from store.mail.outbox import mails_of_period
from store.operations.backup import backup, restore
from store.people.recipients import find_recipient
from tests.sinks.letters import fill, put_plain_letter
from tests.sinks.mta_sink import Sink

MONDAY = datetime(2026, 10, 5, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
SATURDAY = datetime(2026, 10, 10, 9, tzinfo=UTC)
NEXT_TUESDAY = datetime(2026, 10, 13, 7, 30, tzinfo=UTC)


def send(store, url, now, **more):
    return send_outbox(
        store, smtp_url=url, mail_dir=store.path.parent / "mail", now=now, elapsed=lambda: 0, **more
    )


@pytest.fixture
def sink():
    with Sink() as opened:
        yield opened


def live_a_week(path, copy, sink):
    """A backup on Monday, with letters that wait; everything is sent on Tuesday."""
    with open_store(path) as store:
        people = fill(store, 3, now=MONDAY)
        backup(store, copy, now=MONDAY)
        assert send(store, sink.url, TUESDAY).sent == 3
    return people


@pytest.mark.parametrize("how", ["restore", "copied back by hand"])
def test_a_restored_backup_sends_nothing_of_before_until_a_person_says_so(tmp_path, sink, how):
    path, copy = tmp_path / "c.db", tmp_path / "monday.db"
    people = live_a_week(path, copy, sink)
    if how == "restore":
        restore(copy, path, now=SATURDAY)
    else:
        shutil.copyfile(copy, path)  # keeps the file itself, so only the note beside it can tell
    with open_store(path) as store:
        report = send(store, sink.url, SATURDAY)
        assert (report.sent, report.late, report.needs_person) == (0, 3, True)
        # what is composed for a period that had begun waits, too
        with store.write():
            store.execute("DELETE FROM outbox")
        for address in people:
            put_plain_letter(store, find_recipient(store, address), now=SATURDAY)
        assert send(store, sink.url, SATURDAY).sent == 0
        # the next period goes out as ever
        for address in people:
            person = find_recipient(store, address)
            put_plain_letter(store, person, now=NEXT_TUESDAY, period="2026-W42", items=())
        assert send(store, sink.url, NEXT_TUESDAY).sent == 3
    assert sink.recipients == dict.fromkeys(people, 2)


def test_a_persons_word_sends_what_was_held(tmp_path, sink):
    path, copy = tmp_path / "c.db", tmp_path / "monday.db"
    people = live_a_week(path, copy, sink)
    restore(copy, path, now=TUESDAY + timedelta(hours=2))
    with open_store(path) as store:
        assert send(store, sink.url, TUESDAY + timedelta(hours=2)).sent == 0
        assert send(store, sink.url, TUESDAY + timedelta(hours=3), late=True).sent == 3
    assert {m for _, m in sink.kept[:3]} == {m for _, m in sink.kept[3:]}
    assert sink.recipients == dict.fromkeys(people, 2)


def test_a_copied_installation_stays_silent(tmp_path, sink):
    (tmp_path / "test").mkdir()
    path, copy = tmp_path / "c.db", tmp_path / "test" / "c.db"
    people = live_a_week(path, tmp_path / "monday.db", sink)
    for name in ("c.db", "c.db-sendings"):
        shutil.copyfile(tmp_path / name, tmp_path / "test" / name)
    with open_store(copy) as store:
        for address in people:
            person = find_recipient(store, address)
            put_plain_letter(store, person, now=NEXT_TUESDAY, period="2026-W42", items=())
        report = send(store, sink.url, NEXT_TUESDAY)
        assert report.sent == 0
        assert "was copied or moved" in report.fault
        assert send(store, None, NEXT_TUESDAY).sent == 3  # into a folder it may write
    with open_store(path) as store:
        assert {x.state for x in mails_of_period(store, now=NEXT_TUESDAY)} == {"sent"}
    assert sink.recipients == dict.fromkeys(people, 1)


def test_a_database_that_was_only_renamed_goes_on(tmp_path, sink):
    path = tmp_path / "c.db"
    live_a_week(path, tmp_path / "monday.db", sink)
    path.rename(tmp_path / "d.db")
    with open_store(tmp_path / "d.db") as store:
        put_plain_letter(
            store,
            find_recipient(store, "officer0@city.example"),
            now=NEXT_TUESDAY,
            period="2026-W42",
            items=(),
        )
        assert send(store, sink.url, NEXT_TUESDAY).sent == 1
