"""Proposals to apply together: who may be asked, what holds when, and what is left of whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from advice.network.line import TandemKind, read_tandem_key
from advice.network.mail_lines import Tandems, load_tandems
from advice.network.proposals import (
    ProposalState,
    answer_proposal,
    known_proposal,
    propose,
    withdraw,
)
from advice.profiles.stored_projects import import_profiles
from funding.call import Deadline, Record
from funding.errors import UnknownName, WrongInput
from funding.resources import shipped
from store.database import Store, open_store
from store.operations.audit import read_trail
from store.people.proposals import Proposal, find_proposal
from store.people.recipients import (
    Recipient,
    add_recipient,
    find_recipient,
    pause_recipient,
    remove_recipient,
)
from tests.advice.search.conftest import admit
from tests.sinks.letters import erase

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
DEADLINE = date(2027, 1, 14)
CALL = "portico:COOL-1"
ADA, BEA, CEM = "ada@krefeld.example", "bea@sofia.example", "cem@utrecht.example"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "calls.db")
    folder = shipped("profiles")
    files = [folder / f"{name}.yaml" for name in ("krefeld", "sofia", "utrecht", "pirna")]
    import_profiles(store, *files, author="tests", comment="cities", now=NOW)
    record = Record(
        source="portico",
        source_id="COOL-1",
        title="Cool streets",
        url="https://portal.example.eu/1",
        language="en",
        deadlines=(Deadline(date=DEADLINE, raw="x"),),
    )
    admit(store, "portico", [record], NOW)
    for address, name, profile in (
        (ADA, "Ada Zwiebel", "krefeld"),
        (BEA, "Bea Gradina", "sofia"),
        (CEM, "Cem Vlinder", "utrecht"),
    ):
        add_recipient(
            store,
            address,
            name=name,
            profiles=[profile],
            language="en",
            confirmed=True,
            now=NOW,
        )
    return store


def proposed(store: Store, *cities: str, sentence: str = "Shall we?", days: int = 0) -> Proposal:
    now = NOW + timedelta(days=days)
    return propose(
        store,
        call_id=CALL,
        cities=cities or ("krefeld", "sofia"),
        sentence=sentence,
        by="staff@network.example",
        now=now,
        today=now.date(),
    )


def say(store: Store, made: Proposal, city: str, is_yes: bool | None, hours: int = 1):
    address = {"krefeld": ADA, "sofia": BEA, "utrecht": CEM}[city]
    now = NOW + timedelta(hours=hours)
    return answer_proposal(
        store,
        made.id,
        city_id=city,
        person=find_recipient(store, address),
        is_yes=is_yes,
        now=now,
        today=now.date(),
    )


def lines(store: Store, address: str, *, days: int = 1):
    now = NOW + timedelta(days=days)
    tandems = load_tandems(store, now=now, today=now.date())
    return tandems.lines_of(find_recipient(store, address))


def state(store: Store, made: Proposal, *, days: int = 1) -> ProposalState:
    now = NOW + timedelta(days=days)
    return known_proposal(store, made.id, now=now, today=now.date()).state


def test_both_say_yes_and_each_gets_the_other_as_contact(store: Store) -> None:
    made = proposed(store)
    assert [line.kind for line in lines(store, ADA)] == [TandemKind.ASKED]
    assert say(store, made, "krefeld", True).state is ProposalState.OPEN
    assert say(store, made, "sofia", True, hours=2).state is ProposalState.AGREED
    (own,), (other,) = lines(store, ADA), lines(store, BEA)
    assert [c.address for _, c in own.contacts] == [BEA]
    assert [c.address for _, c in other.contacts] == [ADA]


def test_one_no_ends_it_and_only_who_said_yes_is_told(store: Store) -> None:
    made = proposed(store)
    say(store, made, "krefeld", True)
    assert say(store, made, "sofia", False, hours=2).state is ProposalState.DECLINED
    assert [line.kind for line in lines(store, ADA)] == [TandemKind.NOT_THIS_TIME]
    assert lines(store, BEA) == ()


def test_a_no_can_be_taken_back(store: Store) -> None:
    made = proposed(store)
    say(store, made, "sofia", False)
    assert say(store, made, "sofia", None, hours=2).state is ProposalState.OPEN
    say(store, made, "sofia", True, hours=3)
    assert say(store, made, "krefeld", True, hours=4).state is ProposalState.AGREED


def test_nothing_is_taken_back_once_the_contacts_are_known(store: Store) -> None:
    made = proposed(store)
    for hour, city in enumerate(("krefeld", "sofia"), 1):
        say(store, made, city, True, hours=hour)
    with pytest.raises(WrongInput, match="have said yes already"):
        say(store, made, "krefeld", None, hours=3)
    with pytest.raises(WrongInput, match="have said yes already"):
        withdraw(store, made.id, by="staff", now=NOW + timedelta(hours=4))


def test_a_proposal_ends_with_the_deadline(store: Store) -> None:
    made = proposed(store)
    say(store, made, "krefeld", True)
    last = (DEADLINE - NOW.date()).days
    assert state(store, made, days=last) is ProposalState.OPEN
    assert state(store, made, days=last + 1) is ProposalState.ENDED
    assert [li.kind for li in lines(store, ADA, days=last + 1)] == [TandemKind.NOT_THIS_TIME]
    assert lines(store, BEA, days=last + 1) == ()
    with pytest.raises(WrongInput, match="is closed"):
        say(store, made, "sofia", True, hours=24 * (last + 1))


def test_a_call_that_its_source_takes_back_ends_it(store: Store) -> None:
    made = proposed(store)
    with store.write():
        store.execute("UPDATE records SET withdrawn_on = '2026-10-21'")
    assert state(store, made, days=2) is ProposalState.ENDED


def test_a_withdrawn_one_is_told_as_any_other_that_does_not_come_about(store: Store) -> None:
    made = proposed(store)
    say(store, made, "krefeld", True)
    withdraw(store, made.id, by="staff", now=NOW + timedelta(hours=2))
    assert state(store, made) is ProposalState.WITHDRAWN
    assert [line.kind for line in lines(store, ADA)] == [TandemKind.NOT_THIS_TIME]
    with pytest.raises(WrongInput, match="was withdrawn"):
        say(store, made, "sofia", True, hours=3)


def test_the_same_is_not_proposed_twice_while_it_stands(store: Store) -> None:
    made = proposed(store)
    with pytest.raises(WrongInput, match=f"as proposal {made.id}"):
        proposed(store, "sofia", "krefeld")
    proposed(store, "krefeld", "utrecht")
    withdraw(store, made.id, by="staff", now=NOW + timedelta(hours=2))
    proposed(store, days=1)


@pytest.mark.parametrize(
    ("cities", "error", "words"),
    [
        (("krefeld",), WrongInput, "for 2 to 8 cities"),
        (("krefeld", "atlantis"), UnknownName, "'atlantis'"),
        (("krefeld", "pirna"), WrongInput, "nobody in pirna"),
    ],
)
def test_who_can_t_answer_is_not_asked(
    store: Store, cities: tuple[str, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        proposed(store, *cities)
    assert store.rows("SELECT * FROM proposals") == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Write to bea@sofia.example", "address or a number"),
        ("Call +359 2 937 75 11", "address or a number"),
        ("See https://evil.example", "address or a number"),
        ("Ada Zwiebel asks you", "names a person"),
        ("x" * 401, "at most 400"),
    ],
)
def test_a_sentence_gives_nobody_away(store: Store, sentence: str, words: str) -> None:
    with pytest.raises(WrongInput, match=words):
        proposed(store, sentence=sentence)


def test_who_is_paused_or_removed_is_not_somebody_to_ask(store: Store) -> None:
    pause_recipient(store, BEA, until=date(2026, 12, 1))
    with pytest.raises(WrongInput, match="nobody in sofia"):
        proposed(store)
    pause_recipient(store, BEA, until=None)
    remove_recipient(store, BEA, now=NOW)
    with pytest.raises(WrongInput, match="nobody in sofia"):
        proposed(store)


def test_the_yes_of_who_left_counts_no_more(store: Store) -> None:
    made = proposed(store)
    say(store, made, "krefeld", True)
    remove_recipient(store, ADA, now=NOW + timedelta(hours=2))
    assert say(store, made, "sofia", True, hours=3).state is ProposalState.OPEN


def test_who_left_after_all_said_yes_is_no_contact_any_more(store: Store) -> None:
    made = proposed(store)
    for hour, city in enumerate(("krefeld", "sofia"), 1):
        say(store, made, city, True, hours=hour)
    remove_recipient(store, ADA, now=NOW + timedelta(hours=3))
    (line,) = lines(store, BEA)
    assert line.kind is TandemKind.AGREED
    assert line.contacts == ()


@pytest.mark.parametrize("leaves", [remove_recipient, None])
def test_nothing_is_left_of_who_is_erased(store: Store, leaves: Callable[..., None] | None) -> None:
    made = proposed(store, sentence="")
    for hour, city in enumerate(("krefeld", "sofia"), 1):
        say(store, made, city, True, hours=hour)
    if leaves is not None:
        leaves(store, ADA, now=NOW)
    erase(store, ADA, now=NOW + timedelta(hours=4))
    assert [row["city_id"] for row in store.rows("SELECT * FROM proposal_answers")] == ["sofia"]
    assert find_proposal(store, made.id, now=NOW + timedelta(days=1)).agreed_at is not None


def test_an_erased_proposer_is_named_nowhere(store: Store) -> None:
    add_recipient(
        store,
        "staff@network.example",
        profiles=["krefeld"],
        language="en",
        confirmed=True,
        now=NOW,
    )
    proposed(store)
    erase(store, "staff@network.example", now=NOW)
    (row,) = store.rows("SELECT * FROM proposals")
    assert row["proposed_by"] == ""


def test_each_change_stands_in_the_trail_without_a_person_s_name(store: Store) -> None:
    made = proposed(store)
    withdraw(store, made.id, by="staff", now=NOW + timedelta(hours=2))
    found = [(change.did, change.about) for change in read_trail(store)]
    assert found == [("withdrew a tandem", CALL), ("proposed a tandem", CALL)]


def test_a_past_moment_knows_nothing_of_later_answers(store: Store) -> None:
    made = proposed(store)
    for hour, city in enumerate(("krefeld", "sofia"), 1):
        say(store, made, city, True, hours=hour)
    now = NOW + timedelta(minutes=90)
    tandems = load_tandems(store, now=now, today=now.date())
    (line,) = tandems.lines_of(find_recipient(store, BEA))
    assert (line.kind, line.contacts) == (TandemKind.ASKED, ())


def test_a_line_is_told_once_and_nobody_is_asked_who_has_answered(store: Store) -> None:
    made = proposed(store)
    ada = find_recipient(store, ADA)
    tandems = load_tandems(store, now=NOW, today=NOW.date())
    (line,) = tandems.untold(ada, {})
    assert tandems.untold(ada, {line.about: frozenset({line.reason})}) == ()
    say(store, made, "krefeld", True)
    now = NOW + timedelta(hours=2)
    assert load_tandems(store, now=now, today=now.date()).untold(ada, {}) == ()


def test_nothing_is_looked_up_where_nothing_is_proposed(store: Store) -> None:
    found = load_tandems(store, now=NOW, today=NOW.date())
    assert found.known == Tandems().known == ()


@pytest.mark.parametrize(
    "text", [None, "", "sedia:A", "tandem:", "tandem:x/sofia", "tandem:²/sofia", "tandem:7"]
)
def test_what_is_no_key_of_a_proposal_is_none(text: str | None) -> None:
    assert read_tandem_key(text) is None


def test_only_a_city_s_own_people_answer_for_it(store: Store) -> None:
    made = proposed(store)
    cem: Recipient = find_recipient(store, CEM)
    with pytest.raises(UnknownName, match="does not ask"):
        answer_proposal(
            store, made.id, city_id="sofia", person=cem, is_yes=True, now=NOW, today=NOW.date()
        )
