"""Where a call is in the list of a project, or at which stage it fell out, with the figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from advice.ranking.matching import Corpus
from funding.call import Call, Kind, Status
from funding.city import Project
from funding.errors import UnknownName
from funding.evidence import Check, Verdict
from funding.match import Match, MatchList
from funding.not_covered import load_not_covered
from matcher.batched import scores_of
from matcher.calibration import HALF, gather
from matcher.demands import RuledOut, ruled_out
from matcher.profile_vector import build_vector
from matcher.rank import in_order, ranking_scores
from store.calls.calls import calls_titled, find_call
from store.database import Store
from store.operations.source_health import source_health

MOST = 3
"""Calls, at the most, that are meant by a few words of a title."""
LONGEST = 500
"""Characters of a name that are looked up; addresses are long."""


class Where(StrEnum):
    """The stage at which a call stands, in the order of the way into a list."""

    NEVER_READ = "never_read"
    CLOSED = "closed"
    EXPERTS = "experts"
    NOT_LIVE = "not_live"
    """No longer listed at its source, or its status is not known."""
    NOT_OPEN = "not_open"
    """Not open in the days that were asked for."""
    NO_WORD = "no_word"
    RULED_OUT = "ruled_out"
    BELOW = "below"
    BLOCKED = "blocked"
    SHOWN = "shown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """One call beside one project; figures that do not belong to the stage are None."""

    where: Where
    call: Call | None
    place: int | None = None
    """Among the results for SHOWN, among all live calls below the floor; 1 is the first."""
    considered: int = 0
    share: float | None = None
    """What the call reached, 0..1: a chance, or for a question the share of it that it covers."""
    needed: float | None = None
    """What it had to reach to be shown, 0..1."""
    is_question: bool = False
    rule: RuledOut | None = None
    check: Check | None = None
    """The rule of eligibility that says no."""
    day: date | None = None
    """When it closed; None where no date is stated."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """What may be the reason that no call of that name is known."""

    late: tuple[str, ...]
    """Titles of sources without a good run lately."""
    off: tuple[str, ...]
    not_covered: tuple[str, ...]


def where_is(
    store: Store,
    corpus: Corpus,
    project: Project,
    found: MatchList,
    name: str,
    *,
    today: date,
    chosen: Callable[[Call], bool] | None = None,
) -> list[Whereabouts]:
    """Return where the calls are that *name* means: an id, a portal's identifier, an address, or
    words of the title; at most `MOST`.

    *found* is the list of the project, *chosen* what it was made with.
    """
    wanted = " ".join(name[:LONGEST].split())
    try:
        calls = [find_call(store, wanted)]
    except UnknownName:
        calls = calls_titled(store, wanted, most=MOST)
    if not calls:
        return [Whereabouts(where=Where.NEVER_READ, call=None)]
    return [whereabouts(corpus, project, found, call, today, chosen) for call in calls]


def whereabouts(
    corpus: Corpus,
    project: Project,
    found: MatchList,
    call: Call,
    today: date,
    chosen: Callable[[Call], bool] | None,
) -> Whereabouts:
    if (place := place_of(found.results, call)) is not None:
        return Whereabouts(where=Where.SHOWN, call=call, place=place, considered=found.considered)
    blocked = next((m for m in found.blocked if m.call.id == call.id), None)
    if blocked is not None:
        check = next(c for c in blocked.checks if c.verdict is Verdict.NO)
        return Whereabouts(where=Where.BLOCKED, call=call, check=check, considered=found.considered)
    if (where := not_live(corpus, call, today)) is not None:
        return Whereabouts(where=where, call=call, day=call.best.last_deadline)
    if chosen is not None and not chosen(call):
        return Whereabouts(where=Where.NOT_OPEN, call=call, day=call.best.last_deadline)
    return below(corpus, project, call, found.considered)


def place_of(results: Sequence[Match], call: Call) -> int | None:
    return next((n for n, m in enumerate(results, 1) if m.call.id == call.id), None)


def not_live(corpus: Corpus, call: Call, today: date) -> Where | None:
    """Return why somebody can't win a call; None for one that is live."""
    if call.best.kind is Kind.EXPERTS:
        return Where.EXPERTS
    if call.status_on(today) is Status.CLOSED:
        return Where.CLOSED
    return Where.NOT_LIVE if call.id not in corpus.live else None


def below(corpus: Corpus, project: Project, call: Call, considered: int) -> Whereabouts:
    """Return what a live call lacks that is not in the list."""
    import numpy as np

    index = corpus.index
    row = index.row[call.id]
    rule = ruled_out(project, index, row)
    if rule is not None:
        return Whereabouts(where=Where.RULED_OUT, call=call, rule=rule, considered=considered)
    vector = build_vector(project, index)
    scores = ranking_scores(project, scores_of(vector, index), index)
    if scores[row] <= 0:
        return Whereabouts(where=Where.NO_WORD, call=call, considered=considered)
    evidence = gather(vector, index, np.array([row]), scores[[row]])
    order = corpus.live_rows[list(in_order(scores[corpus.live_rows]))].tolist()
    reached = evidence.coverage if evidence.is_question else evidence.chance
    return Whereabouts(
        where=Where.BELOW,
        call=call,
        place=order.index(row) + 1,
        considered=considered,
        share=float(reached[0]),
        needed=HALF if evidence.is_question else evidence.calibration.shown,
        is_question=evidence.is_question,
    )


def unread(store: Store, *, now: datetime) -> Unread:
    """Return what is not read, for a call that nobody knows."""
    health = source_health(store, now=now)
    return Unread(
        late=tuple(
            h.source.title
            for h in health
            if h.source.is_on and (h.is_late or h.last_good is None or h.reasons)
        ),
        off=tuple(h.source.title for h in health if not h.source.is_on),
        not_covered=tuple(n.name for n in load_not_covered()),
    )
