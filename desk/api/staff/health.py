"""Health for staff: the figures of `status`, runs that were set aside, and their admission."""

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from advice.as_json.health import health_values
from advice.health.admitting import admit_run
from advice.health.look import look_at
from advice.one_call.network import kept_network
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import api_router
from desk.api.shapes.health import Admission, Run, StaffHealth
from desk.deps import deps_of
from desk.security.actor import actor_of
from funding.errors import SourceBusy, WrongInput


def staff_health_routes() -> APIRouter:
    """Return ``/api/v1/health/operations`` and ``/api/v1/health/accept``."""
    router = api_router("health")

    @router.get("/api/v1/health/operations", responses={200: {"model": StaffHealth}})
    def operations(request: Request) -> Response:
        """Everything that `status` tells, runs that wait for a person, and gaps in the data."""
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store, store.read():
            network = kept_network(store, now.date())
            found = look_at(store, deps.outlook(store, now), network, now=now)
        return document(request, health_values(found))

    @router.post("/api/v1/health/accept", responses={200: {"model": Run}})
    def accept(request: Request, admission: Admission) -> Response:
        """Admit a run that was set aside, with a comment that says why."""
        deps = deps_of(request)
        with deps.open_store() as store:
            try:
                report = admit_run(
                    store,
                    admission.run,
                    comment=admission.comment,
                    author=actor_of(request, deps).name,
                    today=deps.clock().date(),
                    now=deps.clock(),
                )
            except (WrongInput, SourceBusy) as error:
                raise ApiFault(422, "The run was not admitted", str(error)) from error
        return document(request, asdict(report))

    return router
