"""Answers to calls: the last one counts, everything can be taken back, merges lose nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from funding.call import Record
from funding.errors import WrongInput
from funding.event import RunReport
from funding.periods import Frequency
from store.database import Store
from store.people.feedback import AnswerKind, feedback_of, give_feedback, in_force, undo_feedback
from store.people.recipients import add_recipient, change_wishes
from store.people.refusals import Why
from tests.sinks.letters import erase

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)


@pytest.fixture
def person(store: Store) -> int:
    return add_recipient(
        store, "ada@city.example", profiles=["krefeld"], language="de", confirmed=True, now=NOW
    ).id


def test_the_last_word_on_relevance_counts(store: Store, person: int) -> None:
    give_feedback(
        store, recipient_id=person, call_id="sedia:A", answer=AnswerKind.RELEVANT, now=NOW
    )
    give_feedback(
        store,
        recipient_id=person,
        call_id="sedia:A",
        answer=AnswerKind.NOT_RELEVANT,
        reason=Why.TOPIC,
        now=NOW,
    )
    (answer,) = feedback_of(store, person)
    assert (answer.answer, answer.reason) == (AnswerKind.NOT_RELEVANT, Why.TOPIC)


def test_a_reminder_stands_beside_relevance(store: Store, person: int) -> None:
    for kind, days in ((AnswerKind.RELEVANT, None), (AnswerKind.REMIND, 30)):
        give_feedback(
            store, recipient_id=person, call_id="sedia:A", answer=kind, days=days, now=NOW
        )
    assert [a.answer for a in feedback_of(store, person)] == [
        AnswerKind.RELEVANT,
        AnswerKind.REMIND,
    ]


def test_undo_takes_back_all_answers_to_one_call_only(store: Store, person: int) -> None:
    for call_id in ("sedia:A", "sedia:B"):
        give_feedback(
            store, recipient_id=person, call_id=call_id, answer=AnswerKind.NOT_RELEVANT, now=NOW
        )
    assert undo_feedback(store, recipient_id=person, call_id="sedia:A", now=NOW) == 1
    assert undo_feedback(store, recipient_id=person, call_id="sedia:A", now=NOW) == 0
    assert [a.call_id for a in in_force(store)] == ["sedia:B"]


def test_an_answer_follows_its_call_when_calls_merge(
    store: Store,
    person: int,
    make: Callable[..., Record],
    admit: Callable[..., RunReport],
) -> None:
    admit([make("A", "2026-12-01")], "2026-10-01")
    with store.write():
        store.execute("INSERT INTO call_aliases (alias, call_id) VALUES ('sedia:OLD', 'portico:A')")
    give_feedback(store, recipient_id=person, call_id="sedia:OLD", answer=AnswerKind.WATCH, now=NOW)
    assert [a.call_id for a in feedback_of(store, person)] == ["portico:A"]


def test_an_impossible_reminder_is_refused_with_the_limits(store: Store, person: int) -> None:
    with pytest.raises(WrongInput, match="choose 1 to 365"):
        give_feedback(
            store,
            recipient_id=person,
            call_id="sedia:A",
            answer=AnswerKind.REMIND,
            days=0,
            now=NOW,
        )


def test_an_erased_person_leaves_no_answer_behind(store: Store, person: int) -> None:
    give_feedback(store, recipient_id=person, call_id="sedia:A", answer=AnswerKind.WATCH, now=NOW)
    erase(store, "ada@city.example", now=NOW)
    assert in_force(store) == []


def test_staff_answer_for_a_project(store: Store) -> None:
    found = give_feedback(
        store,
        project_id="krefeld/heat",
        call_id="sedia:A",
        answer=AnswerKind.NOT_RELEVANT,
        deadline=date(2026, 12, 1),
        now=NOW,
    )
    assert (found.recipient_id, found.project_id, found.deadline) == (
        None,
        "krefeld/heat",
        date(2026, 12, 1),
    )


def test_a_changed_wish_leaves_the_others_as_they_are(store: Store, person: int) -> None:
    changed = change_wishes(store, "ada@city.example", frequency=Frequency.MONTHLY)
    assert (changed.frequency, changed.language) == (Frequency.MONTHLY, "de")
    assert change_wishes(store, "ada@city.example", language="fr").frequency is Frequency.MONTHLY
