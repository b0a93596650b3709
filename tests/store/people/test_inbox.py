"""What staff do with answers: the first settling counts, effects go and come back."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from funding.errors import UnknownName, WrongInput
from store.database import Store, open_store
from store.people.feedback import (
    AnswerKind,
    Feedback,
    feedback_of,
    give_feedback,
    in_force,
    open_mistakes,
    undo_feedback,
)
from store.people.inbox import answers_given, put_back, replies_to, settle, withdraw
from store.people.recipients import add_recipient
from store.people.refusals import Why
from tests.sinks.letters import erase

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


@pytest.fixture
def person(store: Store) -> int:
    return add_recipient(
        store, "ada@city.example", profiles=["krefeld"], language="de", confirmed=True, now=NOW
    ).id


def given(store: Store, person: int, answer: AnswerKind, **more: object) -> Feedback:
    values = {"recipient_id": person, "call_id": "sedia:A", "now": NOW, **more}
    return give_feedback(store, answer=answer, **values)  # type: ignore[arg-type]


def test_a_mistake_waits_until_staff_settle_it(store: Store, person: int) -> None:
    found = given(store, person, AnswerKind.MISTAKE, comment="The deadline\nis wrong.")
    assert [m.comment for m in open_mistakes(store)] == ["The deadline is wrong."]
    settle(store, [found.id], author="Ana", reply=" Now it is right. \n\n Thank  you. ", now=LATER)
    assert open_mistakes(store) == []
    (told,) = replies_to(store, person)
    assert (told.reply, told.settled_by, told.settled_at) == (
        *("Now it is right.\n\nThank you.", "Ana"),
        LATER,
    )


def test_who_settles_second_is_told_by_whom_it_was_settled(store: Store, person: int) -> None:
    first = given(store, person, AnswerKind.MISTAKE, comment="one")
    second = given(store, person, AnswerKind.MISTAKE, comment="two")
    settle(store, [first.id], author="Ana", reply="Corrected.", now=NOW)
    found = settle(store, [first.id, second.id], author="Bo", reply="It was right.", now=LATER)
    assert [a.id for a in found.done] == [second.id]
    assert [(a.id, a.settled_by, a.reply) for a in found.before] == [
        (first.id, "Ana", "Corrected.")
    ]


def test_of_many_who_settle_at_once_one_does_and_the_others_learn_whom(tmp_path: Path) -> None:
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        person = add_recipient(
            store, "ada@city.example", profiles=["k"], language="de", confirmed=True, now=NOW
        )
        report = given(store, person.id, AnswerKind.MISTAKE, comment="wrong")
    told: list[tuple[str, str | None]] = []

    def one(name: str) -> None:
        with open_store(path) as own:
            found = settle(own, [report.id], author=name, reply=name, now=LATER)
            told.extend((name, a.settled_by) for a in (*found.done, *found.before))

    threads = [threading.Thread(target=one, args=[f"person {n}"]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 6
    assert len({by for _, by in told}) == 1
    assert sum(name == by for name, by in told) == 1


def test_an_answer_nobody_knows_is_refused_and_nothing_is_settled(
    store: Store, person: int
) -> None:
    found = given(store, person, AnswerKind.MISTAKE)
    with pytest.raises(UnknownName, match="there is no feedback 999"):
        settle(store, [found.id, 999], author="Ana", now=NOW)
    assert len(open_mistakes(store)) == 1


def test_a_reply_longer_than_a_mail_has_room_for_is_refused(store: Store, person: int) -> None:
    found = given(store, person, AnswerKind.MISTAKE)
    with pytest.raises(WrongInput, match="2001 characters; a mail has room for 2000"):
        settle(store, [found.id], author="Ana", reply="x" * 2001, now=NOW)


def test_an_effect_goes_and_comes_back(store: Store, person: int) -> None:
    found = given(store, person, AnswerKind.NOT_RELEVANT, reason=Why.TOPIC)
    withdraw(store, found.id, author="Ana", now=LATER)
    assert in_force(store) == []
    assert [a.undone_by for a in answers_given(store)] == ["Ana"]
    put_back(store, found.id)
    assert [a.id for a in feedback_of(store, person)] == [found.id]


def test_what_the_person_said_since_is_not_overridden(store: Store, person: int) -> None:
    found = given(store, person, AnswerKind.NOT_RELEVANT, reason=Why.TOPIC)
    withdraw(store, found.id, author="Ana", now=LATER)
    given(store, person, AnswerKind.RELEVANT)
    with pytest.raises(WrongInput, match="has answered to the call again since"):
        put_back(store, found.id)


def test_what_the_person_took_back_is_gone_from_the_inbox(store: Store, person: int) -> None:
    given(store, person, AnswerKind.NOT_RELEVANT, reason=Why.TOPIC)
    undo_feedback(store, recipient_id=person, call_id="sedia:A", now=LATER)
    assert answers_given(store) == []


def test_only_what_has_an_effect_can_be_taken_back(store: Store, person: int) -> None:
    report = given(store, person, AnswerKind.MISTAKE)
    with pytest.raises(WrongInput, match="no effect that could be taken back"):
        withdraw(store, report.id, author="Ana", now=NOW)
    with pytest.raises(WrongInput, match="was not taken back by staff"):
        put_back(store, report.id)


def test_erasing_somebody_takes_their_words_and_their_name_under_replies(
    store: Store, person: int
) -> None:
    other = add_recipient(
        store, "bo@city.example", profiles=["krefeld"], language="de", confirmed=True, now=NOW
    )
    mine = given(store, person, AnswerKind.MISTAKE, comment="Ada asks")
    theirs = given(store, other.id, AnswerKind.NOT_RELEVANT, reason=Why.TOPIC)
    settle(store, [mine.id], author="Ana", reply="Ada, it is so", now=NOW)
    settle(store, [theirs.id], author="ada@city.example", reply="Ask Ada@city.example", now=NOW)
    withdraw(store, theirs.id, author="Ada@City.example", now=NOW)
    erase(store, "ada@city.example", now=LATER)
    (left,) = answers_given(store)
    assert (left.settled_by, left.undone_by) == ("somebody who was erased",) * 2
    kept = str(store.rows("SELECT * FROM feedback"))
    assert "ada@" not in kept.lower()
    assert "Ask somebody who was erased" in kept
    assert "it is so" not in kept
