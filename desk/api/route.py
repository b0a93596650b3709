"""One address of the API: unknown parameters are refused, errors become problem documents."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, get_origin

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from advice.search.parameters import UnknownChoice
from desk.api.faults import (
    ApiFault,
    not_understood,
    unknown_parameter,
    wrong_shape,
    wrong_value,
)
from desk.api.shapes.problem import Problem
from desk.pages.admission import guarded_router
from funding.errors import EmptyProfile, StoreMissing, UnknownName, WrongInput, as_parameters

KIND = "application/problem+json"
SHAPE = {"content": {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
"""The shape by its name: a model would be made anew for every route and status."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": about}
    | ({"model": Problem, "content": {KIND: {}}} if status == 400 else SHAPE)
    for status, about in (
        (400, "A parameter is unknown or has a value that means nothing."),
        (401, "A token is missing or nobody's."),
        (403, "The client's role is not enough."),
        (404, "Nothing is known under that name."),
        (405, "The address can't do that."),
        (413, "More was sent than is read."),
        (422, "The question has the wrong shape, or can't be answered."),
        (500, "Something went wrong here."),
        (503, "The database is busy or not there; try again in a minute."),
    )
}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ApiRoute(APIRoute):
    """A route that takes no parameter it does not know."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found, child = super().matches(scope)
        return (Match.FULL if self.is_head(scope) and found is Match.PARTIAL else found), child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_head(scope):  # as GET, without the body
            await self.app(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def is_head(self, scope: Scope) -> bool:
        return scope["method"] == "HEAD" and "GET" in (self.methods or ())

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        known = {f.alias: f.field_info.annotation for f in self.dependant.query_params}

        async def checked(request: Request) -> Response:
            try:
                check_parameters(request, known)
                return await handle(request)
            except RequestValidationError as error:
                raise wrong_shape(error) from error
            except UnknownChoice as error:
                cure = f"it can be {', '.join(error.known)}" if error.known else "leave it out"
                raise wrong_value(error.name, error.value, cure) from error
            except UnknownName as error:
                raise ApiFault(404, "Not found", as_parameters(str(error))) from error
            except StoreMissing as error:
                raise ApiFault(503, "Nothing was read yet", "There is no database.") from error
            except (WrongInput, EmptyProfile) as error:
                raise not_understood(error) from error

        return checked


def check_parameters(request: Request, known: Mapping[str, object]) -> None:
    """Raise ApiFault for a parameter that is unknown, or stands there twice and is no list."""
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in known:
            raise unknown_parameter(name, known)
        if names.count(name) > 1 and get_origin(known[name]) not in (Sequence, list):
            raise wrong_value(name, "…", "it stands there more than once; say it once")


def api_router(tag: str) -> APIRouter:
    """Return a router for addresses of the API."""
    return guarded_router(ApiRoute, responses=PROBLEMS, tags=[tag])
