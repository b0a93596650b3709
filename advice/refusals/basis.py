"""The state of a call on the day of a no: what the reason rests on, and in which projects."""

from collections.abc import Iterable, Sequence
from datetime import date

from eligibility.rates import read_rate
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import Project
from funding.evidence import Check, Rule, Verdict
from store.people.refusals import Basis, ProjectBasis, Why

MOST_PROJECTS = 20
"""Projects whose state is kept: who follows more says no for the network, not for a project."""
RULES = {
    Why.OWN_SHARE: Rule.OWN_SHARE,
    Why.SIZE: Rule.BUDGET,
    Why.PARTNERS: Rule.CONSORTIUM,
}
"""The rule that a reason is about."""
NEVER_ALONE = (Rule.LEAD_TIME, Rule.OWN_SHARE, Rule.BUDGET, Rule.CONSORTIUM)
"""Rules that have a reason of their own: nobody names them for "we cannot apply"."""


def basis_of(
    call: Call,
    why: Why | None,
    projects: Sequence[Project],
    *,
    rule: Rule | None = None,
    today: date,
) -> Basis:
    """Return what a no to *call* rests on, in the projects of whoever says it.

    *rule* is the one that they name for "we cannot apply"; unset it is that which says no.
    """
    judged = [(project, *check_call(project, call, today=today)) for project in projects]
    checks = judged[0][1] if judged else ()
    if why is Why.CANNOT_APPLY and rule is None:
        rule = next((c.rule for _, some, _ in judged for c in some if is_no(c)), None)
    record = call.best
    asked = RULES.get(why) if why is not None else None
    return Basis(
        rule=rule if why is Why.CANNOT_APPLY else None,
        deadlines=tuple(d.date for d in record.deadlines),
        following=record.next_deadline(today),
        rate=read_rate(record, checks)[0],
        grant_min_eur=record.contribution_min_eur,
        grant_max_eur=record.contribution_max_eur,
        projects=tuple(
            ProjectBasis(
                project_id=project.id,
                role=role,
                check=check_about(some, rule if why is Why.CANNOT_APPLY else asked),
            )
            for project, some, role in judged[:MOST_PROJECTS]
        ),
    )


def check_about(
    checks: Iterable[Check], rule: Rule | None, like: Check | None = None
) -> Check | None:
    """Return the check of a rule, one that says no before others; None where there is none.

    With *like* the one that asks the same question as that check.
    """
    found = [c for c in checks if c.rule is rule and (like is None or topic(c) == topic(like))]
    return next((c for c in found if is_no(c)), next(iter(found), None))


def topic(check: Check) -> str | None:
    """Return which of the further conditions a check is about; None for any other rule."""
    return dict(check.details).get("topic") if check.rule is Rule.OTHER else None


def is_no(check: Check) -> bool:
    return check.verdict is Verdict.NO


def rules_in_the_way(checks: Iterable[Check]) -> list[Check]:
    """Return what somebody may name for "we cannot apply": what is no clear yes, each rule once."""
    found: dict[Rule, Check] = {}
    for check in sorted(checks, key=lambda c: c.verdict is not Verdict.NO):
        if check.verdict is not Verdict.YES and check.rule not in NEVER_ALONE:
            found.setdefault(check.rule, check)
    return list(found.values())
