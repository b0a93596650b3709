"""What the people of the network are told once a week."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from advice.profiles.stored_projects import import_profiles
from advice.weekly.staff import staff_mail
from digest.staff_view import render_staff
from funding.event import Harvest
from store.database import Store, open_store
from store.harvest.runs import begin_run, fail_run
from store.mail.outbox import MailItem, queue_mail
from store.mail.relay_trouble import clear_relay_trouble, note_relay_trouble
from store.people.feedback import AnswerKind, give_feedback
from store.people.inbox import settle
from store.people.recipients import add_recipient

TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 6, tzinfo=UTC)
PROFILE = """\
city: {id: krefeld, name: Krefeld, country: DE}
projects:
  - {id: heat, title: Heat warnings, summary: Warnings, keywords: [heat]}
  - {id: twin, title: Digital twin, summary: A model, keywords: [twin]}
"""


@pytest.fixture
def store(tmp_path: Path):
    with open_store(None) as opened:
        path = tmp_path / "krefeld.yaml"
        path.write_text(PROFILE, encoding="utf-8")
        import_profiles(opened, path, author=None, comment=None, now=NOW - timedelta(days=30))
        yield opened


def add(store: Store, address: str, days_ago: int, *, confirmed: bool = True) -> int:
    return add_recipient(
        store,
        address,
        profiles=["krefeld"],
        language="en",
        confirmed=confirmed,
        now=NOW - timedelta(days=days_ago),
    ).id


def letters(store: Store, person: int, *, weeks: int, calls: int, project: str) -> None:
    """A letter a week up to today, each with so many new calls of one project."""
    for n in range(weeks):
        day = TODAY - timedelta(weeks=n)
        year, week, _ = day.isocalendar()
        with store.write():
            queue_mail(
                store,
                recipient_id=person,
                period=f"{year}-W{week:02}",
                subject="",
                body=b"",
                message_id=f"{n}@x.example",
                items=[
                    MailItem(call_id=f"sedia:{n}-{k}", reason="new", project_id=project)
                    for k in range(calls)
                ],
                now=NOW - timedelta(weeks=n),
            )


def test_all_is_well_when_nothing_waits(store: Store) -> None:
    assert staff_mail(store, today=TODAY, now=NOW).count == 0


def test_a_failed_source_is_told_with_its_reason(store: Store) -> None:
    run_id = begin_run(store, "portico", today=TODAY, now=NOW)
    failed = Harvest(complete=False, listed=0, requests=1, problems=("answered 500",))
    fail_run(store, run_id, failed, today=TODAY, now=NOW)
    (trouble,) = staff_mail(store, today=TODAY, now=NOW).sources
    assert (trouble.state, trouble.reason, trouble.last_good) == ("failed", "answered 500", None)


def test_a_reported_mistake_stays_until_it_is_settled(store: Store) -> None:
    person = add(store, "ada@city.example", 3)
    found = give_feedback(
        store,
        recipient_id=person,
        call_id="sedia:A",
        answer=AnswerKind.MISTAKE,
        comment="Wrong date",
        now=NOW,
    )
    assert [m.comment for m in staff_mail(store, today=TODAY, now=NOW).mistakes] == ["Wrong date"]
    settle(store, [found.id], author="Ana", note="the page was right", now=NOW)
    assert staff_mail(store, today=TODAY, now=NOW).mistakes == ()


def test_who_was_asked_a_week_ago_and_never_answered_is_named(store: Store) -> None:
    add(store, "late@city.example", 8, confirmed=False)
    add(store, "fresh@city.example", 6, confirmed=False)
    found = staff_mail(store, today=TODAY, now=NOW).unanswered
    assert [p.address for p in found] == ["late@city.example"]


def test_a_profile_is_silent_only_after_twelve_mails_without_a_call(store: Store) -> None:
    person = add(store, "ada@city.example", 90)
    letters(store, person, weeks=11, calls=1, project="krefeld/heat")
    assert staff_mail(store, today=TODAY, now=NOW).silent == ()
    other = add(store, "bob@city.example", 90)
    letters(store, other, weeks=12, calls=1, project="krefeld/heat")
    silent = staff_mail(store, today=TODAY, now=NOW).silent
    assert [p.project_id for p in silent] == ["krefeld/twin"]


def test_a_profile_with_more_than_ten_new_calls_a_mail_is_noisy(store: Store) -> None:
    person = add(store, "ada@city.example", 90)
    letters(store, person, weeks=3, calls=11, project="krefeld/twin")
    noisy = staff_mail(store, today=TODAY, now=NOW).noisy
    assert [(p.project_id, p.average) for p in noisy] == [("krefeld/twin", 11)]


def test_a_profile_that_was_saved_long_ago_asks_for_a_look(store: Store) -> None:
    later = TODAY + timedelta(days=200)
    found = staff_mail(store, today=later, now=NOW + timedelta(days=200)).unreviewed
    assert [p.project_id for p in found] == ["krefeld/heat", "krefeld/twin"]


def test_a_relay_that_refuses_us_is_told_while_mail_waits(store: Store) -> None:
    person = add(store, "ada@city.example", 90)
    note_relay_trouble(store, "554 5.7.1 Relay access denied", now=NOW - timedelta(hours=3))
    assert staff_mail(store, today=TODAY, now=NOW).relay is None
    letters(store, person, weeks=2, calls=1, project="krefeld/heat")
    note_relay_trouble(store, "554 5.7.1 Relay access denied again", now=NOW)
    mail = staff_mail(store, today=TODAY, now=NOW)
    assert mail.relay is not None
    text = render_staff(mail, "en").text
    assert "Mail that can’t leave (1)" in text
    assert "2 mails wait since 6 Oct 2026" in text
    assert "554 5.7.1 Relay access denied again" in text
    clear_relay_trouble(store)
    assert staff_mail(store, today=TODAY, now=NOW).relay is None
