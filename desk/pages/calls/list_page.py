"""`/calls`: all calls, found by words and filters; every state of the page is an address."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from advice.search.find import search_calls
from advice.search.parameters import UnknownChoice
from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.calls.asked import asked_query, fault_of
from desk.pages.calls.list_view import list_view
from desk.pages.calls.ready_network import ready_network
from desk.pages.language import kept_language, language_of
from desk.pages.render import render


def call_list_routes() -> APIRouter:
    """Return the route ``/calls``."""
    router = guarded_router()

    @router.api_route("/calls", methods=["GET", "HEAD"])
    def calls(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        query = asked_query(request)
        today = deps.clock().date()
        with deps.open_store() as store:
            try:
                found = search_calls(store, query, today)
            except UnknownChoice as error:
                raise fault_of(request, error) from error
            ready_network(deps, store, today, seconds=0)  # the next click may need it
        view = list_view(s, found, keep=kept_language(request))
        response = render(request, "calls.html.j2", view, title=s.say("Calls"))
        if "hx-request" in request.headers:
            # the address in the form's own words would also name what is empty
            response.headers["HX-Push-Url"] = view.state
        return response

    return router
