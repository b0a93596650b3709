"""Matches, their eligibility and relevance figures as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from advice.as_json.calls import deadline_values, terms_of
from advice.as_json.plans import plan_values
from advice.ranking.matching import interleave
from eligibility.stated_facts import facts_of
from funding.city import Project
from funding.evidence import Check
from funding.match import Match, MatchList
from funding.understanding import UnderstoodTerm

if TYPE_CHECKING:
    from matcher.evaluation.evaluate import Evaluation

NEAREST = 10
"""Blocked calls, and calls below the floor, that a document holds of each project."""


def match_values(
    name: str, projects: Sequence[Project], lists: Sequence[MatchList], top: int, today: date
) -> dict[str, object]:
    """Return one document over all projects of the profile; the best of each come first."""
    by_project = {m.project_id: m for m in lists}
    places = interleave(lists)[:top]
    return {
        "profile": name,
        "projects": [p.id for p in projects],
        "today": today,
        "understood": [understood_values(p.id, t) for p in projects for t in p.understood],
        "must": list(dict.fromkeys(t for p in projects for t in p.must_all)),
        "must_not": list(dict.fromkeys(t for p in projects for t in p.must_none)),
        "considered": max((m.considered for m in lists), default=0),
        "results": [one_match(by_project[p].results[place], today) for p, place in places],
        "blocked": [one_match(m, today) for found in lists for m in found.blocked[:NEAREST]],
        "below_floor": [one_match(m, today) for found in lists for m in found.nearest[:NEAREST]],
    }


def understood_values(project_id: str, term: UnderstoodTerm) -> dict[str, object]:
    """Return one of the terms that a text was understood by."""
    return {
        "project": project_id,
        "term": term.term,
        "weight": round(term.weight, 4),
        "concept": term.concept,
        "source": term.source,
        "language": term.language,
    }


def one_match(match: Match, today: date) -> dict[str, object]:
    """Return one call beside one project.

    *score* orders the calls of one project only; *chance* is that of being a good call, 0..1.
    """
    best = match.call.best
    return {
        "call_id": match.call.id,
        "source_id": best.source_id,
        "source": best.source,
        "project": match.project_id,
        "title": best.title,
        "status": match.call.status_on(today),
        "deadlines": deadline_values(best),
        "next_deadline": best.next_deadline(today),
        "plan": plan_values(best),
        "programme": best.programme,
        "url": best.url,
        "score": round(match.score, 6),
        "strength": match.strength,
        "chance": None if match.chance is None else round(match.chance, 4),
        "reasons": [
            {
                "term": r.term,
                "weight": round(r.weight, 6),
                "field": r.field,
                "section": r.section,
                "via": r.via,
            }
            for r in match.reasons
        ],
        "not_covered": match.not_covered,
        "sentence": match.sentence,
        "role": match.role,
        "eligibility": [check_values(c) for c in match.checks],
        "missing_since": match.call.missing_since,
        **terms_of(best, facts_of(match.call).items, match.call.last_seen),
    }


def check_values(check: Check) -> dict[str, object]:
    """Return one rule with its verdict and the quoted sentence that it rests on."""
    evidence = check.evidence
    return {
        "rule": check.rule,
        "verdict": check.verdict,
        "because": check.because,
        "evidence": None if evidence is None else evidence.quote,
        "is_default": evidence is not None and evidence.is_default,
        "url": None if evidence is None else evidence.url,
    }


def evaluation_values(found: "Evaluation") -> dict[str, object]:
    """Return the figures as mean, low and high of the 95 % interval."""
    return {
        "set": found.name,
        "profiles": found.profiles,
        "calls": found.calls,
        "relevant_from_grade": found.relevant,
        **{name: figure.mean for name, figure in found.metrics.items()},
        "intervals": {name: [f.low, f.high] for name, f in found.metrics.items()},
        "slices": {
            part: {name: f.mean for name, f in metrics.items()}
            for part, metrics in found.slices.items()
        },
        "differences": None
        if found.differences is None
        else {
            n: {"mean": f.mean, "low": f.low, "high": f.high} for n, f in found.differences.items()
        },
    }
