"""Calls and their changes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from advice.as_json.calls import call_values, event_values
from advice.as_json.whole_call import whole_call_values
from advice.search.call_query import LONGEST_TEXT, CallQuery, Sort
from advice.search.catalogue import in_order
from advice.search.choices import Filter, known_choices
from advice.search.find import search_calls
from desk.api.call_order import order_of
from desk.api.cursors import CURSOR, LONGEST, MOST, USUAL, Key, page_of
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.calls import CallList, EventList, WholeCall
from desk.api.shapes.shape import Day
from desk.deps import deps_of
from funding.source import find_source
from store.calls.calls import calls_of, find_call, listed_call
from store.calls.events import DatedEvent, list_events, number_events

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[
    str | None, Query(max_length=LONGEST, description="From the address in next of the last page.")
]
Words = Annotated[
    str | None, Query(max_length=LONGEST_TEXT, description="Words that must all occur.")
]
SourceName = Annotated[str | None, Query(max_length=60, description="Only of one source.")]
NOT_FILTERS = (CURSOR, "limit")
SHOWN = 12
"""Values of a filter that its description names."""


def choice(kind: Filter, about: str) -> object:
    """Return the description of a filter: it may stand there several times, for alternatives."""
    known = known_choices(kind)
    named = ", ".join(known[:SHOWN]) + (" …" if len(known) > SHOWN else "")
    return Query(max_length=60, description=f"{about}; several are alternatives: {named}")


def call_routes() -> APIRouter:
    """Return ``/api/v1/calls``, one call, and ``/api/v1/events``."""
    router = api_router("calls")

    @router.get("/api/v1/calls", responses={200: {"model": CallList}})
    def calls(
        request: Request,
        q: Words = None,
        status: Annotated[Sequence[str], choice(Filter.STATUS, "Unset: all but closed")] = (),
        country: Annotated[Sequence[str], choice(Filter.COUNTRY, "Of applicants")] = (),
        applicant: Annotated[Sequence[str], choice(Filter.APPLICANT, "Who may apply")] = (),
        theme: Annotated[Sequence[str], choice(Filter.THEME, "Field of work")] = (),
        deadline: Annotated[
            Sequence[str], choice(Filter.DEADLINE, "Days until it, or a month: 2027-01")
        ] = (),
        money: Annotated[Sequence[str], choice(Filter.MONEY, "Largest grant in euro")] = (),
        programme: Annotated[Sequence[str], Query(max_length=60, description="As told.")] = (),
        source: Annotated[Sequence[str], choice(Filter.SOURCE, "Portal")] = (),
        changed: Annotated[Sequence[str], choice(Filter.CHANGED, "New or changed, days")] = (),
        sort: Annotated[
            Sort | None, Query(description="Unset: relevance with words, else deadline.")
        ] = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """The calls that have every word and pass every filter, as on the page `/calls`."""
        deps = deps_of(request)
        today = deps.clock().date()
        asked = [p for p in request.query_params.multi_items() if p[0] not in NOT_FILTERS]
        with deps.open_store() as store, store.read():
            query = CallQuery.from_params(asked)
            found = search_calls(store, query, today)
            catalogue = found.catalogue
            order = order_of(catalogue, query, catalogue.hits(store, query.text))
            page = page_of(
                request,
                list(in_order(order.places, found.places, len(catalogue.rows))),
                order.keys.__getitem__,
                cursor=cursor,
                limit=limit,
            )
            whole = calls_of(store, [catalogue.rows[place].id for place in page.items])
        values = {
            "items": [call_values(listed_call(c, today), today) for c in whole.values()],
            "total": found.count,
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.get("/api/v1/calls/{call_id:path}", responses={200: {"model": WholeCall}})
    def call(request: Request, call_id: str) -> Response:
        """One call by its id, the portal's identifier or address: text, facts, history."""
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            found = find_call(store, call_id)
            events = list_events(store, call_id=found.id, until=today)
        return document(request, whole_call_values(found, events, today))

    @router.get("/api/v1/events", responses={200: {"model": EventList}})
    def events(
        request: Request,
        since: Annotated[Day | None, Query(description="First day.")] = None,
        source: SourceName = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """Typed changes in order of time: new, deadline, status, title, text, budget, closed …"""
        deps = deps_of(request)
        if source is not None:
            find_source(source)
        with deps.open_store() as store:
            found = number_events(store, since=since, until=deps.clock().date(), source=source)
        page = page_of(request, found, event_key, cursor=cursor, limit=limit)
        values = {
            "items": [event_values(e.event) for e in page.items],
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    return router


def event_key(found: DatedEvent) -> Key:
    return (found.event.seen_on.isoformat(), found.number)
