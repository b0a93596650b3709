"""Planned calls for programs: what the page `/timetables` shows and decides."""

from fastapi import APIRouter, Request, Response

from advice.as_json.plans import join_values, planned_values
from advice.timetables.planned import planned_calls
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.timetables import Decision, Timetables
from desk.deps import deps_of
from desk.security.actor import actor_of
from store.timetables.joining import decide_join
from store.timetables.joins import list_joins


def timetable_api_routes() -> APIRouter:
    """Return ``/api/v1/timetables`` and what decides about a planned call."""
    router = api_router("timetables")

    @router.get("/api/v1/timetables", responses={200: {"model": Timetables}})
    def timetables(request: Request) -> Response:
        """The planned calls, the earliest first, and what planned calls have become."""
        return answered(request)

    @router.post("/api/v1/timetables/join", responses={200: {"model": Timetables}})
    def join(request: Request, decision: Decision) -> Response:
        """Say that a planned call has become a call of a portal."""
        return decided(request, decision, is_same=True)

    @router.post("/api/v1/timetables/part", responses={200: {"model": Timetables}})
    def part(request: Request, decision: Decision) -> Response:
        """Say that a planned call and a call of a portal are two."""
        return decided(request, decision, is_same=False)

    def decided(request: Request, decision: Decision, *, is_same: bool) -> Response:
        deps = deps_of(request)
        actor, now = actor_of(request, deps), deps.clock()
        with deps.open_store() as store:
            decide_join(
                store,
                decision.plan,
                decision.call,
                is_same=is_same,
                who=actor.name,
                today=now.date(),
                now=now,
            )
        return answered(request)

    def answered(request: Request) -> Response:
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            plans = planned_calls(store, today=deps.clock().date())
            joins = list_joins(store)
        values = {
            "planned": [planned_values(plan) for plan in plans],
            "calls": [join_values(join) for join in joins],
        }
        return document(request, values)

    return router
