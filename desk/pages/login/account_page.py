"""``/account``: where somebody is signed in, ending that everywhere, and another password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.pages.login.logout_page import FORGET
from desk.pages.login.ways import address, begin, need_login
from desk.pages.render import render
from desk.security.actor import Actor, actor_of
from desk.security.cookies import forget_session
from desk.security.login import LoginWay
from desk.security.machine import machine_of
from desk.security.passwords import LONGEST, SHORTEST, hash_password, is_password
from desk.security.roles import DeskRole
from funding.errors import WrongInput
from store.accounts.accounts import end_all, password_hash_of, set_password
from store.accounts.login_tries import Trying, begin_try, forgive
from store.accounts.sessions import sessions_of
from store.operations.audit import note_change
from wording.language import Speech

Password = Annotated[str, Form(max_length=LONGEST)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where, or rather since when, somebody is signed in."""

    begun: str
    used: str
    is_here: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountView:
    name: str
    role: str
    cities: tuple[str, ...]
    has_all: bool
    """Whether all cities are theirs; *cities* is empty then."""
    places: tuple[Place, ...]
    has_password: bool
    shortest: int


def account_routes() -> APIRouter:
    """Return the route ``/account`` and what its buttons do."""
    router = guarded_router()

    @router.api_route("/account", methods=["GET", "HEAD"])
    def page(request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps)
        s, actor = language_of(request), actor_of(request, deps)
        view = account_view(deps, s, actor)
        return render(request, "login/account.html.j2", view, title=s.say("Your account"))

    @router.post("/account/sessions")
    def end_sessions(request: Request) -> Response:
        deps = deps_of(request)
        need_login(request, deps)
        actor = actor_of(request, deps)
        if actor.account_id is not None:
            with deps.open_store() as store, store.write():
                end_all(store, actor.account_id)
                note_change(store, who=actor.name, did="signed out everywhere", now=deps.clock())
        response = RedirectResponse(address(request, "/logout"), status_code=303)
        forget_session(response, deps.base_url)
        response.headers["Clear-Site-Data"] = FORGET
        return response

    @router.post("/account/password")
    def change_password(request: Request, old: Password, new: Password) -> Response:
        deps = deps_of(request)
        need_login(request, deps, LoginWay.PASSWORD)
        s, actor, now = language_of(request), actor_of(request, deps), deps.clock()
        with deps.open_store() as store:
            tried = begin_try(
                store,
                Trying.PASSWORD,
                machine=machine_of(request, deps.login),
                name=actor.name,
                now=now,
            )
            found = None if tried is None else password_hash_of(store, actor.name)
            if tried is None or found is None or not is_password(found[1], old):
                raise PageFault(
                    403,
                    s.say("The password was not changed"),
                    s.say("The old password is wrong, or was tried too often."),
                )
            forgive(store, tried)
            try:
                kept = hash_password(new, name=actor.name)
            except WrongInput as error:
                raise PageFault(
                    400,
                    s.say("The password was not changed"),
                    s.say(
                        "Take {n} characters or more that nobody guesses, such as four words.",
                        n=SHORTEST,
                    ),
                ) from error
            with store.write():
                set_password(store, actor.name, kept)
                note_change(store, who=actor.name, did="changed the password", now=now)
                return begin(store, request, deps, found[0], LoginWay.PASSWORD, "/account")

    return router


def account_view(deps: Deps, s: Speech, actor: Actor) -> AccountView:
    now = deps.clock()
    places: tuple[Place, ...] = ()
    has_password = False
    with deps.open_store() as store, store.read():
        if actor.account_id is not None:
            has_password = password_hash_of(store, actor.name) is not None
            places = tuple(
                Place(
                    begun=moment_words(s, session.begun_at, now),
                    used=moment_words(s, session.used_at, now),
                    is_here=session.id_hash == actor.form_key,
                )
                for session in sessions_of(store, actor.account_id, now=now)
            )
    return AccountView(
        name=actor.name,
        role=role_words(s, actor.role),
        cities=tuple(sorted(actor.cities or ())),
        has_all=actor.cities is None,
        places=places,
        has_password=has_password and LoginWay.PASSWORD in deps.login.ways,
        shortest=SHORTEST,
    )


def role_words(s: Speech, role: DeskRole) -> str:
    """Return what a role may do, in the reader's words."""
    return {
        DeskRole.PUBLIC: s.say("public pages only"),
        DeskRole.CITY: s.say("reader"),
        DeskRole.ANALYST: s.say("analyst"),
        DeskRole.STAFF: s.say("staff"),
        DeskRole.ADMIN: s.say("admin"),
    }[role]


def moment_words(s: Speech, moment: datetime, now: datetime) -> str:
    own = moment.astimezone(now.tzinfo)
    return f"{s.short_date(own.date())}, {s.clock(own)}"
