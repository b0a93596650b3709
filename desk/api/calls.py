"""Calls and their changes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from advice.as_json.calls import call_values, event_values
from advice.as_json.whole_call import whole_call_values
from desk.api.cursors import LONGEST, MOST, USUAL, Key, page_of
from desk.api.documents import document
from desk.api.faults import wrong_value
from desk.api.route import api_router
from desk.api.shapes.calls import CallList, EventList, WholeCall
from desk.api.shapes.shape import Day
from desk.deps import Deps
from funding.call import Status
from funding.source import find_source
from store.calls.calls import ListedCall, find_call, list_calls
from store.calls.events import DatedEvent, list_events, number_events

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[
    str | None, Query(max_length=LONGEST, description="From the address in next of the last page.")
]
Words = Annotated[str | None, Query(max_length=500, description="Words that must all occur.")]
SourceName = Annotated[str | None, Query(max_length=60, description="One source's own values.")]
DEFAULT_STATUSES = "open,forthcoming,rolling"


def call_routes(deps: Deps) -> APIRouter:
    """Return ``/api/v1/calls``, one call, and ``/api/v1/events``."""
    router = api_router("calls")

    @router.get("/api/v1/calls", responses={200: {"model": CallList}})
    def calls(
        request: Request,
        q: Words = None,
        status: Annotated[
            str,
            Query(
                max_length=100,
                description="Comma list of open, forthcoming, closed, rolling, unknown.",
            ),
        ] = DEFAULT_STATUSES,
        source: SourceName = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """The calls in order of their last deadline; those without one come last."""
        today = deps.clock().date()
        if source is not None:
            find_source(source)
        with deps.open_store() as store, store.read():
            found = list_calls(
                store,
                today=today,
                statuses=read_statuses(status),
                source=source,
                query=q if q and q.strip() else None,
            )
        found.sort(key=key_of)
        page = page_of(request, found, key_of, cursor=cursor, limit=limit)
        values = {
            "items": [call_values(call, today) for call in page.items],
            "total": len(found),
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.get("/api/v1/calls/{call_id:path}", responses={200: {"model": WholeCall}})
    def call(request: Request, call_id: str) -> Response:
        """One call by its id, the portal's identifier or address: text, facts, history."""
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


def key_of(call: ListedCall) -> Key:
    """Return what decides the place of a call in the list."""
    last = call.record.last_deadline or date.max
    return (last.isoformat(), call.call_id, call.record.id)


def event_key(found: DatedEvent) -> Key:
    return (found.event.seen_on.isoformat(), found.number)


def read_statuses(text: str) -> set[Status]:
    """Return the statuses of a comma list.  Raises ApiFault."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in list(Status):
            raise wrong_value("status", name, f"the known ones are {', '.join(Status)}")
    return {Status(name) for name in names}
