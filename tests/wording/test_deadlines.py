"""What a reader is told where a call has no date."""

from datetime import date

import pytest

from advice.weekly.cards import read_due
from funding.call import Call, Deadline, Record, Status
from wording.deadlines import deadline_words
from wording.language import speech

TODAY = date(2026, 10, 6)


def words(code, **values):
    record = Record(
        source="sedia",
        source_id="A",
        title="Cool cities",
        url="https://portal.example.eu/A",
        status_claimed=Status.OPEN,
        **values,
    )
    call = Call(id="sedia:A", best=record, records=(record,))
    return deadline_words(speech(code), read_due(call, TODAY))


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "nl", "pl", "ro", "bg", "el"])
def test_a_date_that_could_not_be_read_is_neither_absent_nor_open_for_ever(code):
    unread = words(code, unreadable=("deadlines",))
    others = {words(code), words(code, is_rolling=True), words(code, unreadable=("opening_date",))}
    assert unread not in others
    assert len(others) == 2


def test_the_reader_is_sent_to_the_portal():
    assert words("en", unreadable=("deadlines",)) == "could not be read, see the portal"
    assert words("de", unreadable=("deadlines",)).endswith("im Portal nachsehen")


def test_what_is_said_of_a_deadline_agrees_with_it():
    """*Date* and *scadenza* are feminine, and a German deadline does not close, it has passed."""
    closed = {"deadlines": (Deadline(date=date(2026, 1, 5), raw="5/1/2026"),)}
    assert words("fr") == "non indiquée"
    assert words("it") == "non indicata"
    assert words("de") == "nicht angegeben"
    assert words("en", **closed) == "closed"
    assert words("de", **closed) == "abgelaufen"
    assert words("fr", **closed) == "dépassée"
