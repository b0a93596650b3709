"""The mail with all of a reader's calls, for who asks for it where there are no pages."""

from dataclasses import replace
from datetime import date, datetime

from advice.weekly.content import MailSection, WeeklyMail
from advice.weekly.section_upcoming import all_known
from advice.weekly.week import Week
from advice.weekly.weekly_mail import weekly_mail
from digest.composing.weeks import week_of
from digest.envelope import id_of, links_of, message_of
from digest.issue import SenderConfig
from digest.reminders import issue_of
from digest.render import render_mail
from store.database import Store
from store.mail.outbox import MailKind, queue_mail
from store.people.feedback import in_force
from store.people.recipients import Recipient
from wording.programme_texts import load_guides


def compose_list(
    store: Store, person: Recipient, *, today: date, now: datetime, sending: SenderConfig
) -> bool:
    """Put a mail with all calls of a person into the outbox; False if they had one that day.

    It tells nothing new, so that the next issue says what it would have said without it.
    """
    period = f"{MailKind.LIST}-{today}"
    issue = issue_of(store, [person], tuple(in_force(store)), today, now, sending)
    letter = full_list(week_of(store, issue, person, today.isoformat()))
    links = links_of(sending, person, period, today)
    rendered = render_mail(letter, links, pages=load_guides())
    body = message_of(sending, person, rendered, links)
    with store.write():
        return queue_mail(
            store,
            recipient_id=person.id,
            kind=MailKind.LIST,
            period=period,
            first_day=today,
            subject=rendered.subject,
            body=body,
            message_id=id_of(sending, person, period),
            items=(),
            now=now,
        )


def full_list(week: Week) -> WeeklyMail:
    """Return a mail of all calls that the person was told of and that can still be won."""
    cards = tuple(week.card(found, MailSection.COUNTDOWN) for found in all_known(week))
    return replace(
        weekly_mail(week),
        sections={MailSection.COUNTDOWN: cards},
        answered=(),
        replies=(),
        items=(),
        is_welcome=False,
        is_list=True,
        dates_ahead=0,
        recalled=None,
        expected=(),
    )
