"""Answers by mail: the code counts, for its own person only."""

from datetime import date

import pytest

from desk.answers.by_mail import answer_by_mail
from funding.errors import UnknownName, WrongInput
from store.mail.outbox import MailItem, queue_mail
from store.people.feedback import AnswerKind
from wording.answer_links import Action, Links

TODAY = date(2026, 10, 6)


def subject_of(desk, action: Action, call_id: str | None) -> str:
    links = Links(
        base_url=None,
        secret="a secret of the tests",
        sender_address="calls@city.example",
        recipient_id=desk.person_id,
        period="2026-W41",
        today=TODAY,
    )
    return links.answer(action, call_id, "Answer").partition("subject=")[2].replace("%20", " ")


def reply(desk, subject: str, sender: str = "ada@krefeld.example", is_new: bool = True):
    """Answer by mail; who asks for all their calls had such a mail today unless *is_new*."""
    now = desk.now
    with desk.open() as store:
        return answer_by_mail(
            store,
            sender=sender,
            subject=subject.replace("%5B", "[").replace("%5D", "]"),
            secret="a secret of the tests",
            today=TODAY,
            now=now,
            send_list=lambda _: is_new,
        )


@pytest.fixture
def listed(desk):
    with desk.open() as store, store.write():
        queue_mail(
            store,
            recipient_id=desk.person_id,
            period="2026-W41",
            subject="",
            body=b"",
            message_id="1@x.example",
            items=[MailItem(call_id="portico:A", reason="new")],
            now=desk.now,
        )
    return desk


def test_a_code_hides_a_call_that_was_listed_to_the_person(listed) -> None:
    page = reply(listed, "Re: " + subject_of(listed, Action.NOT_RELEVANT, "portico:A"))
    assert page.title == "Hidden"
    assert [(a.call_id, a.answer) for a in listed.answers()] == [
        ("portico:A", AnswerKind.NOT_RELEVANT)
    ]


def test_a_code_unsubscribes(listed) -> None:
    reply(listed, subject_of(listed, Action.UNSUBSCRIBE, None))
    assert listed.person() is None


def test_a_stranger_or_a_subject_without_a_code_changes_nothing(listed) -> None:
    with pytest.raises(UnknownName):
        reply(listed, subject_of(listed, Action.UNSUBSCRIBE, None), "eve@evil.example")
    for subject in ("Hello", "U-AAAAAAAAAA", subject_of(listed, Action.WATCH, "portico:B")):
        with pytest.raises(WrongInput, match="no code of ada@"):
            reply(listed, subject)
    assert listed.person() is not None
    assert listed.answers() == []


def test_who_asks_for_all_their_calls_is_told_that_a_mail_follows_once_a_day(listed) -> None:
    subject = subject_of(listed, Action.MY, None)
    before = listed.dump()
    assert reply(listed, subject).lines == ("A mail with all your calls follows.",)
    again = reply(listed, subject, is_new=False)
    assert again.lines == ("A mail with all your calls was made today already.",)
    assert listed.dump() == before
