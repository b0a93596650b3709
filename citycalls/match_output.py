"""Matches and relevance figures as the command line and the API print them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from advice.ranking.matching import interleave
from advice.weekly.cards import telling
from citycalls.listing import deadline_values
from citycalls.output import say
from funding.city import Project
from funding.evidence import Check, Role
from funding.match import Match, MatchList
from funding.words import plain, shorten

if TYPE_CHECKING:
    from matcher.evaluation.evaluate import Evaluation

NEAREST = 10
"""So many blocked calls and near misses are printed."""
ROLES = {
    Role.ALONE: "yes, alone",
    Role.WITH_CONDITIONS: "yes, under conditions (`explain` names them)",
    Role.PARTNER_ONLY: "only as a partner",
    Role.NO: "no",
    Role.UNKNOWN: "not stated",
}


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
        "considered": max((m.considered for m in lists), default=0),
        "results": [one_match(by_project[p].results[place], today) for p, place in places],
        "blocked": [one_match(m, today) for found in lists for m in found.blocked[:NEAREST]],
        "below_floor": [
            one_match(m, today) for found in lists for m in found.below_floor[:NEAREST]
        ],
    }


def one_match(match: Match, today: date) -> dict[str, object]:
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
    }


def check_values(check: Check) -> dict[str, object]:
    evidence = check.evidence
    return {
        "rule": check.rule,
        "verdict": check.verdict,
        "because": check.because,
        "evidence": None if evidence is None else evidence.quote,
        "is_default": evidence is not None and evidence.is_default,
        "url": None if evidence is None else evidence.url,
    }


def print_matches(
    projects: Sequence[Project], lists: Sequence[MatchList], top: int, today: date
) -> None:
    for project, found in zip(projects, lists, strict=True):
        name = project.id if project.city.name else shorten(plain(project.title), 70)
        say(f"{name}: {found.considered} calls looked at, {len(found.results)} fit")
        for number, match in enumerate(found.results[:top], 1):
            print_match(number, match, today)
        if not found.results:
            say("  nothing fits well enough; the nearest:")
        for match in found.below_floor[: 0 if found.results else 3]:
            say(f"  ({match.score:.3f}) {shorten(plain(match.call.title), 90)}")
        for match in found.blocked[:5]:
            rule = next((c.because for c in match.checks if c.verdict == "no"), "")
            say(f"  blocked: {shorten(plain(match.call.title), 80)}: {rule}")
        say()


def print_match(number: int, match: Match, today: date) -> None:
    best = match.call.best
    deadline = best.next_deadline(today) or "no deadline stated"
    say(f"  {number:2}. {shorten(plain(best.title), 100)}")
    say(f"      {match.strength} {match.score:.3f} · {best.programme or best.source} · {deadline}")
    reasons = telling(match.reasons)[:5]
    terms = ", ".join(r.term if not r.via else f"{r.via} = {r.term}" for r in reasons)
    say(f"      because of: {terms}")
    if match.not_covered:
        say(f"      not covered: {', '.join(match.not_covered[:4])}")
    if match.checks:
        say(f"      can we apply: {ROLES[match.role]}")
    say(f"      {match.call.id}")


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


def print_evaluation(found: "Evaluation") -> None:
    say(f"{found.name}: {found.profiles} profiles with a relevant call, {found.calls} calls")
    for name, figure in found.metrics.items():
        say(f"  {name:10} {figure.mean:.3f}  [{figure.low:.3f}, {figure.high:.3f}]")
    for name, figure in (found.differences or {}).items():
        verdict = "better" if figure.low > 0 else "worse" if figure.high < 0 else "no difference"
        say(
            f"  {name:10} {figure.mean:+.3f}  [{figure.low:+.3f}, {figure.high:+.3f}]"
            f"  than the other: {verdict}"
        )
    for part, metrics in found.slices.items():
        line = "  ".join(f"{name} {figure.mean:.3f}" for name, figure in metrics.items())
        say(f"  {part}: {line}")
