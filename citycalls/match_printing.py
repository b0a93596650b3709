"""Matches and relevance figures as lines for people."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from advice.ranking.keyword_terms import phrases
from advice.timetables.ahead import plan_ahead
from advice.weekly.cards import make_fit
from citycalls.output import say
from funding.city import Project
from funding.match import Match, MatchList
from funding.understanding import Source, UnderstoodTerm
from funding.words import plain, shorten
from wording.conditions import can_we_apply
from wording.language import speech
from wording.planned.ahead import planned_words, prepare_words
from wording.why import why_sentence

if TYPE_CHECKING:
    from matcher.evaluation.evaluate import Evaluation

TERMS = 10
"""Understood words of a text that are printed."""
ENGLISH = speech("en")


def print_matches(
    projects: Sequence[Project], lists: Sequence[MatchList], top: int, today: date
) -> None:
    for project, found in zip(projects, lists, strict=True):
        name = project.id if project.city.name else shorten(plain(project.title), 70) or "the text"
        say(f"{name}: {found.considered} calls looked at, {len(found.results)} fit")
        if project.understood:
            say(f"  understood as: {told_terms(project.understood)}")
        for number, match in enumerate(found.results[:top], 1):
            print_match(number, match, project, today)
        if not found.results:
            nearest = "; the nearest:" if found.nearest else ""
            say(f"  nothing fits well enough{nearest}")
        for match in found.nearest[: 0 if found.results else 3]:
            say(f"  ({match.score:.3f}) {shorten(plain(match.call.title), 90)}")
        for match in found.blocked[:5]:
            rule = next((c.because for c in match.checks if c.verdict == "no"), "")
            say(f"  blocked: {shorten(plain(match.call.title), 80)}: {rule}")
        say()


def told_terms(terms: Sequence[UnderstoodTerm]) -> str:
    """Return what a text is about: fields of work, then its own words with their language."""
    fields = [t.term for t in terms if t.source is Source.FIELD]
    own = [t for t in terms if t.source is Source.TEXT]
    shown = phrases(terms)[:TERMS]
    languages = ", ".join(dict.fromkeys(language_name(t.language) for t in own))
    words = f"{', '.join(shown)} ({languages})" if shown else ""
    return "; ".join(part for part in (", ".join(fields), words) if part)


def language_name(language: str) -> str:
    from babel import Locale

    return str(Locale(language).english_name)


def print_match(number: int, match: Match, project: Project, today: date) -> None:
    best = match.call.best
    absent = "deadline unreadable, see the portal" if best.is_deadline_unreadable else None
    deadline = best.next_deadline(today) or absent or "no deadline stated"
    if (ahead := plan_ahead(match.call, today)) is not None:
        deadline = " · ".join([planned_words(ENGLISH, ahead), *prepare_words(ENGLISH, ahead)])
    say(f"  {number:2}. {shorten(plain(best.title), 100)}")
    say(f"      {match.strength} {match.score:.3f} · {best.programme or best.source} · {deadline}")
    say(f"      {why_sentence(ENGLISH, make_fit(match, project))}")
    if match.checks:
        say(f"      can we apply? {can_we_apply(ENGLISH, match.role, match.checks)}")
    say(f"      {match.call.id}")


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
