"""The inbox: by age, with true numbers, and with what each answer really does today."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from advice.inbox.effects import EffectKind
from advice.inbox.items import Inbox, all_items, inbox_item, inbox_of
from advice.inbox.query import InboxQuery, State, What
from advice.inbox.snapshot import snapshot_of
from advice.profiles.stored_projects import import_profiles
from advice.search.parameters import UnknownChoice, UnknownParameter
from advice.weekly.staff import staff_mail
from funding.call import Deadline, Record, Status
from funding.errors import UnknownName
from funding.event import Harvest
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.feedback import AnswerKind, Feedback, give_feedback
from store.people.inbox import settle, withdraw
from store.people.recipients import add_recipient
from store.people.refusals import Why
from tests.examples import examples

TODAY = date(2026, 10, 20)
NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
CITIES = ("krefeld", "pirna")
PROFILE = """\
city: {{id: {0}, name: {0}, country: DE}}
projects:
  - {{id: heat, title: Heat warnings, summary: Warnings, keywords: [heat]}}
"""
Reader = Callable[..., int]


def harvest(store: Store, day: date, title: str, deadline: date) -> None:
    moment = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    run_id = begin_run(store, "portico", today=day, now=moment)
    record = Record(
        source="portico",
        source_id="A",
        title=title,
        url="https://portal.example.eu/a",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=deadline, raw=str(deadline)),),
    )
    stage_records(store, run_id, [record])
    done = Harvest(complete=True, listed=1, requests=1)
    finish_run(store, run_id, done, today=day, now=moment)


def filled(tmp_path: Path) -> Store:
    store = open_store(None)
    for city in CITIES:
        path = tmp_path / f"{city}.yaml"
        path.write_text(PROFILE.format(city), encoding="utf-8")
        import_profiles(store, path, author=None, comment=None, now=NOW - timedelta(days=30))
    harvest(store, date(2026, 10, 1), "Cool cities", date(2026, 12, 3))
    return store


@pytest.fixture
def store(tmp_path: Path):
    with filled(tmp_path) as opened:
        yield opened


def reader(store: Store, address: str, city: str = "krefeld") -> int:
    person = add_recipient(store, address, profiles=[city], language="en", confirmed=True, now=NOW)
    return person.id


def said(store: Store, person: int | None, answer: AnswerKind, *, ago: int = 0, **more) -> Feedback:
    values = {"recipient_id": person, "call_id": "portico:A", **more}
    return give_feedback(store, answer=answer, now=NOW - timedelta(days=ago), **values)


def kinds(store: Store, answer: Feedback) -> list[EffectKind]:
    return [e.kind for e in inbox_item(store, answer.id, today=TODAY).effects]


def test_who_waits_longest_stands_first_with_the_days(store: Store) -> None:
    ada, bo = reader(store, "ada@k.example"), reader(store, "bo@k.example")
    said(store, ada, AnswerKind.MISTAKE, ago=2, comment="wrong")
    said(store, bo, AnswerKind.NOT_RELEVANT, ago=12, reason=Why.CANNOT_APPLY)
    found = inbox_of(store, InboxQuery(), today=TODAY)
    assert [(i.days, i.person.address if i.person else None) for i in found.items] == [
        (12, "bo@k.example"),
        (2, "ada@k.example"),
    ]


def test_what_needs_nobody_does_not_wait(store: Store) -> None:
    ada = reader(store, "ada@k.example")
    said(store, ada, AnswerKind.WATCH)
    said(store, ada, AnswerKind.NOT_RELEVANT, reason=Why.CAPACITY)
    assert inbox_of(store, InboxQuery(), today=TODAY).items == ()
    assert len(all_items(store, today=TODAY)) == 2


def test_hidden_for_one_until_a_second_reader_says_the_same(store: Store) -> None:
    ada, bo = reader(store, "ada@k.example"), reader(store, "bo@k.example")
    first = said(store, ada, AnswerKind.NOT_RELEVANT, reason=Why.SIZE)
    assert kinds(store, first) == [EffectKind.HIDDEN_FOR_PERSON]
    said(store, bo, AnswerKind.NOT_RELEVANT, reason=Why.OTHER)
    assert kinds(store, first) == [EffectKind.HIDDEN_FOR_PERSON, EffectKind.HIDDEN_FOR_PROJECT]


def test_a_reader_of_another_city_does_not_count_as_the_second(store: Store) -> None:
    ada, bo = reader(store, "ada@k.example"), reader(store, "bo@p.example", "pirna")
    first = said(store, ada, AnswerKind.NOT_RELEVANT, reason=Why.SIZE)
    said(store, bo, AnswerKind.NOT_RELEVANT, reason=Why.SIZE)
    assert kinds(store, first) == [EffectKind.HIDDEN_FOR_PERSON]


def test_the_word_of_staff_hides_for_the_whole_project(store: Store) -> None:
    said(store, None, AnswerKind.NOT_RELEVANT, project_id="krefeld/heat", reason=Why.OTHER)
    ada = reader(store, "ada@k.example")
    own = said(store, ada, AnswerKind.NOT_RELEVANT, reason=Why.SIZE)
    assert kinds(store, own) == [EffectKind.HIDDEN_FOR_PERSON, EffectKind.HIDDEN_BY_STAFF]


def test_topic_lowers_relevant_raises_and_both_teach_nothing(store: Store) -> None:
    ada, bo = reader(store, "ada@k.example"), reader(store, "bo@k.example")
    first = said(store, ada, AnswerKind.NOT_RELEVANT, reason=Why.TOPIC)
    assert kinds(store, first)[-1] is EffectKind.LOWERS
    second = said(store, bo, AnswerKind.RELEVANT)
    assert kinds(store, first)[-1] is kinds(store, second)[-1] is EffectKind.DISPUTED
    withdraw(store, first.id, author="Ana", now=NOW)
    assert kinds(store, first) == [EffectKind.WITHDRAWN]
    assert kinds(store, second) == [EffectKind.FOLLOWED, EffectKind.RAISES]


def test_what_lacked_capacity_returns_with_a_later_deadline(store: Store) -> None:
    ada = reader(store, "ada@k.example")
    own = said(store, ada, AnswerKind.NOT_RELEVANT, reason=Why.CAPACITY, deadline=date(2026, 12, 3))
    assert kinds(store, own) == [EffectKind.HIDDEN_FOR_PERSON]
    harvest(store, date(2026, 10, 19), "Cool cities", date(2027, 2, 1))
    assert kinds(store, own) == [EffectKind.RETURNED]


def test_the_call_as_it_was_is_kept_beside_what_it_says_now(store: Store) -> None:
    said(store, reader(store, "ada@k.example"), AnswerKind.MISTAKE, ago=12)
    harvest(store, date(2026, 10, 15), "Cooler cities", date(2027, 2, 1))
    found = snapshot_of(store, "portico:A", date(2026, 10, 8), TODAY)
    assert found is not None
    assert {r.field: (r.then, r.now) for r in found.rows if r.is_changed} == {
        "title": ("Cool cities", "Cooler cities"),
        "deadlines": ("2026-12-03", "2027-02-01"),
    }
    assert snapshot_of(store, "portico:A", date(2026, 9, 1), TODAY) is None


def test_who_has_some_cities_sees_what_their_readers_said(store: Store) -> None:
    said(store, reader(store, "ada@k.example"), AnswerKind.MISTAKE)
    theirs = said(store, reader(store, "bo@p.example", "pirna"), AnswerKind.MISTAKE)
    only = frozenset({"krefeld"})
    found = inbox_of(store, InboxQuery(), today=TODAY, cities=only)
    assert [i.person.address for i in found.items if i.person] == ["ada@k.example"]
    assert list(found.cities) == ["krefeld"]
    with pytest.raises(UnknownName, match="of your cities"):
        inbox_item(store, theirs.id, today=TODAY, cities=only)


def test_cannot_apply_asks_staff_to_check_until_it_is_settled(store: Store) -> None:
    own = said(
        store, reader(store, "ada@k.example"), AnswerKind.NOT_RELEVANT, reason=Why.CANNOT_APPLY
    )
    (doubt,) = staff_mail(store, today=TODAY, now=NOW).doubts
    assert (doubt.id, doubt.title) == (own.id, "Cool cities")
    settle(store, [own.id], author="Ana", now=NOW)
    assert staff_mail(store, today=TODAY, now=NOW).doubts == ()


def test_unknown_parameters_and_values_are_named() -> None:
    with pytest.raises(UnknownParameter):
        InboxQuery.from_params([("status", "open")])
    for name, value in (("state", "new"), ("what", "topic"), ("page", "0"), ("page", "٣")):
        with pytest.raises(UnknownChoice) as error:
            InboxQuery.from_params([(name, value)])
        assert (error.value.name, error.value.value) == (name, value)


ANSWERS = st.tuples(
    st.sampled_from(CITIES),
    st.sampled_from(AnswerKind),
    st.sampled_from([None, *Why]),
    st.sampled_from(["", "settled", "withdrawn"]),
)
QUERIES = st.builds(
    InboxQuery,
    state=st.sampled_from(State),
    what=st.sampled_from([None, *What]),
    city=st.sampled_from([None, *CITIES]),
)


@settings(max_examples=examples(30), deadline=None)
@for_all(st.lists(ANSWERS, max_size=8), QUERIES)
def test_the_number_beside_a_filter_is_that_of_the_rows_after_the_click(
    tmp_path_factory, answers, query
) -> None:
    with filled(tmp_path_factory.mktemp("inbox")) as store:
        for n, (city, answer, reason, then) in enumerate(answers):
            own = said(
                store,
                reader(store, f"r{n}@{city}.example", city),
                answer,
                reason=reason if answer is AnswerKind.NOT_RELEVANT else None,
                days=7 if answer is AnswerKind.REMIND else None,
            )
            if then == "settled":
                settle(store, [own.id], author="Ana", now=NOW)
            elif then == "withdrawn" and answer is not AnswerKind.MISTAKE:
                withdraw(store, own.id, author="Ana", now=NOW)

        def rows(**change: object) -> int:
            values = {"state": query.state, "what": query.what, "city": query.city, **change}
            found: Inbox = inbox_of(store, InboxQuery(**values), today=TODAY, per_page=100)
            assert len(found.items) == found.total
            return found.total

        found = inbox_of(store, query, today=TODAY)
        assert {s: rows(state=s) for s in State} == found.states
        assert {w: rows(what=w) for w in (None, *What)} == found.whats
        assert {c: rows(city=c) for c in found.cities} == {
            c: n for c, (_, n) in found.cities.items()
        }
