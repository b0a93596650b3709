"""From the store to the outbox: one letter a person and period, the same bytes again."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from advice.profiles.stored_projects import import_profiles
from digest.bounces import record_bounce
from digest.compose import (
    RenderedMail,
    compose_mails,
    draft_of,
    keep_mail,
    preview_mails,
)
from digest.issue import SenderConfig, load_issue_data
from funding.call import Call, Deadline, Record, Status
from funding.event import Harvest
from funding.evidence import Role
from funding.match import Match, MatchList, Reason, Strength
from funding.periods import Frequency
from store.calls.calls import live_calls
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.mail.delivery_leases import lease_mail
from store.mail.outbox import MailKind, body_of, listed_before, mails_of_period, queue_mail
from store.mail.outcomes import mark_sent
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import (
    add_recipient,
    find_recipient,
    list_recipients,
    pause_recipient,
)
from tests.sinks.letters import with_bytes

SENDING = SenderConfig(
    sender="City Calls <calls@city.example>",
    secret="a secret of the tests",
    base_url="https://calls.example.eu",
    timezone=ZoneInfo("Europe/Brussels"),
    mail_time=time(7, 30),
)
DAY = "2026-10-14"
PROFILE = """\
city: {id: krefeld, name: Krefeld, country: DE}
projects:
  - id: heat
    title: Heat warnings for every district
    summary: Sensors and forecasts warn those at risk.
    keywords: [heat, early warning]
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "krefeld.yaml"
    with open_store(None) as opened:
        path.write_text(PROFILE, encoding="utf-8")
        import_profiles(opened, path, author=None, comment=None, now=at("2026-09-01"))
        for name in ("ada", "bob"):
            add_recipient(
                opened,
                f"{name}@krefeld.example",
                profiles=["krefeld"],
                language="de" if name == "ada" else "en",
                confirmed=True,
                now=at("2026-09-01"),
            )
        yield opened


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(6), UTC)


def harvest(store: Store, day: str, *names: str) -> None:
    today = date.fromisoformat(day)
    run_id = begin_run(store, "portico", today=today, now=at(day))
    stage_records(
        store,
        run_id,
        [record(name) for name in names],
    )
    finish_run(
        store,
        run_id,
        Harvest(complete=True, listed=len(names), requests=1),
        today=today,
        now=at(day),
    )


def record(name: str) -> Record:
    return Record(
        source="portico",
        source_id=name,
        title=f"Call {name} for cool cities",
        url=f"https://portal.example.eu/{name}",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=date(2027, 1, 15), raw="15 January 2027"),),
    )


def lists(store: Store, day: str) -> dict[str, MatchList]:
    """Every live call as a strong match."""
    calls = live_calls(store, date.fromisoformat(day))
    return {
        "krefeld/heat": MatchList(
            project_id="krefeld/heat",
            considered=len(calls),
            results=tuple(strong(call) for call in calls),
            blocked=(),
            below_floor=(),
        )
    }


def strong(call: Call) -> Match:
    return Match(
        project_id="krefeld/heat",
        call=call,
        score=0.5,
        strength=Strength.STRONG,
        role=Role.ALONE,
        reasons=(Reason(term="cool cities", weight=0.5, field="keywords", section="title"),),
    )


def compose(store: Store, day: str) -> list[RenderedMail]:
    made = compose_mails(
        store,
        today=date.fromisoformat(day),
        now=at(day),
        sending=SENDING,
        lists=lists(store, day),
    )
    return with_bytes(store, made)


def send(store: Store, day: str) -> None:
    """What is due leaves the outbox as sent."""
    while (claim := lease_mail(store, now=at(day), late=False)) is not None:
        mark_sent(store, claim.id, now=at(day))


def preview(store: Store, day: str) -> list[RenderedMail]:
    shown = preview_mails(
        store,
        today=date.fromisoformat(day),
        now=at(day),
        sending=SENDING,
        lists=lists(store, day),
    )
    return list(shown)


def test_a_preview_is_byte_for_byte_what_is_stored(store: Store) -> None:
    harvest(store, "2026-10-05", "A", "B")
    shown = preview(store, "2026-10-06")
    assert mails_of_period(store, now=at("2026-10-06")) == []
    compose(store, "2026-10-06")
    stored = mails_of_period(store, ["2026-W41"], now=at("2026-10-06"))
    assert [body_of(store, s.id) for s in stored] == [s.body for s in shown]
    assert [p.body for p in preview(store, "2026-10-06")] == [s.body for s in shown]


def test_a_person_has_one_letter_a_period(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    first = compose(store, "2026-10-06")
    second = compose(store, "2026-10-08")
    assert [c.is_new for c in first] == [True, True]
    assert [c.is_new for c in second] == [False, False]
    assert [c.body for c in second] == [c.body for c in first]


def test_a_call_is_new_in_the_week_in_which_it_appeared_and_never_again(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    compose(store, "2026-10-06")
    send(store, "2026-10-06")
    harvest(store, "2026-10-12", "A", "B")
    second = compose(store, "2026-10-13")[0]
    send(store, "2026-10-13")
    assert [(i.call_id, i.reason) for i in second.items if i.is_once] == [("portico:B", "new")]
    harvest(store, "2026-10-19", "A", "B")
    third = compose(store, "2026-10-20")[0]
    assert [i for i in third.items if i.is_once] == []
    assert third.subject.startswith("Nichts Neues")


def test_a_letter_that_never_left_gives_what_it_listed_back_to_the_next(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    compose(store, "2026-10-06")
    letter = compose(store, "2026-10-13")[0]
    assert [(i.call_id, i.reason) for i in letter.items if i.is_once] == [("portico:A", "new")]


def came_back(store: Store, mail: RenderedMail, day: str, status: str) -> None:
    report = (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n--B\r\n'
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay\r\n\r\n"
        b"Final-Recipient: rfc822; " + mail.recipient.address.encode() + b"\r\n"
        b"Action: failed\r\nStatus: " + status.encode() + b"\r\n\r\n--B\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + mail.body + b"\r\n--B--\r\n"
    )
    today = date.fromisoformat(day)
    record_bounce(store, report, secret=SENDING.secret, today=today, now=at(day))


@pytest.mark.parametrize("status", ["5.1.1", "5.2.2", "4.4.7", "5.7.1"])
def test_what_came_back_was_not_told_and_is_new_in_the_next_mail(store: Store, status: str) -> None:
    harvest(store, "2026-10-05", "A")
    ada, _ = compose(store, "2026-10-06")
    send(store, "2026-10-06")
    came_back(store, ada, "2026-10-08", status)
    harvest(store, "2026-10-12", "A", "B")
    next_ada, next_bob = compose(store, "2026-10-13")
    news = [(i.call_id, i.reason) for i in next_ada.items if i.is_once]
    assert news == [("portico:A", "new"), ("portico:B", "new")]
    assert [i.call_id for i in next_bob.items if i.is_once] == ["portico:B"]
    assert {m.address: str(m.state) for m in mails_of_period(store, ["2026-W41"], now=at(DAY))} == {
        "ada@krefeld.example": "failed",
        "bob@krefeld.example": "sent",
    }
    is_marked = find_recipient(store, "ada@krefeld.example").bounced_at is not None
    assert is_marked == (status in ("5.1.1", "5.2.2"))


def test_a_report_that_comes_after_the_next_mail_brings_the_calls_back_in_the_one_after(
    store: Store,
) -> None:
    harvest(store, "2026-10-05", "A")
    ada = compose(store, "2026-10-06")[0]
    send(store, "2026-10-06")
    harvest(store, "2026-10-12", "A", "B")
    compose(store, "2026-10-13")
    send(store, "2026-10-13")
    came_back(store, ada, "2026-10-14", "4.4.7")
    third = compose(store, "2026-10-20")[0]
    assert [(i.call_id, i.reason) for i in third.items if i.is_once] == [("portico:A", "new")]
    send(store, "2026-10-20")
    assert [i for i in compose(store, "2026-10-27")[0].items if i.is_once] == []


def test_a_report_told_twice_changes_nothing_more(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    ada = compose(store, "2026-10-06")[0]
    send(store, "2026-10-06")
    for _ in range(2):
        came_back(store, ada, "2026-10-08", "5.1.1")
    (lost,) = [m for m in mails_of_period(store, now=at(DAY)) if str(m.state) == "failed"]
    assert lost.last_error == "came back: 5.1.1"


def test_the_mail_has_its_headers_both_parts_and_the_reader_s_language(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    letter = compose(store, "2026-10-06")[0]
    message = email.message_from_bytes(letter.body, policy=email.policy.default)
    assert message["To"] == "ada@krefeld.example"
    assert message["Date"] == "Tue, 06 Oct 2026 07:30:00 +0200"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith("<https://calls.example.eu/a/")
    html = message.get_body(("html",))
    text = message.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert '<html lang="de">' in html.get_content()
    assert "https://portal.example.eu/A" in text.get_content()


def test_who_is_paused_is_not_written_to(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    pause_recipient(store, "ada@krefeld.example", until=date(2026, 11, 1))
    assert [c.recipient.address for c in compose(store, "2026-10-06")] == ["bob@krefeld.example"]


def test_a_call_answered_with_not_relevant_leaves_the_next_letter_and_says_so(
    store: Store,
) -> None:
    harvest(store, "2026-10-05", "A", "B")
    first, second = (mail.recipient for mail in compose(store, "2026-10-06"))
    send(store, "2026-10-06")
    for person, answer in ((first, AnswerKind.WATCH), (second, AnswerKind.NOT_RELEVANT)):
        give_feedback(
            store,
            recipient_id=person.id,
            call_id="portico:A",
            answer=answer,
            now=at("2026-10-07"),
        )
    ada, other = compose(store, "2026-10-13")
    assert "portico:A" in {i.call_id for i in ada.items}
    assert "portico:A" not in {i.call_id for i in other.items}
    text = email.message_from_bytes(other.body, policy=email.policy.default).get_body(("plain",))
    assert text is not None
    assert "Hidden because you said “not relevant” on 7 Oct 2026" in text.get_content()


def test_what_was_listed_is_kept_with_the_letter(store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    bob = compose(store, "2026-10-06")[1].recipient
    assert listed_before(store, bob.id, now=at("2026-10-06")) == {"portico:A": frozenset({"new"})}


def test_a_monthly_reader_gets_the_letter_of_the_month(store: Store) -> None:
    add_recipient(
        store,
        "bob@krefeld.example",
        profiles=["krefeld"],
        language="en",
        frequency=Frequency.MONTHLY,
        confirmed=True,
        now=at("2026-09-02"),
    )
    harvest(store, "2026-10-05", "A")
    assert [c.period for c in compose(store, "2026-10-06")] == ["2026-W41", "2026-10"]
    assert compose(store, "2026-10-13")[1].is_new is False


def test_what_was_read_on_the_day_of_the_letter_is_news_only_if_it_came_after(
    store: Store,
) -> None:
    harvest(store, "2026-10-06", "A")
    compose(store, "2026-10-06")
    send(store, "2026-10-06")
    assert "calls are new" not in text_of(compose(store, "2026-10-13")[1])
    later = datetime(2026, 10, 13, 18, tzinfo=UTC)
    run_id = begin_run(store, "portico", today=later.date(), now=later)
    stage_records(store, run_id, [record("A"), record("B")])
    complete = Harvest(complete=True, listed=2, requests=1)
    finish_run(store, run_id, complete, today=later.date(), now=later)
    send(store, "2026-10-13")
    assert "new at the source on 13 Oct 2026" in text_of(compose(store, "2026-10-20")[1])


def composed_with_faults(store: Store) -> tuple[list[str], list[str]]:
    """Return who has a letter of 6 October, and what is told of those who have none."""
    failed: list[str] = []
    made = compose_mails(
        store,
        today=date(2026, 10, 6),
        now=at("2026-10-06"),
        sending=SENDING,
        lists=lists(store, "2026-10-06"),
        failed=failed,
    )
    return [letter.recipient.address for letter in made], failed


def test_one_letter_that_can_t_be_made_does_not_cost_the_others_theirs(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import digest.compose

    whole = digest.compose.letter_for

    def broken(store: Store, issue, person, period: str):
        if person.address.startswith("ada"):
            raise KeyError("poison")
        return whole(store, issue, person, period)

    monkeypatch.setattr(digest.compose, "letter_for", broken)
    harvest(store, "2026-10-05", "A")
    made, failed = composed_with_faults(store)
    assert made == ["bob@krefeld.example"]
    assert failed == ["recipient 1: no letter was composed (KeyError: 'poison')"]
    assert "ada" not in caplog.text


def test_one_letter_that_can_t_be_stored_does_not_cost_those_stored_with_it_theirs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import digest.compose

    whole = digest.compose.queue_mail

    def broken(store: Store, *, recipient_id: int, **told: object) -> bool:
        if recipient_id == 1:
            raise OverflowError("poison")
        return whole(store, recipient_id=recipient_id, **told)

    monkeypatch.setattr(digest.compose, "queue_mail", broken)
    harvest(store, "2026-10-05", "A")
    made, failed = composed_with_faults(store)
    assert made == ["bob@krefeld.example"]
    assert failed == ["recipient 1: no letter was composed (OverflowError: poison)"]
    (kept,) = mails_of_period(store, now=at("2026-10-06"))
    assert kept.address == "bob@krefeld.example"


def test_who_was_told_a_call_between_composing_and_storing_is_not_told_it_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import digest.compose

    whole = digest.compose.draft_of

    def overtaken(store: Store, issue, person, decided):
        draft = whole(store, issue, person, decided)
        if person.address.startswith("ada"):  # an e-mail with all her calls leaves meanwhile
            with store.write():
                queue_mail(
                    store,
                    recipient_id=person.id,
                    period="list 2026-10-06",
                    kind=MailKind.LIST,
                    subject="All",
                    body=b"",
                    message_id="list@city.example",
                    items=draft.letter.items[:1],
                    first_day=date(2026, 10, 6),
                    now=at("2026-10-06"),
                )
        return draft

    monkeypatch.setattr(digest.compose, "draft_of", overtaken)
    harvest(store, "2026-10-05", "A", "B")
    ada, bob = compose(store, "2026-10-06")
    assert {item.call_id for item in bob.items} > {item.call_id for item in ada.items} > set()


def test_nothing_is_matched_when_everybody_has_a_letter(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    harvest(store, "2026-10-05", "A")
    compose(store, "2026-10-06")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("matched again")

    monkeypatch.setattr("advice.ranking.matching.match_projects", never)
    again = compose_mails(store, today=date(2026, 10, 6), now=at("2026-10-06"), sending=SENDING)
    assert [c.is_new for c in again] == [False, False]


def test_two_processes_leave_one_letter_a_person(tmp_path: Path, store: Store) -> None:
    harvest(store, "2026-10-05", "A")
    people = list_recipients(store)
    issue = load_issue_data(
        store,
        people,
        date(2026, 10, 6),
        at("2026-10-06"),
        SENDING,
        lists(store, "2026-10-06"),
        None,
    )
    first, second = (
        keep_mail(store, issue, draft_of(store, issue, people[0], set())) for _ in range(2)
    )
    assert (first.is_new, second.is_new) == (True, False)
    assert second.body == first.body


def text_of(letter: RenderedMail) -> str:
    part = email.message_from_bytes(letter.body, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())
