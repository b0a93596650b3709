"""One call as a card: why it fits, who may apply, money, deadline; all of it stated or None."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from advice.ranking.shared_terms import missing_terms, shared_terms
from advice.refusals.falling import Fallen
from advice.timetables.ahead import plan_ahead
from advice.weekly.content import (
    CallChange,
    Card,
    Due,
    GrantMoney,
    MailSection,
    ProjectFit,
    WhyNew,
)
from advice.weekly.quota import NATIONAL, family_of
from eligibility.rates import read_rate
from funding.call import Call, DeadlineModel, Status
from funding.city import Project
from funding.evidence import Check, Role
from funding.match import Match

BEST_FIRST = (Role.ALONE, Role.WITH_CONDITIONS, Role.UNKNOWN, Role.PARTNER_ONLY, Role.NO)


def make_card(
    call: Call,
    matches: Sequence[Match],
    projects: Mapping[str, Project],
    section: MailSection,
    *,
    today: date,
    why_new: WhyNew | None = None,
    new_on: date | None = None,
    changes: Sequence[CallChange] = (),
    fallen: Fallen | None = None,
    refused_by: str | None = None,
    is_watched: bool = False,
    is_near_miss: bool = False,
) -> Card:
    """Return a card; *matches* are those of one reader, one a project."""
    best = min(matches, key=lambda m: BEST_FIRST.index(m.role), default=None)
    return Card(
        call=call,
        section=section,
        fits=tuple(make_fit(m, projects[m.project_id]) for m in matches),
        role=Role.UNKNOWN if best is None else best.role,
        checks=() if best is None else best.checks,
        money=read_money(call, () if best is None else best.checks),
        due=read_due(call, today),
        why_new=why_new,
        new_on=new_on,
        changes=tuple(changes),
        fallen=fallen,
        refused_by=refused_by,
        is_watched=is_watched,
        is_near_miss=is_near_miss,
    )


def make_fit(match: Match, project: Project) -> ProjectFit:
    """Return why a call fits *project*, in the project's words.

    Of a text or a question it is the project as it was understood that knows these words.
    """
    terms = shared_terms(match, project)
    return ProjectFit(
        project_id=project.id,
        project_title=project.title,
        city=project.city.name,
        strength=match.strength,
        terms=terms,
        not_covered=missing_terms(match, project, terms),
        role=match.role,
    )


def read_money(call: Call, checks: Sequence[Check] = ()) -> GrantMoney:
    """Return the money of one project; the own share only where grant and rate are both known."""
    record = call.best
    rate, is_default = read_rate(record, checks)
    grant = record.contribution_max_eur
    total = own = None
    if rate and grant:
        total = int(Decimal(grant) / rate)
        own = total - grant
    return GrantMoney(
        grant_min_eur=record.contribution_min_eur,
        grant_max_eur=grant,
        budget_eur=record.indicative_budget_eur,
        grants=record.expected_grants,
        rate=rate,
        is_national=family_of(call) == NATIONAL,
        is_default_rate=is_default,
        own_share_eur=own,
        total_eur=total,
    )


def read_due(call: Call, today: date) -> Due:
    record = call.best
    is_closed = call.status_on(today) is Status.CLOSED
    ahead = (d for d in record.deadlines if d.date >= today and not is_closed)
    following = next(ahead, None)
    last = record.last_deadline
    stage = None if following is None else following.stage
    if stage is None and record.deadline_model is DeadlineModel.SINGLE_STAGE:
        stage = "single_stage"
    return Due(
        day=None if following is None else following.date,
        at=None if following is None else following.at,
        days=None if following is None else (following.date - today).days,
        stage=stage,
        last=last if following is not None and last != following.date else None,
        opens=record.opening_date,
        is_ahead=call.status_on(today) is Status.FORTHCOMING,
        is_rolling=record.is_rolling,
        is_closed=is_closed,
        is_unreadable=record.is_deadline_unreadable,
        verified_on=call.last_seen,
        missing_since=call.missing_since,
        planned=plan_ahead(call, today),
    )
