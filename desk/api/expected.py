"""Calls that may return, for programs."""

from fastapi import APIRouter, Request, Response

from advice.forecasts.expected import expected_calls, forecast_values
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.expected import ExpectedList
from desk.deps import deps_of


def expected_api_routes() -> APIRouter:
    """Return ``/api/v1/expected``."""
    router = api_router("calls")

    @router.get("/api/v1/expected", responses={200: {"model": ExpectedList}})
    def expected(request: Request) -> Response:
        """Calls that have returned every year: when the next is likely, and on what that rests."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            found = expected_calls(store, today=deps.clock().date())
        return document(request, {"items": [forecast_values(one) for one in found]})

    return router
