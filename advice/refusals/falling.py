"""Whether the reason of a no has fallen away: pure, from the state that was kept and that of today.

A mere rewording is no change, nor is one that goes the other way, nor what the call stopped saying.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from advice.refusals.basis import check_about
from eligibility.rates import read_rate
from eligibility.verdict import check_call
from funding.call import Call, Status
from funding.city import Project
from funding.evidence import Check, Role, Rule, Verdict
from store.people.refusals import Basis, ProjectBasis, Why


class Turn(StrEnum):
    """What has changed since a no."""

    DEADLINE = "deadline"
    OWN_SHARE = "own_share"
    GRANT_MIN = "grant_min"
    GRANT_MAX = "grant_max"
    RULE = "rule"
    """A rule of the call, or what the profile says to it."""


Value = date | Decimal | int | Check


@dataclass(frozen=True, kw_only=True, slots=True)
class Fallen:
    """A reason that holds no more, old to new: dates, shares 0..1, whole euro, or judged rules."""

    why: Why
    said_on: date
    turn: Turn
    before: Value
    after: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """A call and one project today; None for who follows no project."""

    call: Call
    project: Project | None
    before: ProjectBasis | None
    checks: tuple[Check, ...]

    @property
    def rate(self) -> Decimal | None:
        return read_rate(self.call.best, self.checks)[0]


Turned = tuple[Turn, Value, Value]


def fallen_away(
    why: Why | None,
    basis: Basis | None,
    call: Call,
    projects: Sequence[Project],
    *,
    said_on: date,
    today: date,
) -> Fallen | None:
    """Return what has changed so that a no holds no more; None while it holds.

    *projects* are those of whoever said it, as they are today: in one of them at least the city may
    be something in the call.  A no for its topic, or in free words, never falls away by itself.
    """
    rule = None if why is None else TURNS.get(why)
    if basis is None or why is None or rule is None:
        return None
    for now in states(basis, call, projects, today):
        found = rule(basis, now)
        if found is not None:
            turn, before, after = found
            return Fallen(why=why, said_on=said_on, turn=turn, before=before, after=after)
    return None


def is_to_win(call: Call, today: date) -> bool:
    """Return whether a call may come back: one that has closed or went missing stays away."""
    return call.status_on(today) is not Status.CLOSED and call.missing_since is None


def states(basis: Basis, call: Call, projects: Sequence[Project], today: date) -> Iterator[Now]:
    """Yield the call for each project in which the city is not ruled out."""
    if not projects:
        yield Now(call=call, project=None, before=None, checks=())
    kept = {one.project_id: one for one in basis.projects}
    for project in projects:
        checks, role = check_call(project, call, today=today)
        if role is not Role.NO:
            yield Now(call=call, project=project, before=kept.get(project.id), checks=checks)


def later_deadline(basis: Basis, now: Now) -> Turned | None:
    days = tuple(d.date for d in now.call.best.deadlines)
    if not days or not basis.deadlines:
        return None
    if days[-1] > basis.deadlines[-1]:
        return Turn.DEADLINE, basis.deadlines[-1], days[-1]
    # of several dates the one that came next may move alone: the first of two stages
    if basis.following is not None and len(days) == len(basis.deadlines):
        moved = days[basis.deadlines.index(basis.following)]
        if moved > basis.following:
            return Turn.DEADLINE, basis.following, moved
    return None


def smaller_share(basis: Basis, now: Now) -> Turned | None:
    """Return a lower own share within the project's limit, or a limit that now allows it."""
    rate, limit = now.rate, None if now.project is None else now.project.max_own_share
    if rate is None or basis.rate is None or (limit is not None and 1 - rate > limit):
        return None
    if rate > basis.rate:
        return Turn.OWN_SHARE, 1 - basis.rate, 1 - rate
    return new_yes(now, Rule.OWN_SHARE)


def fitting_size(basis: Basis, now: Now) -> Turned | None:
    """Return a smaller least grant, or for a project that asked for more a larger grant."""
    record, project = now.call.best, now.project
    low = None if project is None else project.budget_min_eur
    high = None if project is None else project.budget_max_eur
    most, least = basis.grant_max_eur, basis.grant_min_eur
    if low is not None and most is not None and most < low:  # too small was meant
        larger = record.contribution_max_eur
        if larger is not None and larger >= low:
            return Turn.GRANT_MAX, most, larger
        return new_yes(now, Rule.BUDGET)
    smaller = record.contribution_min_eur
    if least is not None and smaller is not None and smaller < least:
        if high is None or smaller <= high:
            return Turn.GRANT_MIN, least, smaller
        return None
    return new_yes(now, Rule.BUDGET)


def partners_found(basis: Basis, now: Now) -> Turned | None:
    return new_yes(now, Rule.CONSORTIUM)


def now_eligible(basis: Basis, now: Now) -> Turned | None:
    """Return the rule that said no, or left it open, and says yes now.

    From no to open only where the call states something else: what it stopped saying may hold on.
    """
    if basis.rule is None:
        return None
    found = new_yes(now, basis.rule)
    before = None if now.before is None else now.before.check
    if found is not None or before is None or before.verdict is not Verdict.NO:
        return found
    after = check_about(now.checks, basis.rule, like=before)
    if after is None or after.verdict is Verdict.NO or not quote_of(after):
        return None
    if quote_of(after) == quote_of(before):
        return None
    return Turn.RULE, before, after


def new_yes(now: Now, rule: Rule) -> Turned | None:
    """Return a rule that was no clear yes and is one now."""
    before = None if now.before is None else now.before.check
    if before is None or before.verdict is Verdict.YES:
        return None
    after = check_about(now.checks, rule, like=before)
    if after is None or after.verdict is not Verdict.YES:
        return None
    return Turn.RULE, before, after


def quote_of(check: Check) -> str:
    return " ".join((check.evidence.quote or "").split()) if check.evidence is not None else ""


TURNS: dict[Why, Callable[[Basis, Now], Turned | None]] = {
    Why.CAPACITY: later_deadline,
    Why.OWN_SHARE: smaller_share,
    Why.SIZE: fitting_size,
    Why.PARTNERS: partners_found,
    Why.CANNOT_APPLY: now_eligible,
}
