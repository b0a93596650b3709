"""`/network/calls/{id}`: one call for several cities, and the proposal to apply together."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from advice.network.proposals import known_proposals, propose, withdraw
from advice.network.tandem import tandem
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.calls.list_view import call_address
from desk.pages.calls.ready_network import ready_network
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.network.matrix_page import PATIENCE
from desk.pages.network.matrix_view import may_know, tandem_address
from desk.pages.network.tandem_view import tandem_view
from desk.pages.render import render
from desk.security.actor import actor_of
from desk.security.roles import DeskRole
from funding.errors import UnknownName, WrongInput
from store.calls.calls import calls_of
from store.database import Store
from wording.language import Speech

CITY = "city"
Cities = Annotated[list[str], Form(max_length=20)]
Text = Annotated[str, Form(max_length=2000)]


def tandem_routes() -> APIRouter:
    """Return the routes of the tandem page: it, "propose" and "withdraw"."""
    router = guarded_router()

    @router.api_route("/network/calls/{call_id:path}", methods=["GET", "HEAD"])
    def show(call_id: str, request: Request) -> Response:
        deps = deps_of(request)
        s, keep, now = language_of(request), kept_language(request), deps.clock()
        today = now.date()
        for name in request.query_params:
            if name not in (CITY, PARAMETER):
                raise unknown_parameter(request, name, known=(CITY, PARAMETER))
        chosen = [city for city in request.query_params.getlist(CITY) if city]
        with deps.open_store() as store:
            ready = ready_network(deps, store, today, seconds=PATIENCE)
            with store.read():
                call = calls_of(store, [call_id]).get(call_id)
                if call is None:
                    raise PageFault(
                        404,
                        s.say("This call is not known"),
                        s.say("The address is mistyped, or the call was never read."),
                    )
                if call.id != call_id:  # a former id, of a call that has merged since
                    return RedirectResponse(tandem_address(call.id, keep, chosen), status_code=302)
                try:
                    found = tandem(store, ready, call, chosen, today)
                except (UnknownName, WrongInput) as error:
                    raise refused(s, error) from error
                proposals = known_proposals(store, now=now, today=today, call_id=call.id)
        view = tandem_view(
            s,
            found,
            proposals,
            actor=actor_of(request, deps),
            today=today,
            keep=keep,
            call_href=call_address(call.id, keep),
            is_ready=ready is not None,
        )
        return render(request, "network/tandem.html.j2", view, title=view.title)

    @router.post("/network/propose")
    def put(request: Request, call: Text, city: Cities, sentence: Text = "") -> Response:
        deps = deps_of(request)
        s, actor = language_of(request), actor_of(request, deps)
        now = deps.clock()
        if actor.cities is not None and not actor.cities & set(city):
            raise PageFault(
                403,
                s.say("Your own city has to be among them"),
                s.say("Nothing was changed."),
            )
        try:
            with deps.open_store() as store:
                made = propose(
                    store,
                    call_id=call,
                    cities=city,
                    sentence=sentence,
                    by=actor.name,
                    now=now,
                    today=now.date(),
                )
        except (UnknownName, WrongInput) as error:
            raise refused(s, error) from error
        return see(request, made.call_id, made.cities)

    @router.post("/network/withdraw")
    def end(request: Request, proposal: Annotated[int, Form(ge=1)]) -> Response:
        deps = deps_of(request)
        s, actor = language_of(request), actor_of(request, deps)
        now = deps.clock()
        try:
            with deps.open_store() as store:
                check_may_withdraw(store, deps, request, proposal)
                ended = withdraw(store, proposal, by=actor.name, now=now)
        except (UnknownName, WrongInput) as error:
            raise refused(s, error) from error
        return see(request, ended.call_id, ended.cities)

    return router


def check_may_withdraw(store: Store, deps: Deps, request: Request, proposal_id: int) -> None:
    """Raise UnknownName for a proposal that the reader may not know of or did not make."""
    actor, now = actor_of(request, deps), deps.clock()
    for known in known_proposals(store, now=now, today=now.date()):
        if known.proposal.id == proposal_id and may_know(known, actor):
            is_staff = actor.role >= DeskRole.STAFF and actor.cities is None
            if is_staff or known.proposal.proposed_by == actor.name:
                return
    raise UnknownName(f"there is no proposal {proposal_id} that you could withdraw")


def see(request: Request, call_id: str, cities: tuple[str, ...]) -> Response:
    where = tandem_address(call_id, kept_language(request), cities)
    return RedirectResponse(f"{where}#proposals", status_code=303)


def refused(s: Speech, error: Exception) -> PageFault:
    return PageFault(
        400, s.say("That can't be proposed"), str(error), s.say("Nothing was changed.")
    )
