"""All that one person's mail is made from, looked up; what others share, only once."""

from collections.abc import Hashable, Mapping, Sequence

from advice.inbox.replies import untold_replies
from advice.pipeline.shared import untold_shares
from advice.weekly.all_new_calls import NO_NEW_CALLS, NewCalls, new_calls
from advice.weekly.answers import Answers
from advice.weekly.content import WeeklyMail
from advice.weekly.week import Shared, Week
from advice.weekly.weekly_mail import weekly_mail
from digest.composing.common import SinceLast
from digest.composing.questions import question_to
from digest.issue import IssueData, day_of, events_since, followed
from funding.city import Project
from funding.not_covered import load_not_covered
from store.database import Store
from store.mail.outbox import last_issue, listed_before
from store.people.recipients import Recipient


def week_of(store: Store, issue: IssueData, person: Recipient, period: str) -> Week:
    """Return all that a person's mail is made from."""
    common = issue.common
    projects = followed(issue, person)
    moment = last_issue(store, person.id, now=issue.now)
    day = day_of(moment, issue.sending)
    listed = resolved(issue.aliases, listed_before(store, person.id, now=issue.now))
    answers = common.book(issue.feedback, issue.people, issue.refusals).answers_of(
        person, projects, since=day
    )
    since = events_since(store, issue, moment)
    return Week(
        recipient=person,
        projects=projects,
        lists=issue.lists,
        explain=issue.explain,
        events=since.events,
        listed=listed,
        health=issue.health,
        not_covered=load_not_covered(),
        today=issue.today,
        period=period,
        since=day,
        known=common.calls_of(store, known_ids(listed, since, answers)),
        whole_week=whole_week(issue, person, since, projects),
        answers=answers,
        replies=untold_replies(store, person.id, listed),
        shares=untold_shares(store, person.id, listed, today=issue.today, now=issue.now),
        profile_changes=issue.profile_changes,
        model_changed_on=issue.model.changed_on,
        is_model_released=issue.model.is_released,
        calls_read=len(issue.calls),
        tandems=issue.tandems.untold(person, listed),
        question=question_to(issue, person, projects, listed) if day is not None else None,
        returning=issue.returning,
        shared=common.shared.setdefault(ids_of(projects), Shared()),
    )


def known_ids(listed: Mapping[str, frozenset[str]], since: SinceLast, answers: Answers) -> set[str]:
    """Return the calls that are told even if no list has them."""
    back = {one.call_id for one in answers.returned}
    return (listed.keys() & since.call_ids) | answers.watched | back


def letter_of(issue: IssueData, week: Week) -> WeeklyMail:
    """Return what a week says; weeks that differ in their person alone are worked out once."""
    if week.replies or week.shares or week.tandems:
        return weekly_mail(week)  # as good as nobody shares these
    answers = week.answers
    key = (
        *(week.period, week.since, ids_of(week.projects), id(week.events)),
        *(week.recipient.language, week.recipient.wants_whole_week),
        tuple(week.listed.items()),
        *(answers.hidden, answers.hidden_pairs, answers.watched, answers.recent),
        answers.returned,
        id(week.question),
        tuple(sorted(answers.reminders.items())),
    )
    return issue.common.letters.get(key, lambda: weekly_mail(week))


def shown_in(letter: WeeklyMail) -> Hashable:
    """Return a key of all that a letter shows: letters with the same one are rendered once.

    Cards are told apart by who they are, which holds as long as somebody keeps the letter.
    """
    return (
        *(letter.language, letter.period, letter.is_welcome, letter.since),
        *(letter.cities, letter.projects, letter.answered, letter.replies, id(letter.shares)),
        *(letter.calls_new, letter.held_back, letter.not_read, letter.unsaid, letter.dates_ahead),
        *(id(letter.recalled), id(letter.tandems), id(letter.question)),
        tuple((line.forecast, line.fits) for line in letter.expected),
        tuple((section, *map(id, cards)) for section, cards in letter.sections.items()),
    )


def ids_of(projects: Sequence[Project]) -> tuple[str, ...]:
    return tuple(project.id for project in projects)


def whole_week(
    issue: IssueData, person: Recipient, since: SinceLast, projects: Sequence[Project]
) -> NewCalls:
    """Return the new calls for who asked for all of them."""
    if not person.wants_whole_week:
        return NO_NEW_CALLS
    key = (ids_of(projects), since.new_ids)
    known = issue.common.whole_weeks
    if key not in known:
        known[key] = new_calls(issue.calls, since.new_ids, projects, today=issue.today)
    return known[key]


def resolved(
    aliases: Mapping[str, str], listed: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return what was listed under the ids that calls have now: merged calls were told of once."""
    found: dict[str, frozenset[str]] = {}
    for call_id, reasons in listed.items():
        current = aliases.get(call_id, call_id)
        found[current] = found.get(current, frozenset()) | reasons
    return found
