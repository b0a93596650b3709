"""A search to hand over or to subscribe to: the calls that the page of all calls lists for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from advice.export.export import Export, export_calls
from advice.search.call_query import CallQuery
from advice.search.choices import WITHDRAWN, Filter
from advice.search.find import search_calls
from funding.call import Call, Status
from store.calls.calls import calls_of
from store.database import Store

NOT_ASKED = ("lang", "columns")
"""Parameters of a page that are no part of the question."""


def read_search(text: str) -> CallQuery:
    """Return the question that *text* means: words, or what an address has after ``/calls``.

    Raises WrongInput for a parameter or a value that there is not.

    >>> read_search("?q=heat&country=DE").text
    'heat'
    """
    _, mark, parameters = text.strip().partition("?")
    if mark and ("=" in parameters or not parameters):
        return CallQuery.from_params(parse_qsl(parameters), others=NOT_ASKED)
    return CallQuery.from_params([("q", text)])


def search_text(query: CallQuery) -> str:
    """Return a question as one text, the same for the same question; `read_search` reads it."""
    return f"?{urlencode(replace(query, page=1).to_params())}"


def found_calls(store: Store, query: CallQuery, today: date) -> list[Call]:
    """Return all calls of the answer in its order, complete and of every page."""
    ids = [row.id for row in search_calls(store, query, today).rows]
    calls = calls_of(store, ids)
    return [calls[name] for name in ids if name in calls]


def gone_found(store: Store, query: CallQuery, today: date) -> list[Call]:
    """Return calls that would answer, had they not ended before their time."""
    ended = query.only(Filter.STATUS, Status.CLOSED.value, WITHDRAWN)
    return [
        call
        for call in found_calls(store, ended, today)
        if call.best.last_deadline is not None and call.best.last_deadline >= today
    ]


def export_search(
    store: Store,
    query: CallQuery,
    *,
    chosen: Sequence[tuple[str, str]] = (),
    today: date,
    now: datetime,
) -> Export:
    """Return the whole answer to hand over; *chosen* are its filters in the reader's words."""
    return export_calls(
        store,
        found_calls(store, query, today),
        asked=query.text or "",
        chosen=chosen,
        today=today,
        now=now,
    )
