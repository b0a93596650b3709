"""What answers hide, for whom, and until when."""

from datetime import UTC, date, datetime

from advice.refusals.refusals import Refusals
from advice.weekly.answers import Answers
from advice.weekly.feedback import answers_for
from funding.call import Call, Deadline, Record
from funding.city import City, Project
from funding.periods import Frequency
from store.people.feedback import AnswerKind, Feedback
from store.people.recipients import Recipient
from store.people.refusals import Why

PROJECT = Project(
    id="krefeld/heat", city=City(id="krefeld", name="Krefeld", country="DE"), title="Heat"
)


def person(number: int, *profiles: str) -> Recipient:
    return Recipient(
        id=number,
        address=f"officer{number}@city.example",
        name=None,
        language="en",
        frequency=Frequency.WEEKLY,
        profiles=profiles or ("krefeld",),
        wants_whole_week=False,
        added_at=datetime(2026, 9, 1, tzinfo=UTC),
        confirmed_at=None,
        paused_until=None,
        bounced_at=None,
        bounce_note=None,
    )


def call(closes: str) -> Call:
    record = Record(
        source="sedia",
        source_id="A",
        title="A call",
        url="https://ec.europa.eu/a",
        deadlines=(Deadline(date=date.fromisoformat(closes), raw=closes),),
    )
    return Call(id="sedia:A", best=record, records=(record,))


def said(
    number: int | None,
    answer: AnswerKind = AnswerKind.NOT_RELEVANT,
    reason: Why | None = None,
    **more: object,
) -> Feedback:
    values: dict[str, object] = {
        "id": 1,
        "recipient_id": number,
        "project_id": None,
        "call_id": "sedia:A",
        "answer": answer,
        "reason": reason,
        "days": None,
        "comment": None,
        "deadline": date(2026, 12, 1),
        "period": "2026-W41",
        "given_at": datetime(2026, 10, 6, 8, tzinfo=UTC),
        "undone_at": None,
    }
    return Feedback(**(values | more))  # type: ignore[arg-type]


def answers(
    *feedback: Feedback, closes: str = "2026-12-01", reader: int = 1, others: str = "krefeld"
) -> Answers:
    people = {1: person(1), 2: person(2, others), 3: person(3)}
    return answers_for(
        people[reader],
        [PROJECT],
        feedback,
        people,
        Refusals({"sedia:A": call(closes)}, today=date(2026, 10, 13)),
        since=date(2026, 9, 29),
    )


def test_not_relevant_hides_for_the_person_at_once_and_for_nobody_else() -> None:
    assert answers(said(1)).hidden == {"sedia:A"}
    assert answers(said(1), reader=3) == Answers()


def test_a_second_person_hides_it_for_everybody_who_follows_the_project() -> None:
    found = answers(said(1), said(2), reader=3)
    assert found.hidden == frozenset()
    assert found.hidden_pairs == {("krefeld/heat", "sedia:A")}


def test_a_second_person_of_another_city_does_not_count() -> None:
    assert answers(said(1), said(2), reader=3, others="sofia").hidden_pairs == frozenset()


def test_staff_hide_it_for_the_project_alone() -> None:
    found = answers(said(None, project_id="krefeld/heat"))
    assert found.hidden_pairs == {("krefeld/heat", "sedia:A")}


def test_personal_reasons_never_hide_it_from_others() -> None:
    found = answers(said(1, reason=Why.CAPACITY), said(2, reason=Why.KNOWN), reader=3)
    assert found.hidden_pairs == frozenset()


def test_what_lacked_capacity_returns_when_the_deadline_moves_and_topic_does_not() -> None:
    assert answers(said(1, reason=Why.CAPACITY)).hidden == {"sedia:A"}
    assert answers(said(1, reason=Why.CAPACITY), closes="2027-01-15").hidden == frozenset()
    assert answers(said(1, reason=Why.TOPIC), closes="2027-01-15").hidden == {"sedia:A"}


def test_relevant_and_watch_put_a_call_on_the_list() -> None:
    assert answers(said(1, AnswerKind.RELEVANT)).watched == {"sedia:A"}
    assert answers(said(1, AnswerKind.WATCH)).watched == {"sedia:A"}
    reminded = answers(said(1, AnswerKind.REMIND, days=45))
    assert reminded.reminders == {"sedia:A": 45}
    assert reminded.watched == {"sedia:A"}


def test_the_next_letter_shows_what_was_answered() -> None:
    (line,) = answers(said(1)).recent
    assert (line.title, line.answer, line.on) == ("A call", "not_relevant", date(2026, 10, 6))


def test_the_next_letter_shows_what_others_took_out_for_the_project() -> None:
    (line,) = answers(said(1), said(2), reader=3).recent
    assert (line.call_id, line.by_someone_else) == ("sedia:A", True)
