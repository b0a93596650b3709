"""What a mail asks its reader; readers of the same projects share what is worth asking."""

from collections.abc import Mapping, Sequence

from advice.questions.asking import Question
from advice.questions.listed_calls import ListedCalls
from advice.questions.mailed import question_for
from digest.issue import IssueData
from funding.city import Project
from store.people.recipients import Recipient


def question_to(
    issue: IssueData,
    person: Recipient,
    projects: Sequence[Project],
    listed: Mapping[str, frozenset[str]],
) -> Question | None:
    """Return the question of a person's mail; None where there is none, or no page to answer on.

    *listed* are the reasons of earlier mails, as the outbox keeps them.
    """
    if issue.rests is None or issue.sending.base_url is None:
        return None
    common = issue.common
    if common.listed_calls is None:
        common.listed_calls = ListedCalls(lists=issue.lists, today=issue.today)
    names = tuple(project.id for project in projects)
    found = common.questions.get(names)
    if found is None:
        found = common.questions[names] = common.listed_calls.questions_to(projects)
    return question_for(found, person.id, rests=issue.rests, listed=listed, today=issue.today)
