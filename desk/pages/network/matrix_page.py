"""`/network`: which calls fit which member cities; every state of the page is an address."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from advice.network.alike import alike_projects
from advice.network.matrix import NetworkQuery, matrix, member_cities
from advice.network.proposals import known_proposals, names_of
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.calls.asked import fault_of
from desk.pages.calls.ready_network import ready_network
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.network.matrix_view import matrix_view
from desk.pages.render import render
from desk.security.actor import actor_of

PATIENCE = 8.0
"""Seconds that a reader waits where nobody has made the matches yet."""


def network_routes() -> APIRouter:
    """Return the route ``/network``."""
    router = guarded_router()

    @router.api_route("/network", methods=["GET", "HEAD"])
    def network(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s, now = language_of(request), deps.clock()
        today = now.date()
        try:
            query = NetworkQuery.from_params(request.query_params.multi_items(), others=[PARAMETER])
            with deps.open_store() as store:
                ready = ready_network(deps, store, today, seconds=PATIENCE)
                with store.read():
                    found = None if ready is None else matrix(store, ready, query, today)
                    pairs = alike_projects(store, city=query.city)
                    names = names_of(member_cities(store))
                    proposals = known_proposals(store, now=now, today=today)
        except (UnknownParameter, UnknownChoice) as error:
            raise fault_of(request, error) from error
        view = matrix_view(
            s,
            found,
            pairs,
            proposals,
            names=names,
            actor=actor_of(request, deps),
            today=today,
            keep=kept_language(request),
        )
        return render(request, "network/matrix.html.j2", view, title=s.say("Network"))

    return router
