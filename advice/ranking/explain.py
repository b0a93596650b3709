"""Why a call is, or is not, in a project's list: every stage with its figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from advice.ranking.matching import Corpus, match_project, open_corpus, rank_project
from funding.call import Call, Kind
from funding.city import Project
from funding.errors import UnknownName
from funding.evidence import Role
from funding.match import Match
from funding.not_covered import load_not_covered
from funding.words import plain
from matcher.demands import ruled_out
from matcher.understanding import understood
from store.calls.calls import LIVE, find_call
from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.past_issues import issues_with
from store.operations.source_health import source_health
from store.people.feedback import in_force

ROLES = {
    Role.ALONE: "can apply alone",
    Role.WITH_CONDITIONS: "can apply, under conditions",
    Role.PARTNER_ONLY: "can join as a partner, not lead",
    Role.NO: "can't apply",
    Role.UNKNOWN: "has to ask whether it can apply",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """One step on the way of a call into a list."""

    stage: str
    outcome: str
    is_passed: bool
    details: tuple[str, ...] = ()


def explain_call(
    store: Store,
    projects: Sequence[Project],
    name: str,
    *,
    today: date,
    now: datetime,
    without: Sequence[str] = (),
    open_corpus: Callable[[Store, date], Corpus] = open_corpus,
) -> dict[str, list[Stage]]:
    """Return the stages by project: what is known, whether it is live, how it ranks, who may apply.

    A call that was never read is explained, too: which sources are late and what is not covered.
    *without* are derived terms of a text that are not meant; *open_corpus* is where a service keeps
    its corpus open.
    """
    try:
        call = find_call(store, name)
    except UnknownName as error:
        unread = never_read(store, name, str(error), now)
        return {p.id: unread for p in projects}
    with store.read():
        corpus = open_corpus(store, today)
        asked = [understood(p, corpus.index, without=without) for p in projects]
        return {p.id: stages_of(store, corpus, p, call, today) for p in asked}


def never_read(store: Store, name: str, why: str, now: datetime) -> list[Stage]:
    """Return what may be the reason that a call is unknown."""
    health = source_health(store, now=now)
    troubled = [
        f"{h.source.title}: " + ("; ".join(h.reasons) or f"last good run {h.last_good or 'never'}")
        for h in health
        if h.source.is_on and (h.is_late or h.last_good is None or h.reasons)
    ]
    off = [f"{h.source.title}: {h.source.off_because}" for h in health if not h.source.is_on]
    absent = [f"{n.name}: {n.reason}" for n in load_not_covered()]
    return [
        Stage(stage="known", outcome=f"never read: {why}", is_passed=False),
        Stage(
            stage="sources",
            outcome=f"{len(troubled)} sources without a good run, {len(off)} switched off",
            is_passed=not troubled,
            details=(*troubled, *off),
        ),
        Stage(
            stage="not covered",
            outcome="what City Calls does not read at all",
            is_passed=False,
            details=tuple(absent),
        ),
    ]


def stages_of(
    store: Store, corpus: Corpus, project: Project, call: Call, today: date
) -> list[Stage]:
    stages = [known(call), live(call, today)]
    if not stages[-1].is_passed:
        return [*stages, listed(store, call)]
    found = match_project(corpus, project, today=today, chosen=lambda c: c.id == call.id)
    everything = rank_project(corpus, project, today=today).found
    match = next(iter((*found.results, *found.blocked, *found.below_floor)), None)
    if match is None:
        stages.append(no_match(corpus, project, call))
        return [*stages, listed(store, call)]
    place = next((n for n, m in enumerate(everything.results, 1) if m.call.id == call.id), None)
    stages += [ranking(match, place, everything.considered), reasons(match), eligibility(match)]
    return [*stages, answers(store, project, call), listed(store, call)]


def known(call: Call) -> Stage:
    conflicts = [
        f"{c.field}: {c.chosen} ({c.chosen_source}), but {c.other} ({c.other_source})"
        for c in call.conflicts
    ]
    sources = ", ".join(r.id for r in call.records)
    return Stage(
        stage="known",
        outcome=f"{plain(call.title)} – first seen {call.first_seen}, last listed {call.last_seen}",
        is_passed=True,
        details=(f"records: {sources}", *conflicts),
    )


def live(call: Call, today: date) -> Stage:
    status = call.status_on(today)
    is_expert = call.best.kind is Kind.EXPERTS
    missing = [f"not listed at the source since {call.missing_since}"] if call.missing_since else []
    deadline = call.best.last_deadline
    absent = "could not be read" if call.best.is_deadline_unreadable else "not stated"
    outcome = f"{status} on {today}, last deadline {deadline or absent}"
    if is_expert:
        outcome += "; a call for experts funds no city"
    return Stage(
        stage="status",
        outcome=outcome,
        is_passed=status in LIVE and not is_expert,
        details=tuple(missing),
    )


def no_match(corpus: Corpus, project: Project, call: Call) -> Stage:
    """Return why a call is in no part of the list: a demand that it does not meet, or no word."""
    outcome = "no word in common"
    row = corpus.index.row.get(call.id)
    rule = None if row is None else ruled_out(project, corpus.index, row)
    if rule is not None:
        terms = ", ".join(repr(plain(term)) for term in rule.terms)
        outcome = f"ruled out by {rule.field}: {terms}"
    return Stage(stage="match", outcome=outcome, is_passed=False)


def ranking(match: Match, place: int | None, considered: int) -> Stage:
    where = f"place {place}" if place is not None else "below the floor or blocked"
    return Stage(
        stage="match",
        outcome=f"{match.strength}, score {match.score:.4f}, {where} of {considered} live calls",
        is_passed=place is not None,
        details=(match.sentence,) if match.sentence else (),
    )


def reasons(match: Match) -> Stage:
    lines = [
        f"{r.weight:.4f}  {r.term}"
        + (f" (via {r.via})" if r.via else "")
        + f"  [{r.field} → {r.section}]"
        for r in match.reasons
    ]
    missing = ", ".join(match.not_covered) or "nothing"
    return Stage(
        stage="reasons",
        outcome=f"not covered: {missing}",
        is_passed=True,
        details=tuple(lines),
    )


def eligibility(match: Match) -> Stage:
    lines = []
    for check in match.checks:
        quote = check.evidence.quote if check.evidence else None
        mark = " (programme default)" if check.evidence and check.evidence.is_default else ""
        lines.append(
            f"{check.rule}: {check.verdict} – {check.because}{mark}"
            + (f" – “{quote}”" if quote else "")
        )
    return Stage(
        stage="eligibility",
        outcome=f"a municipality {ROLES[match.role]}",
        is_passed=not any(c.verdict == "no" for c in match.checks),
        details=tuple(lines),
    )


def answers(store: Store, project: Project, call: Call) -> Stage:
    """Return what people answered about the call, as far as it is in force."""
    given = [f for f in in_force(store) if resolve_call(store, f.call_id) == call.id]
    lines = [
        f"{f.given_at:%Y-%m-%d}: {f.answer}" + (f" ({f.reason})" if f.reason else "") for f in given
    ]
    return Stage(
        stage="answers",
        outcome=f"in force: {len(given)}" if given else "none in force",
        is_passed=True,
        details=tuple(lines),
    )


def listed(store: Store, call: Call) -> Stage:
    """Return in which issues the call stood."""
    found = issues_with(store, call.id)
    outcome = "listed in issues" if found else "in no issue yet"
    return Stage(stage="mails", outcome=outcome, is_passed=bool(found), details=tuple(found))
