"""What readers answered and reported, and what staff reply."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from advice.as_json.staff import feedback_values
from advice.inbox.items import InboxItem, all_items, inbox_item
from advice.inbox.query import InboxQuery, State, What
from advice.refusals.reasons import read_why
from advice.refusals.saying import say_no
from desk.api.calls import Cursor, Limit
from desk.api.cursors import USUAL, Key, page_of
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.people import (
    MOST_NUMBER,
    Feedback,
    FeedbackList,
    Refusal,
    Settled,
    Settling,
)
from desk.api.staff.people import present
from desk.deps import deps_of
from desk.pages.people.finding import found_person
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from store.calls.calls import find_call
from store.operations.audit import note_change
from store.people.inbox import put_back, settle, withdraw

Number = Annotated[int, Path(ge=1, le=MOST_NUMBER)]


def feedback_routes() -> APIRouter:
    """Return ``/api/v1/feedback`` and what settles it."""
    router = api_router("people")

    @router.get("/api/v1/feedback", responses={200: {"model": FeedbackList}})
    def feedback(
        request: Request,
        state: Annotated[State, Query(description="open: waits for staff.")] = State.OPEN,
        what: Annotated[What | None, Query(description="Unset: all of it.")] = None,
        city: Annotated[str | None, Query(max_length=60, description="Of its readers.")] = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """What readers answered and reported, oldest first, as on the page `/inbox`."""
        deps = deps_of(request)
        query = InboxQuery(state=state, what=what, city=city or None)
        cities = actor_of(request, deps).cities
        with deps.open_store() as store, store.read():
            found = all_items(store, today=deps.clock().date(), query=query, cities=cities)
        page = page_of(request, found, item_key, cursor=cursor, limit=limit)
        values = {
            "items": [feedback_values(item) for item in page.items],
            "total": len(found),
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.post("/api/v1/feedback/no", responses={200: {"model": Feedback}})
    def no(request: Request, refusal: Refusal) -> Response:
        """Say no to a call for a person, or as the office for a project; why decides what hides it.

        It comes back once if a later harvest, or a change of the profile, takes the reason away.
        """
        deps = deps_of(request)
        actor, now = actor_of(request, deps), deps.clock()
        why, rule = read_why(refusal.why)
        if (refusal.person is None) == (refusal.project is None):
            raise WrongInput("name a person or a project, one of the two")
        with deps.open_store() as store, store.write():
            person = None
            if refusal.person is not None:
                person = present(found_person(store, refusal.person, actor)).person
            elif not actor.may_see(refusal.project or ""):
                raise UnknownName(f"no project of yours is called {refusal.project!r}")
            answer = say_no(
                store,
                find_call(store, refusal.call),
                why=why,
                rule=rule,
                words=refusal.words,
                person=person,
                project_id=refusal.project,
                now=now,
                today=now.date(),
            )
            about = f"feedback {answer.id}"
            note_change(store, who=actor.name, did="said no to a call", about=about, now=now)
            item = inbox_item(store, answer.id, today=now.date(), cities=actor.cities)
        return document(request, feedback_values(item))

    @router.post("/api/v1/feedback/settle", responses={200: {"model": Settled}})
    def settle_some(request: Request, settling: Settling) -> Response:
        """Close one or several; the answer stands in the next mails of their readers."""
        deps = deps_of(request)
        actor, now = actor_of(request, deps), deps.clock()
        with deps.open_store() as store, store.write():
            for number in settling.ids:
                inbox_item(store, number, today=now.date(), cities=actor.cities)
            found = settle(
                store,
                settling.ids,
                author=actor.name,
                reply=settling.answer,
                note=settling.note,
                now=now,
            )
            for one in found.done:
                about = f"feedback {one.id}"
                note_change(store, who=actor.name, did="settled feedback", about=about, now=now)
        values = {
            "settled": [a.id for a in found.done],
            "settled_before": [
                {
                    "id": a.id,
                    "by": a.settled_by,
                    "on": None if a.settled_at is None else a.settled_at.date(),
                    "reply": a.reply,
                }
                for a in found.before
            ],
        }
        return document(request, values)

    @router.post("/api/v1/feedback/{number}/withdraw", responses={200: {"model": Feedback}})
    def take_back(request: Request, number: Number) -> Response:
        """Take back what an answer hides and moves."""
        deps = deps_of(request)
        actor, now = actor_of(request, deps), deps.clock()
        with deps.open_store() as store, store.write():
            inbox_item(store, number, today=now.date(), cities=actor.cities)
            withdraw(store, number, author=actor.name, now=now)
            did, about = "took back the effect of feedback", f"feedback {number}"
            note_change(store, who=actor.name, did=did, about=about, now=now)
            item = inbox_item(store, number, today=now.date(), cities=actor.cities)
        return document(request, feedback_values(item))

    @router.post("/api/v1/feedback/{number}/restore", responses={200: {"model": Feedback}})
    def restore(request: Request, number: Number) -> Response:
        """Put an answer in force again that staff had taken back."""
        deps = deps_of(request)
        actor, now = actor_of(request, deps), deps.clock()
        with deps.open_store() as store, store.write():
            inbox_item(store, number, today=now.date(), cities=actor.cities)
            put_back(store, number)
            did, about = "put feedback back in force", f"feedback {number}"
            note_change(store, who=actor.name, did=did, about=about, now=now)
            item = inbox_item(store, number, today=now.date(), cities=actor.cities)
        return document(request, feedback_values(item))

    return router


def item_key(item: InboxItem) -> Key:
    return (item.answer.given_at.isoformat(), item.answer.id)
