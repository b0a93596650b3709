"""People: what is accepted, what two spellings have in common, and how somebody is forgotten."""

from datetime import UTC, date, datetime

import pytest

from funding.errors import UnknownName, WrongInput
from store.database import open_store
from store.operations.backup import backup
from store.people.addresses import read_address
from store.people.recipients import (
    add_recipient,
    confirm_recipient,
    find_recipient,
    list_recipients,
    pause_recipient,
    remove_recipient,
)
from tests.sinks.letters import erase, put_plain_letter

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)


def add(store, address="Ada.Berg@City.Example", profiles=("krefeld",), confirmed=True, **more):
    return add_recipient(
        store, address, profiles=profiles, language="de", confirmed=confirmed, now=NOW, **more
    )


def test_adding_twice_updates(store):
    first = add(store)
    second = add(store, "ada.berg@city.example", profiles=["essen"], name="Ada  Berg")
    assert (second.id, second.profiles) == (first.id, ("essen", "krefeld"))
    assert [(p.address, p.name) for p in list_recipients(store)] == [
        ("ada.berg@city.example", "Ada Berg")
    ]


@pytest.mark.parametrize(
    "address",
    [
        '"a\nBcc: b"@x.eu',
        "a@x.eu\r\nBcc: b@y.eu",
        "a@x.eu, b@y.eu",
        "a@x.eu;b@y.eu",
        "ü@city.example",
        '"Berg, Ada" <ada@city.example>',
        '"ada berg"@city.example',
        "ada@city.example.",
        "ada.@city.example",
        "a..b@city.example",
        "ada@",
        "@city.example",
        "ada",
        "",
        "ada@city",
        "ada@10.0.0.1",
        "ada@-city.example",
        "ada@ci_ty.example",
        "a" * 320 + "@city.example",
        "a" * 65 + "@city.example",
        "ada@city.example\x00",
        "ada\u200b@city.example",
    ],
)
def test_an_address_that_cannot_work_is_refused_with_the_cure(store, address):
    with pytest.raises(WrongInput, match="can't be used: "):
        add(store, address)
    assert list_recipients(store) == []


def test_an_address_is_kept_in_its_plain_form():
    assert read_address(" Ada@Stadt.Example ") == "Ada@stadt.example"
    assert read_address("ada@münchen.example") == "ada@xn--mnchen-3ya.example"
    assert read_address("o'hara+eu@city.example") == "o'hara+eu@city.example"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"profiles": ()}, "no profile"),
        ({"name": "a\x00b"}, "plain characters"),
        ({"name": "x" * 200}, "150"),
    ],
)
def test_other_values_are_checked_too(store, more, what):
    with pytest.raises(WrongInput, match=what):
        add(store, **more)


def test_nobody_gets_mail_before_saying_yes_or_while_pausing(store):
    person = add(store, confirmed=False)
    assert person.is_active(date(2026, 10, 6)) is False
    assert confirm_recipient(store, person.address, now=NOW).is_active(date(2026, 10, 6)) is True
    paused = pause_recipient(store, person.address, until=date(2026, 11, 1))
    assert [paused.is_active(date(2026, 10, 31)), paused.is_active(date(2026, 11, 1))] == [
        False,
        True,
    ]
    assert pause_recipient(store, person.address, until=None).paused_until is None


def test_a_removed_person_must_say_yes_again(store):
    person = add(store)
    remove_recipient(store, person.address, now=NOW)
    with pytest.raises(UnknownName, match="recipients list"):
        find_recipient(store, person.address)
    again = add(store, confirmed=False, profiles=["essen"])
    assert (again.profiles, again.confirmed_at) == (("essen",), None)


def test_an_erased_person_is_not_added_by_others_again(store):
    person = add(store)
    erase(store, person.address, now=NOW)
    with pytest.raises(WrongInput, match="asked on 2026-10-06 not to be written to again"):
        add(store, "ADA.BERG@city.example")
    assert add(store, lift_suppression=True).profiles == ("krefeld",)
    assert add(store).id is not None


def test_an_erased_person_leaves_no_trace_in_files_and_new_backups(tmp_path, caplog):
    """The letter is long, so that it spills over into pages of its own."""
    body = b"From: c@city.example\r\nTo: Ada.Berg@city.example\r\n\r\n" + b"Zuzana Quvalda " * 3000
    with open_store(tmp_path / "c.db") as store:
        for n in range(50):
            other = add(store, f"other{n}@city.example")
            put_plain_letter(store, other, now=NOW)
        person = add(store, name="Zuzana Quvalda")
        put_plain_letter(store, person, now=NOW, body=body)
        assert found(tmp_path, b"Quvalda")
        with open_store(tmp_path / "c.db") as reader:
            assert len(list_recipients(reader)) == 51
            ((_, message_id),) = erase(store, person.address, now=NOW)
        backup(store, tmp_path / "copy.db", now=NOW)
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        assert len(list_recipients(store)) == 50
        for word in (b"Ada.Berg", b"ada.berg", b"Quvalda", message_id.encode()):
            assert found(tmp_path, word) == []
    assert "Quvalda" not in caplog.text
    assert found(tmp_path, b"other7@city.example")


def test_who_left_long_ago_can_still_be_erased_and_erasing_again_is_harmless(tmp_path):
    with open_store(tmp_path / "c.db") as store:
        person = add(store)
        put_plain_letter(store, person, now=NOW)
        remove_recipient(store, person.address, now=NOW)
        assert found(tmp_path, b"ada.berg@city.example")
        erase(store, person.address, now=NOW)
        assert found(tmp_path, b"ada.berg@city.example") == []
        assert erase(store, person.address, now=NOW) == ()
        with pytest.raises(UnknownName):
            erase(store, "nobody@city.example", now=NOW)


def test_an_erasure_that_another_process_hinders_says_so_and_can_be_finished(tmp_path, monkeypatch):
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0.1)
    with open_store(tmp_path / "c.db") as store, open_store(tmp_path / "c.db") as reader:
        person = add(store)
        with reader.read():
            assert len(list_recipients(reader)) == 1
            with pytest.raises(WrongInput, match="erase the same address again"):
                erase(store, person.address, now=NOW)
        erase(store, person.address, now=NOW)
        assert found(tmp_path, b"ada.berg@city.example") == []


def test_every_table_about_people_follows_when_somebody_is_erased(store):
    tables = [r["name"] for r in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = [r["name"] for r in store.rows(f"PRAGMA table_info('{table}')")]
        follows = {
            r["from"]: r["on_delete"]
            for r in store.rows(f"PRAGMA foreign_key_list('{table}')")
            if r["table"] == "recipients"
        }
        # a line of the trail stays, with the number of nobody
        if "recipient_id" in columns and table != "audit":
            assert follows == {"recipient_id": "CASCADE"}, table


def found(folder, word):
    return [p.name for p in sorted(folder.iterdir()) if p.is_file() and word in p.read_bytes()]
