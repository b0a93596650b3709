"""From calls and people to letters: everything is looked up once, then each person is written to.

Composing the same period again gives the same bytes; a person has one letter a period.
"""

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
TOGETHER = 20
"""Letters that are stored in one transaction, some milliseconds each."""


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


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One letter on its way into the outbox."""

    person: Recipient
    letter: RenderedMail
    decisions: Mapping[str, str] = field(default_factory=dict)
    """What became of each call, as JSON by project."""


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
    given.  Who has a letter of the period keeps it.  A letter is stored with what it lists and why,
    a few in one transaction, and forgotten: however many there are, few are in memory.  One that
    can't be made is logged and told in *failed*; the others are made.
    """
    people = due_people(store, recipients, today)
    with store.read():  # what is noted of the moment fits all that is read
        issue = load_issue_data(store, people, today, now, sending, lists, progress, match)
    note_first_model(store)
    composed: list[ComposedMail] = []
    decided = set[tuple[str, str]]()
    with seldom_collected():
        for start in range(0, len(people), TOGETHER):
            some = people[start : start + TOGETHER]
            composed += keep_mails(store, issue, some, decided, [] if failed is None else failed)
            if progress is not None:
                progress("composing", start + len(some), len(people))
    if issue.mark is not None and any(letter.is_new for letter in composed):
        from advice.replay.past_corpus import keep_issue_index  # brings numpy and scipy

        keep_issue_index(store, issue.mark)
    return composed


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage less often: what letters share lives until the last of them.

    To look through it after every 700 new objects takes one second of fifteen.
    """
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], 20_000), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def keep_mails(
    store: Store,
    issue: IssueData,
    people: Sequence[Recipient],
    decided: set[tuple[str, str]],
    failed: list[str],
) -> list[ComposedMail]:
    """Compose and store the letters of a few people; a stored one is returned where there is one.

    They are composed while others write, and stored in one transaction: to wait for the disk takes
    longer than to store one.  Where one stands in the way of that, each is stored by itself.
    """
    made: list[Draft] = []
    for person in people:
        with blamed(person, failed):
            made.append(draft_of(store, issue, person, decided))
    new = [draft for draft in made if draft.letter.is_new]
    try:
        with store.write():
            for draft in new:
                if not queue_letter(store, issue, draft):
                    raise MailOutdated("another process was faster")
    except StoreBusy:
        raise
    except Exception:
        log.info("%d letters are stored one by one", len(new), exc_info=True)
        kept = []
        for draft in made:
            with blamed(draft.person, failed):
                kept.append(keep_mail(store, issue, draft).note)
        return kept
    return [draft.letter.note for draft in made]


@contextmanager
def blamed(person: Recipient, failed: list[str]) -> Iterator[None]:
    """Log and tell what goes wrong with one person's letter: it must not cost the others theirs."""
    try:
        yield
    except StoreBusy:
        raise  # the others would wait as long
    except Exception as error:
        log.exception("the letter of recipient %d could not be composed", person.id)
        kind = type(error).__name__
        failed.append(f"recipient {person.id}: no letter was composed ({kind}: {error})")


def draft_of(
    store: Store, issue: IssueData, person: Recipient, decided: set[tuple[str, str]]
) -> Draft:
    """Compose one letter, and what became of the calls of projects that are not in *decided*."""
    letter = compose_one(store, issue, person)
    if not letter.is_new:
        return Draft(person=person, letter=letter)
    decisions = decisions_of(
        followed(issue, person),
        issue.lists,
        today=issue.today,
        period=letter.period,
        model=issue.model.name,
        decided=decided,
        explain=issue.explain,
    )
    return Draft(person=person, letter=letter, decisions=decisions)


def keep_mail(store: Store, issue: IssueData, draft: Draft) -> RenderedMail:
    """Store one letter and return it; the stored one if there is one.

    It is composed anew if others told the person something meanwhile.
    """
    if not draft.letter.is_new:
        return draft.letter
    try:
        with store.write():
            is_kept = queue_letter(store, issue, draft)
    except MailOutdated:
        with store.write():
            draft = replace(draft, letter=compose_one(store, issue, draft.person))
            is_kept = queue_letter(store, issue, draft)
    if is_kept:
        return draft.letter
    # another process was faster since the issue was prepared
    stored = stored_mails(store, [draft.letter.period], issue.now)
    return compose_one(store, replace(issue, stored=stored), draft.person)


def queue_letter(store: Store, issue: IssueData, draft: Draft) -> bool:
    """Put a letter into the outbox, in the open transaction; False if there was one."""
    person, letter = draft.person, draft.letter
    is_kept = queue_mail(
        store,
        recipient_id=person.id,
        period=letter.period,
        subject=letter.subject,
        body=letter.body,
        message_id=letter.message_id,
        items=letter.items,
        decisions=draft.decisions,
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
