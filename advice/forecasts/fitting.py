"""Which projects a call that may return fits: its last round is matched as if it were open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from advice.forecasts.expected import expected_once
from advice.forecasts.returning import NOTHING_RETURNS, Returning
from advice.forecasts.rounds import Forecast
from advice.ranking.matching import Corpus, rank_project
from funding.call import Call, Status
from funding.city import Project
from funding.match import Match
from store.calls.call_lines import whole_calls
from store.database import Store

SOONEST, LATEST = timedelta(days=60), timedelta(days=270)
"""How far off the first day of a forecast is where it is told: time enough to prepare, and so near
that a city plans for it."""
Told = Sequence[tuple[Forecast, Call]]


def to_prepare_for(store: Store, *, today: date) -> Told:
    """Return the forecasts that it is time to tell, each with its last round.

    A round that takes applications still is told by itself.  *store* may show a past moment; call
    it inside `store.read()`.
    """
    found = {
        made.latest.call_id: made
        for made in expected_once(store, today=today)
        if SOONEST <= made.first - today <= LATEST
    }
    calls = whole_calls(store, sorted(found))
    return [(found[c.id], c) for c in calls if c.status_on(today) is Status.CLOSED]


def returning_of(rounds: Told, corpus: Corpus, *, today: date) -> Returning:
    """Return the forecasts with what tells the projects that they fit."""
    if not rounds:
        return NOTHING_RETURNS
    from matcher.index.beside import beside  # brings numpy and scipy

    index = beside(corpus.index, [call for _, call in rounds])
    past = replace(corpus, calls=index.calls, index=index, live=frozenset(index.ids))

    def match(project: Project) -> Sequence[Match]:
        return rank_project(past, project, today=today).found.results

    return Returning(forecasts={call.id: made for made, call in rounds}, match=match)
