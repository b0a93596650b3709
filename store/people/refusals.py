"""Why somebody said no to a call, and what the no rests on: by that it can fall away by itself."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from funding.evidence import Check, Evidence, Role, Rule, Verdict


class Why(StrEnum):
    """Why a call is not for somebody."""

    TOPIC = "topic"
    CANNOT_APPLY = "cannot_apply"
    CAPACITY = "capacity"
    """The deadline is too early, or nobody has time."""
    OWN_SHARE = "own_share"
    """The rate, or the own share that it leaves."""
    SIZE = "size"
    """Of the grant, or of the project that it asks for."""
    PARTNERS = "partners"
    KNOWN = "known"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectBasis:
    """What the no rests on in one project of whoever said it."""

    project_id: str
    role: Role
    """What we said that the city can be in the call."""
    check: Check | None
    """The rule that the reason is about, as it was judged; None where none is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """The state of a call on the day of a no.  Unknown is None."""

    rule: Rule | None = None
    """The rule that says no, for "we cannot apply"; None where nobody named one."""
    deadlines: tuple[date, ...] = ()
    following: date | None = None
    """The deadline that came next."""
    rate: Decimal | None = None
    """The share of the costs that is paid, 0..1."""
    grant_min_eur: int | None = None
    grant_max_eur: int | None = None
    projects: tuple[ProjectBasis, ...] = ()


def write_basis(basis: Basis | None) -> str | None:
    """Return the text that the database keeps; the same basis, the same text."""
    if basis is None:
        return None
    values = {
        "rule": basis.rule,
        "deadlines": [day.isoformat() for day in basis.deadlines],
        "following": None if basis.following is None else basis.following.isoformat(),
        "rate": None if basis.rate is None else str(basis.rate),
        "grant_min_eur": basis.grant_min_eur,
        "grant_max_eur": basis.grant_max_eur,
        "projects": [
            {
                "project_id": one.project_id,
                "role": one.role,
                "check": None if one.check is None else check_values(one.check),
            }
            for one in basis.projects
        ],
    }
    return json.dumps(values, ensure_ascii=False)


def read_basis(text: str | None) -> Basis | None:
    """Return what `write_basis` wrote."""
    if text is None:
        return None
    values = json.loads(text)
    following, rate, rule = values["following"], values["rate"], values["rule"]
    return Basis(
        rule=None if rule is None else Rule(rule),
        deadlines=tuple(map(date.fromisoformat, values["deadlines"])),
        following=None if following is None else date.fromisoformat(following),
        rate=None if rate is None else Decimal(rate),
        grant_min_eur=values["grant_min_eur"],
        grant_max_eur=values["grant_max_eur"],
        projects=tuple(
            ProjectBasis(
                project_id=one["project_id"],
                role=Role(one["role"]),
                check=None if one["check"] is None else read_check(one["check"]),
            )
            for one in values["projects"]
        ),
    )


def check_values(check: Check) -> dict[str, Any]:
    """Return a rule as it was judged, with the words that it rested on."""
    evidence = check.evidence
    return {
        "rule": check.rule,
        "verdict": check.verdict,
        "because": check.because,
        "details": [list(pair) for pair in check.details],
        "evidence": None
        if evidence is None
        else {
            "quote": evidence.quote,
            "url": evidence.url,
            "is_default": evidence.is_default,
            "checked_on": evidence.checked_on,
        },
    }


def read_check(values: dict[str, Any]) -> Check:
    return Check(
        rule=Rule(values["rule"]),
        verdict=Verdict(values["verdict"]),
        because=values["because"],
        details=tuple((name, value) for name, value in values["details"]),
        evidence=None if values["evidence"] is None else Evidence(**values["evidence"]),
    )
