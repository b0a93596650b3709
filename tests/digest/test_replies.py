"""What staff reply to a reader stands in her next mail, once, in her language, as written."""

import email
import email.policy
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest

from digest.compose import RenderedMail, compose_mails, preview_mails
from digest.reminders import compose_reminders
from funding.call import Deadline, Record, Status
from funding.event import Harvest
from funding.match import MatchList
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.mail.delivery_leases import lease_mail
from store.mail.outbox import MailState, body_of, close
from store.mail.outcomes import mark_sent
from store.mail.past_issues import issue_telling
from store.people.feedback import AnswerKind, give_feedback
from store.people.inbox import settle
from store.people.recipients import add_recipient, pause_recipient
from tests.digest.test_compose import SENDING
from tests.sinks.letters import erase, with_bytes

ASKED = datetime(2026, 10, 3, 8, tzinfo=UTC)
NOW = datetime(2026, 10, 6, 6, tzinfo=UTC)
WORDS = "It closes on 3 December <b>2026</b>, 17:00.\nThe portal was wrong; thank you."


@pytest.fixture
def store():
    with open_store(None) as opened:
        run_id = begin_run(opened, "portico", today=ASKED.date(), now=ASKED)
        record = Record(
            source="portico",
            source_id="A",
            title="Cool <i>cities</i>",
            url="https://portal.example.eu/a",
            status_claimed=Status.OPEN,
            deadlines=(Deadline(date=date(2026, 12, 3), raw="3 December 2026"),),
        )
        stage_records(opened, run_id, [record])
        done = Harvest(complete=True, listed=1, requests=1)
        finish_run(opened, run_id, done, today=ASKED.date(), now=ASKED)
        yield opened


def reported(store: Store, language: str = "de", address: str = "ada@city.example") -> int:
    """A reader who said that something is wrong; the number of her report."""
    person = add_recipient(
        store, address, profiles=["krefeld"], language=language, confirmed=True, now=ASKED
    )
    return give_feedback(
        store,
        recipient_id=person.id,
        call_id="portico:A",
        answer=AnswerKind.MISTAKE,
        comment="Is the deadline right?",
        now=ASKED,
    ).id


def composed(store: Store, weeks: int = 0) -> RenderedMail:
    now = NOW + timedelta(weeks=weeks)
    lists: dict[str, MatchList] = {}
    made = compose_mails(store, today=now.date(), now=now, sending=SENDING, lists=lists)
    (mail,) = with_bytes(store, made)
    return mail


def sent(store: Store, weeks: int = 0) -> RenderedMail:
    mail, now = composed(store, weeks), NOW + timedelta(weeks=weeks)
    letter = lease_mail(store, now=now, late=False)
    assert letter is not None
    mark_sent(store, letter.id, now=now)
    return mail


def text_of(mail: RenderedMail) -> str:
    found = email.message_from_bytes(mail.body, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    body = found.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r", "")


def test_the_next_mail_answers_in_the_readers_frame_with_the_words_as_written(store: Store) -> None:
    number = reported(store)
    settle(store, [number], author="Bo Staff", reply=WORDS, now=NOW)
    mail = composed(store)
    text = text_of(mail)
    for line in (
        "Ihre Meldung vom 3. Okt. 2026 zu „Cool cities“",
        "„Is the deadline right?“",
        "> It closes on 3 December <b>2026</b>, 17:00.\n> The portal was wrong; thank you.",
        "Bo Staff, 6. Okt. 2026",
    ):
        assert line in text
    assert mail.html is not None
    assert "It closes on 3 December &lt;b&gt;2026&lt;/b&gt;, 17:00." in mail.html
    assert [(i.reason, i.section) for i in mail.items] == [(f"reply:{number}", "replies")]


def test_it_is_told_once_and_the_subject_counts_it(store: Store) -> None:
    number = reported(store, "en")
    assert sent(store).items == ()
    settle(store, [number], author="Bo", reply=WORDS, now=NOW + timedelta(days=2))
    second, third = sent(store, weeks=1), sent(store, weeks=2)
    assert second.subject.startswith("1 answer to you – ")
    assert (issue_telling(store, second.recipient.id, "reply:1"), third.items) == ("2026-W42", ())
    assert "Answers to you" not in text_of(third)


def test_a_mail_that_never_arrived_told_nothing(store: Store) -> None:
    reported(store)
    settle(store, [1], author="Bo", reply=WORDS, now=NOW)
    composed(store)
    letter = lease_mail(store, now=NOW, late=False)
    assert letter is not None
    with store.write():
        close(store, letter.id, MailState.FAILED, "550 no such mailbox")
    assert issue_telling(store, 1, "reply:1") is None
    assert [i.reason for i in composed(store, weeks=1).items] == ["reply:1"]


def test_who_is_on_leave_reads_it_in_the_first_mail_after_it(store: Store) -> None:
    reported(store)
    settle(store, [1], author="Bo", reply=WORDS, now=NOW)
    composed(store)
    pause_recipient(store, "ada@city.example", until=date(2026, 10, 13))
    assert [i.reason for i in composed(store, weeks=1).items] == ["reply:1"]


def test_a_note_for_staff_reaches_nobody(store: Store) -> None:
    reported(store)
    settle(store, [1], author="Bo", note="the reader was rude", now=NOW)
    mail = composed(store)
    assert mail.items == ()
    assert b"rude" not in mail.body


def test_a_preview_shows_the_answer_and_tells_nothing(store: Store) -> None:
    reported(store)
    settle(store, [1], author="Bo", reply=WORDS, now=NOW)
    (shown,) = preview_mails(store, today=NOW.date(), now=NOW, sending=SENDING, lists={})
    assert issue_telling(store, 1, "reply:1") is None
    assert composed(store).body == shown.body


def test_a_reminder_between_the_issues_leaves_the_answer_to_the_issue(store: Store) -> None:
    reported(store)
    composed(store)
    settle(store, [1], author="Bo", reply=WORDS, now=NOW)
    give_feedback(
        store, recipient_id=1, call_id="portico:A", answer=AnswerKind.REMIND, days=30, now=NOW
    )
    late = datetime(2026, 11, 4, 7, tzinfo=UTC)
    compose_reminders(store, today=late.date(), now=late, sending=SENDING)
    assert issue_telling(store, 1, "reply:1") is None


def test_staff_sign_with_a_name_never_with_an_address(store: Store) -> None:
    reported(store, "en")
    settle(store, [1], author="bo@network.example", reply="Yes.", now=NOW)
    text = text_of(composed(store))
    assert "The network’s staff, 6 Oct 2026" in text
    assert "bo@network" not in text


def test_erasing_somebody_whom_a_reply_names_empties_the_letters_that_told_it(
    store: Store,
) -> None:
    reported(store, address="eve@city.example")
    settle(store, [1], author="Bo", reply="Ask ada@city.example.", now=NOW)
    mail = sent(store)
    assert b"ada@city" in mail.body
    add_recipient(
        store, "ada@city.example", profiles=["krefeld"], language="de", confirmed=True, now=NOW
    )
    erase(store, "ada@city.example", now=NOW)
    assert [body_of(store, row["id"]) for row in store.rows("SELECT id FROM outbox")] == [b""]
