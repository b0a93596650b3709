"""``/login/openid``: to the identity provider, and back from there."""

import logging

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.pages.login.ways import NEXT, begin, need_login, safe_next
from desk.security.cookies import AWAY, cookie_name, forget_away, keep_away
from desk.security.login import LoginWay
from desk.security.openid import OpenId, OpenIdFault
from store.accounts.accounts import keep_provided

log = logging.getLogger(__name__)


def openid_routes() -> APIRouter:
    """Return the routes ``/login/openid`` and ``/login/openid/back``."""
    router = guarded_router()

    @router.api_route("/login/openid", methods=["GET", "HEAD"])
    def go(request: Request) -> Response:
        deps = deps_of(request)
        try:
            away = provider(request, deps).go_away(
                safe_next(request.query_params.get(NEXT)), now=deps.clock()
            )
        except OpenIdFault as error:
            raise failed(request, error) from error
        response = RedirectResponse(away.address, status_code=303)
        keep_away(response, away.cookie, deps.base_url)
        return response

    @router.api_route("/login/openid/back", methods=["GET", "HEAD"])
    def back(request: Request) -> Response:
        deps = deps_of(request)
        s, now = language_of(request), deps.clock()
        openid = provider(request, deps)
        cookie = request.cookies.get(cookie_name(AWAY, deps.base_url), "")
        try:
            person, next_path = openid.come_back(dict(request.query_params), cookie, now=now)
        except OpenIdFault as error:
            raise failed(request, error) from error
        found = deps.login.role_in(person.groups)
        if found is None:
            raise PageFault(
                403,
                s.say("You have no role here"),
                s.say(
                    "You are signed in at {provider}, but none of your groups there has a role"
                    " here. Ask whoever runs City Calls.",
                    provider=openid.provider.host,
                ),
            )
        with deps.open_store() as store, store.write():
            account = keep_provided(
                store,
                issuer=person.issuer,
                subject=person.subject,
                name=person.name,
                role=found.role,
                cities=found.cities,
                now=now,
            )
            response = begin(store, request, deps, account, LoginWay.OPENID, next_path)
        forget_away(response, deps.base_url)
        return response

    return router


def provider(request: Request, deps: Deps) -> OpenId:
    need_login(request, deps, LoginWay.OPENID)
    assert deps.openid is not None  # the way is on only where there is one
    return deps.openid


def failed(request: Request, error: OpenIdFault) -> PageFault:
    log.warning("sign-in by OpenID Connect: %s", error)
    s = language_of(request)
    return PageFault(
        403,
        s.say("You are not signed in"),
        s.say("The identity provider did not answer as it should, or it took too long. Try again."),
    )
