"""``/login``: the ways to sign in; a name with a password, or a link by mail."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import language_of
from desk.pages.login.ways import NEXT, address, begin, need_login, safe_next
from desk.pages.render import render
from desk.security.actor import actor_of
from desk.security.login import LoginWay
from desk.security.machine import machine_of
from desk.security.passwords import LONGEST, hash_of, is_outdated, is_password
from store.accounts.accounts import account_named, keep_password, password_hash_of
from store.accounts.login_links import want_link
from store.accounts.login_tries import Trying, begin_try, forgive
from store.operations.audit import note_change

WAIT = 3600
"""Seconds, for Retry-After."""
Name = Annotated[str, Form(max_length=320)]
Password = Annotated[str, Form(max_length=LONGEST)]
Next = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginView:
    """The page on which one signs in."""

    has_password: bool
    has_link: bool
    provider: str | None
    """Host of the identity provider; None where there is none."""
    provider_href: str
    next: str
    name: str
    problem: str | None
    signed_in_as: str | None


def login_routes() -> APIRouter:
    """Return the routes ``/login`` and ``/login/link``, with the page after it."""
    router = guarded_router()

    @router.api_route("/login", methods=["GET", "HEAD"])
    def login(request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps)
        return shown(request, deps, next_path=request.query_params.get(NEXT))

    @router.post("/login")
    def sign_in(
        request: Request,
        name: Name,
        password: Password,
        next: Next = "",
    ) -> Response:
        deps = deps_of(request)
        need_login(request, deps, LoginWay.PASSWORD)
        s, now = language_of(request), deps.clock()
        with deps.open_store() as store:
            tried = begin_try(
                store,
                Trying.PASSWORD,
                machine=machine_of(request, deps.login),
                name=name,
                now=now,
            )
            if tried is None:
                return too_often(request, deps, name, next)
            found = password_hash_of(store, name)
            if not is_password(None if found is None else found[1], password) or found is None:
                problem = s.say("Name or password is wrong.")
                return shown(request, deps, next_path=next, name=name, problem=problem, status=403)
            forgive(store, tried)
            account, kept = found
            if is_outdated(kept):
                keep_password(store, account.id, hash_of(password))
            return begin(store, request, deps, account, LoginWay.PASSWORD, next)

    @router.post("/login/link")
    def ask_for_link(request: Request, name: Name, next: Next = "") -> Response:
        deps = deps_of(request)
        need_login(request, deps, LoginWay.LINK)
        now = deps.clock()
        with deps.open_store() as store:
            tried = begin_try(
                store, Trying.LINK, machine=machine_of(request, deps.login), name=name, now=now
            )
            if tried is None:
                return too_often(request, deps, name, next)
            account = account_named(store, name)
            is_mailed = account is not None and account.address is not None
            with store.write():
                want_link(
                    store,
                    account if is_mailed else None,
                    language=language_of(request).code,
                    next_path=safe_next(next),
                    now=now,
                )
                if account is not None and is_mailed:
                    note_change(store, who=account.name, did="asked for a link by mail", now=now)
        return RedirectResponse(address(request, "/login/link/sent"), status_code=303)

    @router.api_route("/login/link/sent", methods=["GET", "HEAD"])
    def sent(request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps, LoginWay.LINK)
        s = language_of(request)
        title = s.say("Look into your mail")
        return render(request, "login/sent.html.j2", None, title=title)

    return router


def shown(
    request: Request,
    deps: Deps,
    *,
    next_path: str | None,
    name: str = "",
    problem: str | None = None,
    status: int = 200,
) -> Response:
    s, actor, login = language_of(request), actor_of(request, deps), deps.login
    onward = safe_next(next_path)
    view = LoginView(
        has_password=LoginWay.PASSWORD in login.ways,
        has_link=LoginWay.LINK in login.ways,
        provider=None if login.provider is None else login.provider.host,
        provider_href=address(request, "/login/openid", **{NEXT: onward}),
        next=onward,
        name=name,
        problem=problem,
        signed_in_as=actor.name if actor.is_signed_in else None,
    )
    headers = {"Retry-After": str(WAIT)} if status == 429 else {}
    title = s.say("Sign in")
    return render(request, "login/login.html.j2", view, title=title, status=status, headers=headers)


def too_often(request: Request, deps: Deps, name: str, next_path: str) -> Response:
    problem = language_of(request).say(
        "There were too many tries. Wait an hour, or ask whoever runs City Calls."
    )
    return shown(request, deps, next_path=next_path, name=name, problem=problem, status=429)
