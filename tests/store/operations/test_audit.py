"""The trail of changes: every line says who, what and about what, and names nobody who left."""

from datetime import UTC, datetime, timedelta

import pytest

from store.database import open_store
from store.operations.audit import ERASED, note_change, read_trail
from store.people.erasure import begin_erasure, finish_erasure
from store.people.recipients import add_recipient

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)


@pytest.fixture
def store():
    with open_store(None) as store:
        yield store


def test_lines_are_told_newest_first_and_can_be_narrowed_down(store) -> None:
    for number, who in enumerate(("anna", "Ben", "anna")):
        note_change(
            store,
            who=who,
            did="saved a profile",
            about=f"city-{number}",
            detail=f"version {number}",
            now=NOW + timedelta(days=number),
        )
    assert [c.about for c in read_trail(store)] == ["city-2", "city-1", "city-0"]
    assert [c.about for c in read_trail(store, who="ANNA")] == ["city-2", "city-0"]
    assert [c.about for c in read_trail(store, words="Version 1")] == ["city-1"]
    assert [c.about for c in read_trail(store, since=NOW + timedelta(days=1))] == [
        "city-2",
        "city-1",
    ]
    first = read_trail(store, limit=1)
    assert [c.about for c in read_trail(store, before=first[0].id, limit=1)] == ["city-1"]


def test_a_line_is_undone_with_the_change_that_it_is_about(store) -> None:
    def fails() -> None:
        with store.write():
            note_change(store, who="anna", did="saved a profile", now=NOW)
            raise ValueError("the change failed")

    with pytest.raises(ValueError, match="the change failed"):
        fails()
    assert read_trail(store) == []


def test_who_is_erased_is_named_in_no_line_while_what_was_done_stays(store) -> None:
    for address in ("ada@krefeld.example", "ben@krefeld.example"):
        add_recipient(store, address, profiles=["krefeld"], language="de", confirmed=True, now=NOW)
        note_change(store, who=address, did="asked", about=address, now=NOW)
        note_change(
            store, who="desk", did="wrote", detail=f"to {address.upper()}; {address}", now=NOW
        )
    assert read_trail(store, words="ada@krefeld.example")
    begin_erasure(store, "Ada@Krefeld.example", now=NOW)
    finish_erasure(store, "ada@krefeld.example")
    told = read_trail(store)
    assert len(told) == 4
    assert "ada@" not in str(told).lower()
    assert "ada@" not in str(store.rows("SELECT * FROM audit")).lower()
    assert [c.who for c in told if c.about == ERASED] == [ERASED]
    assert [c.about for c in told if c.who == "ben@krefeld.example"] == ["ben@krefeld.example"]
