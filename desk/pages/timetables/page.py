"""``/timetables``: the planned calls, and staff's word on what became of them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from advice.timetables.planned import planned_calls
from desk.deps import deps_of
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.calls.list_view import call_address
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.render import render
from desk.pages.timetables.view import timetables_view
from desk.security.actor import actor_of
from funding.errors import WrongInput
from funding.words import plain, shorten
from store.timetables.joining import decide_join
from store.timetables.joins import list_joins

Id = Annotated[str, Form(max_length=400)]


def timetable_routes() -> APIRouter:
    """Return the routes of ``/timetables``."""
    router = guarded_router()

    @router.api_route("/timetables", methods=["GET", "HEAD"])
    def timetables(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        for name in request.query_params:
            if name != PARAMETER:
                raise unknown_parameter(request, name, known=(PARAMETER,))
        s, actor = language_of(request), actor_of(request, deps)
        with deps.open_store() as store, store.read():
            plans = planned_calls(store, today=deps.clock().date())
            joins = list_joins(store)
        view = timetables_view(
            s,
            plans,
            joins,
            keep=kept_language(request),
            may_decide=actor.may_open("POST", "/timetables/join"),
            may_add=deps.timetables is not None and actor.may_open("POST", "/timetables/sheet"),
        )
        title = s.say("Planned calls")
        return render(request, "timetables/timetables.html.j2", view, title=title)

    @router.post("/timetables/join")
    def join(request: Request, plan: Id, call: Id) -> Response:
        return decided(request, plan, call, is_same=True)

    @router.post("/timetables/part")
    def part(request: Request, plan: Id, call: Id) -> Response:
        return decided(request, plan, call, is_same=False)

    def decided(request: Request, plan: str, call: str, *, is_same: bool) -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        with deps.open_store() as store:
            try:
                decide_join(
                    store,
                    plan,
                    call,
                    is_same=is_same,
                    who=actor.name,
                    today=now.date(),
                    now=now,
                )
            except WrongInput as error:
                raise PageFault(
                    404,
                    s.say("This call is not known"),
                    s.say("The address is mistyped, or the call was never read."),
                    shorten(plain(str(error)), 200),
                ) from error
        return RedirectResponse(
            f"{call_address(call, kept_language(request))}#plan", status_code=303
        )

    return router
