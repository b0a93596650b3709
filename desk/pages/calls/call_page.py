"""`/calls/{id}`: one call with everything that is known of it, and where each value comes from."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from advice.forecasts.expected import expected_by_call
from advice.one_call.history import history_of
from advice.search.catalogue import catalogue_of
from advice.search.choices import Filter
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter, unknown_value
from desk.pages.calls.call_view import Known, call_view
from desk.pages.calls.list_view import PATH as LIST
from desk.pages.calls.list_view import call_address
from desk.pages.calls.ready_network import ready_network
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.pipeline.on_call import SHARED, pipeline_on_call
from desk.pages.render import render
from desk.pages.timetables.on_call import plan_on_call
from desk.security.actor import actor_of
from desk.security.origin import read_address
from desk.security.own_profiles import own_projects
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import City, Project
from funding.source import load_sources
from store.calls.calls import calls_of
from store.calls.versions import readings_of, versions_of
from store.database import Store
from wording.answer_links import sign_calendar
from wording.desk.call_history import step_views

PROJECT = "project"
VERSIONS = 12
"""Versions of each record that are compared."""
SIMILAR = 5
PATIENCE = 1.0
"""Seconds that a reader waits for the matches of the network where nobody has made them."""
NOBODY = Project(id="nobody/nothing", city=City(id="nobody", name="", country=""), title="")
"""Who asks without a city: what holds for any municipality."""


def call_page_routes() -> APIRouter:
    """Return the route ``/calls/{id}``."""
    router = guarded_router()

    @router.api_route("/calls/{call_id:path}", methods=["GET", "HEAD"])
    def call(call_id: str, request: Request) -> Response:
        deps = deps_of(request)
        s, keep = language_of(request), kept_language(request)
        check_parameters(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            found = calls_of(store, [call_id]).get(call_id)
            if found is None:
                raise PageFault(
                    404,
                    s.say("This call is not known"),
                    s.say("The address is mistyped, or the call was never read."),
                )
            if found.id != call_id:  # a former id, of a call that has merged since
                return RedirectResponse(call_address(found.id, keep), status_code=302)
            known = look_up(deps, store, found, request, today)
            versions = versions_of(store, found.id, most=VERSIONS)
            pipeline = pipeline_on_call(deps, store, request, found.id)
            forecast = expected_by_call(store, today=today).get(found.id)
            plan = plan_on_call(deps, store, request, found, today)
        steps = history_of(versions)
        free = frozenset(name for name, source in load_sources().items() if source.is_text_free)
        address = call_address(found.id, [])
        view = call_view(
            s,
            known,
            steps=step_views(s, steps, free=free),
            earlier=sum(len(some) == VERSIONS for some in versions),
            keep=keep,
            calendar=f"/calendar/{sign_calendar(found.id, deps.secret)}.ics",
            public=(deps.base_url or str(request.base_url).rstrip("/")) + address,
            back=list_before(request),
            pipeline=pipeline,
            forecast=forecast,
            plan=plan,
        )
        return render(request, "call.html.j2", view, title=view.title)

    return router


def list_before(request: Request) -> str | None:
    """Return the list from which the reader came, with all that was chosen; None if from none."""
    came = read_address(request.headers.get("referer", ""))
    if came is None or came.netloc != request.headers.get("host"):
        return None
    if came.path != LIST or not came.query:
        return None
    return f"{LIST}?{came.query}"


def check_parameters(request: Request) -> None:
    for name in request.query_params:
        if name not in (PROJECT, SHARED, PARAMETER):
            raise unknown_parameter(request, name, known=(PROJECT, PARAMETER))


def look_up(deps: Deps, store: Store, call: Call, request: Request, today: date) -> Known:
    """Return what is known of a call.  Raises PageFault for an unknown project."""
    actor = actor_of(request, deps)
    projects = own_projects(store, actor)
    wanted = request.query_params.get(PROJECT, "").strip()
    project = next((p for p in projects if p.id == wanted), None)
    if wanted and project is None:
        raise unknown_value(request, PROJECT, wanted, known=[p.id for p in projects[:20]])
    checks, role = check_call(project or NOBODY, call, today=today)
    catalogue = catalogue_of(store, today)
    row = catalogue.rows[catalogue.places[call.id]]
    network = ready_network(deps, store, today, seconds=PATIENCE)
    near = [] if network is None else network.similar_to(call.id, SIMILAR)
    (status,) = row.values[Filter.STATUS]
    return Known(
        call=call,
        row=row,
        status=status,
        readings=readings_of(store, call.id),
        projects=projects,
        project=project,
        checks=checks,
        role=role,
        fits=[
            fit
            for fit in (() if network is None else network.fits.get(call.id, ()))
            if actor.may_see(fit.project_id)
        ],
        similar=[catalogue.rows[catalogue.places[n]] for n in near if n in catalogue.places],
        is_ready=network is not None,
        is_live=network is not None and call.id in network.index.row,
        today=today,
    )
