"""Everything that a paper for a committee says of one call and one project, before any language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from advice.paper.refused import Refused, refused_of
from advice.paper.steps import Step, steps_before
from advice.ranking.matching import Corpus, rank_project
from advice.weekly.cards import make_fit, read_due, read_money
from advice.weekly.content import Due, GrantMoney, ProjectFit
from eligibility import keys
from eligibility.stated_facts import Facts, facts_of
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import Project
from funding.errors import EmptyProfile
from funding.evidence import Check, Fact, Role
from funding.match import Match
from matcher.understanding import understood
from store.calls.versions import Reading, readings_of
from store.database import Store
from store.people.profiles import find_profile
from store.pipeline.entries import Entry, entry_of

USUAL_DAYS = 60
"""Where nobody knows what is usual in a programme."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One call for one project on one day."""

    call: Call
    project: Project
    today: date
    checks: tuple[Check, ...]
    role: Role
    facts: Facts
    money: GrantMoney
    due: Due
    lead: Fact | None
    """The days that are usual, where the call or its programme has them."""
    steps: tuple[Step, ...]
    """Empty where no deadline is to come."""
    match: Match | None
    """How well it fits; None where that was not asked, or where the project has no words."""
    fit: ProjectFit | None
    readings: Sequence[Reading]
    version: int | None
    """Of the profile; None for one that is not stored."""
    entry: Entry | None
    """Where the city stands with the call already."""
    refused: tuple[Refused, ...] = ()
    """What was said against it before."""


def make_paper(
    store: Store,
    call: Call,
    project: Project,
    *,
    corpus: Corpus | None,
    recipient_id: int | None = None,
    today: date,
) -> Paper:
    """Return the paper; without a *corpus* it does not say how well the call fits.

    With *recipient_id* it tells also what that reader had said against the call.
    """
    match = None
    if corpus is not None and call.id in corpus.live:
        project = understood(project, corpus.index)
        match = match_with(corpus, project, call, today)
    checks, role = check_call(project, call, today=today)
    facts, due = facts_of(call), read_due(call, today)
    lead = facts.one(keys.LEAD_DAYS)
    days = USUAL_DAYS if lead is None else int(lead.value)
    city = project.city.id
    return Paper(
        call=call,
        project=project,
        today=today,
        checks=checks,
        role=role,
        facts=facts,
        money=read_money(call, checks),
        due=due,
        lead=lead,
        steps=() if due.day is None else steps_before(due.day, days, today),
        match=match,
        fit=None if match is None else make_fit(match, project),
        readings=readings_of(store, call.id),
        version=find_profile(store, city).version,
        entry=entry_of(store, city, call.id),
        refused=refused_of(store, call, project, recipient_id=recipient_id, today=today),
    )


def match_with(corpus: Corpus, project: Project, call: Call, today: date) -> Match | None:
    """Return the explained match of a project and one call; None where they have no word in common.

    A must-not term of the profile leaves no match either.
    """
    try:
        ranked = rank_project(
            replace(corpus, live=frozenset({call.id})),
            project,
            today=today,
        )
    except EmptyProfile:
        return None
    found = (*ranked.found.results, *ranked.found.blocked, *ranked.found.below_floor)
    return next(iter(ranked.explained(found)), None)
