"""The mail that a reader asked for with "remind me": on the day, not with the next issue."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from advice.profiles.stored_projects import load_projects
from advice.ranking.model_release import model_state
from advice.refusals.refusals import load_refusals
from advice.weekly.call_state import is_open
from advice.weekly.content import MailSection, WeeklyMail
from advice.weekly.reasons import closing
from digest.compose import letter_for, listed_items
from digest.composing.weeks import resolved
from digest.envelope import id_of, links_of, message_of
from digest.issue import IssueData, SenderConfig, is_followed, profile_changes
from digest.render import render_mail
from funding.call import Call
from store.calls.calls import calls_of
from store.database import Store
from store.harvest.call_identity import former_ids
from store.mail.outbox import MailKind, MailOutdated, listed_before, queue_mail
from store.operations.source_health import source_health
from store.people.feedback import AnswerKind, Feedback, in_force
from store.people.recipients import Recipient, list_recipients
from wording.programme_texts import load_guides

Wishes = Mapping[str, int]
"""Call to days before its deadline."""


def compose_reminders(
    store: Store, *, today: date, now: datetime, sending: SenderConfig
) -> list[Recipient]:
    """Put the reminders that are due into the outbox, one mail a person; return who gets one.

    Due is what closes within the days that the person chose and was not told of since, however
    late the service comes to it, as long as the call is open.  An issue that told it in time takes
    the reminder's place, and the other way round.
    """
    feedback = tuple(in_force(store))
    wished = {f.call_id for f in feedback if f.answer is AnswerKind.REMIND}
    calls, aliases = calls_of(store, sorted(wished)), former_ids(store)
    due = {
        person.id: (person, wishes)
        for person in list_recipients(store)
        if person.is_active(today)
        and (wishes := due_wishes(store, person, feedback, calls, aliases, today, now))
    }
    if not due:
        return []
    issue = issue_of(store, [p for p, _ in due.values()], feedback, today, now, sending)
    return [p for p, wishes in due.values() if keep_reminder(store, issue, p, wishes)]


def due_wishes(
    store: Store,
    person: Recipient,
    feedback: Sequence[Feedback],
    calls: Mapping[str, Call],
    aliases: Mapping[str, str],
    today: date,
    now: datetime,
) -> Wishes:
    """Return the person's wishes whose time has come and that no mail has fulfilled."""
    told = resolved(aliases, listed_before(store, person.id, now=now))
    due = {}
    for answer in feedback:
        call = calls.get(answer.call_id)
        is_wish = answer.recipient_id == person.id and answer.answer is AnswerKind.REMIND
        if not is_wish or answer.days is None or call is None or not is_open(call, today):
            continue
        day = call.best.next_deadline(today)
        if (
            day is not None
            and call.missing_since is None
            and (day - today).days <= answer.days
            and str(closing(answer.days, day)) not in told.get(call.id, ())
        ):
            due[call.id] = answer.days
    return due


def issue_of(
    store: Store,
    people: Sequence[Recipient],
    feedback: Sequence[Feedback],
    today: date,
    now: datetime,
    sending: SenderConfig,
) -> IssueData:
    from advice.ranking.matching import load_corpus, match_projects  # takes about a second

    names = {name for person in people for name in person.profiles}
    projects = {p.id: p for p in load_projects(store) if is_followed(p, names)}
    found = match_projects(load_corpus(store, today), projects.values(), today=today)
    return IssueData(
        today=today,
        now=now,
        sending=sending,
        calls=(),
        lists=found.lists,
        explain=found.explain,
        projects=projects,
        events=(),
        health=tuple(source_health(store, now=now)),
        profile_changes=profile_changes(store, projects.values()),
        model=model_state(store),
        feedback=tuple(feedback),
        people={person.id: person for person in list_recipients(store)},
        refusals=load_refusals(store, feedback, today=today, now=now),
        stored={},
        aliases=former_ids(store),
    )


def keep_reminder(store: Store, issue: IssueData, person: Recipient, wishes: Wishes) -> bool:
    """Compose and store one person's reminder; return whether there is one."""
    period = f"{MailKind.REMINDER}-{issue.today}"
    letter = reduced(letter_for(store, issue, person, issue.today.isoformat()), wishes)
    if not letter.act_now:
        return False
    links = links_of(issue.sending, person, period, issue.today)
    rendered = render_mail(letter, links, pages=load_guides())
    body = message_of(issue.sending, person, rendered, links)
    try:
        with store.write():
            return queue_mail(
                store,
                recipient_id=person.id,
                kind=MailKind.REMINDER,
                period=period,
                first_day=issue.today,
                subject=rendered.subject,
                body=body,
                message_id=id_of(issue.sending, person, period),
                items=listed_items(letter),
                now=issue.now,
            )
    except MailOutdated:  # an issue told it a moment ago
        return False


def reduced(letter: WeeklyMail, wishes: Wishes) -> WeeklyMail:
    """Return what a reminder says of all that a letter could say."""
    cards = tuple(card for card in letter.act_now if card.call.id in wishes)
    told = {card.call.id for card in cards}
    sources = {card.call.best.source for card in cards}
    return replace(
        letter,
        sections={MailSection.ACT_NOW: cards},
        answered=(),
        replies=(),
        not_read=(),
        sources=tuple(line for line in letter.sources if line.name in sources),
        items=tuple(item for item in letter.items if item.call_id in told),
        is_welcome=False,
        is_reminder=True,
        expected=(),
    )
