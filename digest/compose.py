"""From calls and people to letters: everything is looked up once, then each person is written to.

Composing the same period again gives the same bytes; a person has one letter a period.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from advice.ranking.model_release import note_first_model
from advice.weekly.content import PlacedItem, WeeklyMail
from advice.weekly.reasons import reply_to, shared_as
from advice.weekly.staff import STAFF, staff_mail
from digest.composing.weeks import letter_of, shown_in, week_of
from digest.decisions import decisions_of
from digest.envelope import id_of, links_of, message_of
from digest.issue import (
    IssueData,
    MatchAll,
    Progress,
    SenderConfig,
    followed,
    load_issue_data,
    stored_mails,
    wishes_of,
)
from digest.render import Form
from digest.staff_view import render_staff
from funding.errors import StoreBusy
from funding.match import MatchList
from funding.periods import period_of
from store.database import Store
from store.mail.outbox import (
    MailItem,
    MailOutdated,
    body_of,
    made_early,
    queue_mail,
)
from store.past.marks import keep_mark
from store.people.recipients import Recipient, list_recipients
from wording.letter.section_names import REPLIES, SHARES
from wording.programme_texts import load_guides

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ComposedMail:
    """One letter without its bytes, which the outbox keeps: of ten thousand they fill gigabytes."""

    recipient: Recipient
    period: str
    subject: str
    message_id: str
    items: tuple[MailItem, ...]
    is_new: bool
    """False where the person already had a letter of that period: it stays as it is."""


@dataclass(frozen=True, kw_only=True)
class RenderedMail(ComposedMail):
    """One letter, stored or only shown."""

    body: bytes
    html: str | None
    """None for a letter that was stored before."""

    @property
    def note(self) -> ComposedMail:
        """Return what is remembered of it."""
        return ComposedMail(
            recipient=self.recipient,
            period=self.period,
            subject=self.subject,
            message_id=self.message_id,
            items=self.items,
            is_new=self.is_new,
        )


def compose_mails(
    store: Store,
    *,
    today: date,
    now: datetime,
    sending: SenderConfig,
    recipients: Sequence[Recipient] | None = None,
    lists: Mapping[str, MatchList] | None = None,
    match: MatchAll | None = None,
    progress: Progress | None = None,
    failed: list[str] | None = None,
) -> list[ComposedMail]:
    """Put the letters that are due into the outbox and return what they are, in order of address.

    *recipients* are all active ones if None; *lists* are matched by *match*, in this process unless
    given.  Who has a letter of the period keeps it.  Each letter is stored in one transaction with
    what it lists and why, and forgotten: however many there are, few are in memory.  One that can't
    be made is logged and told in *failed*; the others are made.
    """
    people = due_people(store, recipients, today)
    with store.read():  # what is noted of the moment fits all that is read
        issue = load_issue_data(store, people, today, now, sending, lists, progress, match)
    note_first_model(store)
    composed, decided = [], set[tuple[str, str]]()
    for n, person in enumerate(people, 1):
        try:
            composed.append(keep_mail(store, issue, person, decided).note)
        except StoreBusy:
            raise  # the others would wait as long
        except Exception as error:  # one person's letter must not cost the others theirs
            log.exception("the letter of recipient %d could not be composed", person.id)
            if failed is not None:
                kind = type(error).__name__
                failed.append(f"recipient {person.id}: no letter was composed ({kind}: {error})")
        if progress is not None:
            progress("composing", n, len(people))
    if issue.mark is not None and any(letter.is_new for letter in composed):
        from advice.replay.past_corpus import keep_issue_index  # brings numpy and scipy

        keep_issue_index(store, issue.mark)
    return composed


def keep_mail(
    store: Store, issue: IssueData, person: Recipient, decided: set[tuple[str, str]]
) -> RenderedMail:
    """Compose and store one letter; return the stored one if there is one.

    It is composed while others write, and anew if they told the person something meanwhile.
    """
    letter = compose_one(store, issue, person)
    if not letter.is_new:
        return letter
    decisions = decisions_of(
        followed(issue, person),
        issue.lists,
        today=issue.today,
        period=letter.period,
        model=issue.model.name,
        decided=decided,
        explain=issue.explain,
    )
    try:
        with store.write():
            is_kept = queue_letter(store, issue, person, letter, decisions)
    except MailOutdated:
        with store.write():
            letter = compose_one(store, issue, person)
            is_kept = queue_letter(store, issue, person, letter, decisions)
    if is_kept:
        return letter
    # another process was faster since the issue was prepared
    stored = stored_mails(store, [letter.period], issue.now)
    return compose_one(store, replace(issue, stored=stored), person)


def queue_letter(
    store: Store,
    issue: IssueData,
    person: Recipient,
    letter: RenderedMail,
    decisions: Mapping[str, str],
) -> bool:
    is_kept = queue_mail(
        store,
        recipient_id=person.id,
        period=letter.period,
        subject=letter.subject,
        body=letter.body,
        message_id=letter.message_id,
        items=letter.items,
        decisions=decisions,
        now=issue.now,
    )
    if is_kept and issue.mark is not None:
        moment = issue.common.moment(issue.mark)
        own = issue.mark.for_letter(wishes_of(person))
        keep_mark(store, person.id, letter.period, own, moment)
    return is_kept


def preview_mails(
    store: Store,
    *,
    today: date,
    now: datetime,
    sending: SenderConfig,
    recipients: Sequence[Recipient] | None = None,
    lists: Mapping[str, MatchList] | None = None,
    match: MatchAll | None = None,
    progress: Progress | None = None,
) -> Iterator[RenderedMail]:
    """Yield what `compose_mails` would put into the outbox, byte for byte; nothing is kept.

    Read it to its end: it looks at one state of the database.
    """
    people = due_people(store, recipients, today)
    with store.read():
        issue = load_issue_data(store, people, today, now, sending, lists, progress, match)
        for person in people:
            yield compose_one(store, issue, person)


def due_people(
    store: Store, recipients: Sequence[Recipient] | None, today: date
) -> list[Recipient]:
    people = list_recipients(store) if recipients is None else recipients
    return [p for p in people if p.is_active(today)]


def compose_one(store: Store, issue: IssueData, person: Recipient) -> RenderedMail:
    """Return a person's letter of the period: the stored one, or a new one."""
    period = period_of(issue.today, person.frequency)
    if (stored := issue.stored.get((person.id, period))) is not None:
        return RenderedMail(
            recipient=person,
            period=period,
            subject=stored.subject,
            message_id=stored.message_id,
            body=body_of(store, stored.id),
            html=None,
            items=stored.items,
            is_new=False,
        )
    if person.profiles == (STAFF,):
        return compose_staff(store, issue, person, period)
    letter = letter_for(store, issue, person, period)
    links = links_of(issue.sending, person, period, issue.today)
    form = issue.common.forms.get(
        shown_in(letter), lambda: Form(letter, links, pages=load_guides())
    )
    rendered = form.filled(links)
    early = made_early(store, person.id, period)
    return RenderedMail(
        recipient=person,
        period=period,
        subject=rendered.subject,
        message_id=id_of(issue.sending, person, period, early=early),
        body=message_of(issue.sending, person, rendered, links, early=early),
        html=rendered.html,
        items=listed_items(letter),
        is_new=True,
    )


def listed_items(letter: WeeklyMail) -> tuple[MailItem, ...]:
    """Return the lines of a letter as the outbox keeps them."""
    calls = call_items(letter.items)
    replies = tuple(
        MailItem(call_id=r.call_id, reason=str(reply_to(r.feedback_id)), section=REPLIES)
        for r in letter.replies
    )
    shares = tuple(
        MailItem(call_id=x.call.id, reason=str(shared_as(x.share_id)), section=SHARES)
        for x in letter.shares
    )
    return calls + replies + shares


@lru_cache(maxsize=1024)
def call_items(placed: tuple[PlacedItem, ...]) -> tuple[MailItem, ...]:
    """Return the lines about calls; letters that list the same share them."""
    return tuple(
        MailItem(
            call_id=item.call_id,
            reason=item.reason,
            section=item.section.value,
            project_id=item.project_id,
            is_once=item.is_once,
        )
        for item in placed
    )


def compose_staff(store: Store, issue: IssueData, person: Recipient, period: str) -> RenderedMail:
    """Return the weekly mail of a person who follows no project but the service itself."""
    links = links_of(issue.sending, person, period, issue.today)
    letter = staff_mail(store, today=issue.today, now=issue.now)
    rendered = render_staff(letter, person.language)
    early = made_early(store, person.id, period)
    return RenderedMail(
        recipient=person,
        period=period,
        subject=rendered.subject,
        message_id=id_of(issue.sending, person, period, early=early),
        body=message_of(issue.sending, person, rendered, links, early=early),
        html=rendered.html,
        items=(),
        is_new=True,
    )


def letter_for(store: Store, issue: IssueData, person: Recipient, period: str) -> WeeklyMail:
    """Return what the person is told."""
    letter = letter_of(issue, week_of(store, issue, person, period))
    return replace(letter, recipient_id=person.id, name=person.name)
