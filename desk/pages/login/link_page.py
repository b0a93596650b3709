"""``/login/link/{token}``: a link from a mail; opening it does nothing, its button signs in."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.pages.login.ways import begin, need_login
from desk.pages.render import render
from desk.security.login import LoginWay
from store.accounts.login_links import owner_of, redeem

LONGEST = 100
"""Characters of a token that are looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    """Who would be signed in."""

    name: str


def link_routes() -> APIRouter:
    """Return the route ``/login/link/{token}``."""
    router = guarded_router()

    @router.api_route("/login/link/{token}", methods=["GET", "HEAD"])
    def look(token: str, request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps, LoginWay.LINK)
        with deps.open_store() as store, store.read():
            account = owner_of(store, token[:LONGEST], now=deps.clock())
        if account is None:
            raise spent(request)
        title = language_of(request).say("Sign in")
        return render(request, "login/link.html.j2", LinkView(name=account.name), title=title)

    @router.post("/login/link/{token}")
    def use(token: str, request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps, LoginWay.LINK)
        with deps.open_store() as store, store.write():
            found = redeem(store, token[:LONGEST], now=deps.clock())
            if found is None:
                raise spent(request)
            account, next_path = found
            return begin(store, request, deps, account, LoginWay.LINK, next_path)

    return router


def spent(request: Request) -> PageFault:
    s = language_of(request)
    return PageFault(
        410,
        s.say("This link does not work any more"),
        s.say("It works once, and for a quarter of an hour. Ask for another one."),
    )
