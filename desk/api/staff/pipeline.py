"""The pipeline for programs: what the page `/pipeline` shows and sets."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from advice.as_json.pipeline import pipeline_values
from advice.pipeline.rows import PipelineQuery, pipeline_rows
from advice.refusals.reasons import read_why
from advice.refusals.saying import decide
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import api_router
from desk.api.shapes.pipeline import PipelineList, Shared, Sharing, Standing
from desk.api.staff.people import present
from desk.deps import deps_of
from desk.pages.people.finding import found_person
from desk.security.actor import actor_of
from desk.security.roles import DeskRole
from funding.errors import StaleVersion
from store.pipeline.entries import Stand
from store.pipeline.entries import Standing as Noted
from store.pipeline.shares import share_call

Cities = Annotated[Sequence[str], Query(max_length=100, description="Ids of cities; all if none.")]
States = Annotated[Sequence[Stand], Query(max_length=len(Stand), description="All if none.")]


def pipeline_api_routes() -> APIRouter:
    """Return ``/api/v1/pipeline`` and what shares a call."""
    router = api_router("pipeline")

    @router.get("/api/v1/pipeline", responses={200: {"model": PipelineList}})
    def pipeline(request: Request, city: Cities = (), state: States = ()) -> Response:
        """Where the cities stand with their calls; a token of some cities sees theirs."""
        return answered(request, PipelineQuery(cities=tuple(city), stands=tuple(state)))

    @router.post("/api/v1/pipeline", responses={200: {"model": PipelineList}})
    def set_(request: Request, standing: Standing) -> Response:
        """Note where a city stands with a call, or take the entry out; return its entries."""
        deps = deps_of(request)
        actor = actor_of(request, deps)
        is_own = actor.cities is not None and actor.may_see(standing.city)
        if not (is_own or (actor.role >= DeskRole.STAFF and actor.may_see(standing.city))):
            raise ApiFault(
                403,
                "Not a city of yours",
                "Staff, and tokens of this city, may say where it stands.",
            )
        noted, now = None, deps.clock()
        if standing.state is not None:
            why, rule = read_why(standing.why or "")
            noted = Noted(
                stand=standing.state,
                why=why,
                rule=rule,
                person=standing.person,
                amount_eur=standing.amount_eur,
                reason=standing.reason,
                note=standing.note,
            )
        with deps.open_store() as store:
            try:
                decide(
                    store,
                    city_id=standing.city,
                    call_id=standing.call,
                    standing=noted,
                    version=standing.version,
                    who=actor.name,
                    now=now,
                    today=now.date(),
                )
            except StaleVersion as error:
                raise ApiFault(422, "Somebody was faster", str(error)) from error
        return answered(request, PipelineQuery(cities=(standing.city,)))

    @router.post("/api/v1/pipeline/share", responses={200: {"model": Shared}})
    def share(request: Request, sharing: Sharing) -> Response:
        """Put a call into a person's inbox; the next mail tells it, and it lies on their page."""
        deps = deps_of(request)
        actor = actor_of(request, deps)
        with deps.open_store() as store, store.write():
            person = present(found_person(store, sharing.person, actor)).person
            share_call(
                store, sharing.call, person, note=sharing.note, who=actor.name, now=deps.clock()
            )
        return document(request, {"call": sharing.call, "shared_with": person.id})

    def answered(request: Request, query: PipelineQuery) -> Response:
        deps = deps_of(request)
        actor, today = actor_of(request, deps), deps.clock().date()
        with deps.open_store() as store, store.read():
            rows = pipeline_rows(store, query, may_see=actor.may_see, today=today)
        return document(request, {"items": [pipeline_values(row) for row in rows]})

    return router
