"""`/health`: the figures of `status` for staff, and the admission of a run that was set aside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from advice.health.admitting import admit_run
from advice.health.look import look_at
from desk.deps import deps_of
from desk.numbers import read_number
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.calls.ready_network import ready_network
from desk.pages.faults import PageFault
from desk.pages.health.view import health_view
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import SourceBusy, UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.harvest.quarantine import how_settled
from wording.language import Speech

ACCEPTED = "accepted"
LONGEST = 400
Number = Annotated[str, Form(max_length=12)]
Comment = Annotated[str, Form(max_length=2_000)]


def health_routes() -> APIRouter:
    """Return the routes ``/health`` and ``/health/accept``."""
    router = guarded_router()

    @router.api_route("/health", methods=["GET", "HEAD"])
    def health(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s, now = language_of(request), deps.clock()
        for name in request.query_params:
            if name not in (ACCEPTED, PARAMETER):
                raise unknown_parameter(request, name, known=(ACCEPTED, PARAMETER))
        with deps.open_store() as store, store.read():
            network = ready_network(deps, store, now.date(), seconds=1.0)
            found = look_at(store, deps.outlook(store, now), network, now=now)
        accepted = request.query_params.get(ACCEPTED) or None
        view = health_view(s, found, accepted=accepted, keep=kept_language(request))
        return render(request, "health/health.html.j2", view, title=s.say("Health"))

    @router.post("/health/accept")
    def accept(request: Request, run: Number, comment: Comment = "") -> Response:
        deps = deps_of(request)
        s, now = language_of(request), deps.clock()
        words = shorten(plain(comment), LONGEST)
        if not words:
            raise PageFault(
                400,
                s.say("The run was not admitted"),
                s.say("Say in a comment why it may be admitted."),
            )
        number = read_number(run) or 0
        with deps.open_store() as store:
            try:
                who = actor_of(request, deps).name
                admit_run(store, number, comment=words, author=who, today=now.date(), now=now)
            except (UnknownName, WrongInput, SourceBusy) as error:
                raise not_admitted(s, store, number, error) from error
        values = {ACCEPTED: str(number), **dict(kept_language(request))}
        return RedirectResponse(address(values), status_code=303)

    return router


def address(values: Mapping[str, str]) -> str:
    return "/health?" + "&".join(f"{name}={value}" for name, value in values.items())


def not_admitted(s: Speech, store: Store, run: int, error: Exception) -> PageFault:
    """Return the page for a run that can't be admitted; who was faster is named."""
    settled = how_settled(store, run)
    if settled is not None:
        at = datetime.fromisoformat(settled["finished_at"])
        return PageFault(
            409,
            s.say("This run is settled already"),
            s.say(
                "{person} admitted it on {date}: {comment}",
                person=shorten(plain(settled["admitted_by"]), 80),
                date=s.short_date(at.date()),
                comment=shorten(plain(settled["comment"] or ""), LONGEST),
            ),
            s.say("Nothing was changed."),
        )
    status = 404 if isinstance(error, UnknownName) else 409
    return PageFault(
        status,
        s.say("The run was not admitted"),
        s.say("It is too old, was thrown away, or its portal is being read right now."),
        s.say("Nothing was changed."),
    )
