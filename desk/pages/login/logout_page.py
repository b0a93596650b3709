"""``/logout``: signing out here, and what stays signed in elsewhere."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import language_of
from desk.pages.login.ways import address, need_login
from desk.pages.render import render
from desk.security.actor import Actor, actor_of
from desk.security.cookies import forget_session, session_number
from desk.security.login import LoginWay
from store.accounts.sessions import end_session, hash_of
from store.operations.audit import note_change

FORGET = '"cache"'
"""For Clear-Site-Data: "back" must not show the pages again to whoever sits there next."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogoutView:
    """Whether somebody is signed in still, and where else they may be."""

    signed_in_as: str | None
    is_by_proxy: bool
    provider: str | None
    """Host of the identity provider at which they stay signed in; None where there is none."""
    provider_href: str | None
    """Where one signs out there; None where the provider tells none."""


def logout_routes() -> APIRouter:
    """Return the route ``/logout``: a page before and after, the button between."""
    router = guarded_router()

    @router.api_route("/logout", methods=["GET", "HEAD"])
    def page(request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps)
        s, actor = language_of(request), actor_of(request, deps)
        title = s.say("Sign out") if actor.is_signed_in else s.say("You are signed out here")
        return render(request, "login/logout.html.j2", logout_view(deps, actor), title=title)

    @router.post("/logout")
    def sign_out(request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps)
        number, actor = session_number(request, deps.base_url), actor_of(request, deps)
        if number is not None:
            with deps.open_store() as store, store.write():
                end_session(store, hash_of(number))
                if actor.is_signed_in:
                    note_change(store, who=actor.name, did="signed out", now=deps.clock())
        response = RedirectResponse(address(request, "/logout"), status_code=303)
        forget_session(response, deps.base_url)
        response.headers["Clear-Site-Data"] = FORGET
        return response

    return router


def logout_view(deps: Deps, actor: Actor) -> LogoutView:
    provider = deps.login.provider
    return LogoutView(
        signed_in_as=actor.name if actor.is_signed_in else None,
        is_by_proxy=actor.way == LoginWay.PROXY,
        provider=None if provider is None else provider.host,
        provider_href=None if deps.openid is None else deps.openid.sign_out_address(),
    )
