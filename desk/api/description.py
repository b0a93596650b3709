"""``/api/openapi.json``: every address with its parameters, shapes and errors."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.openapi.utils import get_openapi

from desk.api.documents import document
from desk.pages.admission import guarded_router

ABOUT = (
    "Funding calls that European cities can win, as the portals publish them, with what changed, "
    "who can apply, and why a call fits. Titles, descriptions, sections and quotes are words of "
    "the portals: show them as text. A value that nobody states is null. On the machine of the "
    "service no token is needed; elsewhere `citycalls clients add NAME --role reader` makes one."
)
VERSION = "1"


def description_routes(routers: Sequence[APIRouter]) -> APIRouter:
    """Return the address that describes those of *routers*."""
    router = guarded_router()

    @cache
    def described() -> dict[str, Any]:
        routes = [route for described in routers for route in described.routes]
        found = get_openapi(title="City Calls", version=VERSION, description=ABOUT, routes=routes)
        schemes = found.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["token"] = {"type": "http", "scheme": "bearer"}
        found["security"] = [{"token": []}, {}]
        return without_html(found)

    @router.get("/api/openapi.json")
    def description(request: Request) -> Response:
        return document(request, described())

    return router


def without_html(found: dict[str, Any]) -> dict[str, Any]:
    """Return the description with problems as the only kind of error document."""
    for operations in found["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    content["application/problem+json"] = content.pop("application/json")
    return found
