"""The application: its pages are put together here, and every answer gets its headers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.routing import BaseRoute, compile_path

from advice.health.service_health import Outlook
from desk.answers.my_calendar import my_calendar_routes
from desk.answers.routes import answer_routes
from desk.api.faults import problem
from desk.api.routes import api_routes
from desk.deps import Deps, Replay, no_schedule
from desk.letters import Letters
from desk.pages.admission import is_guarded
from desk.pages.audit.page import audit_routes
from desk.pages.bulletin.page import bulletin_routes
from desk.pages.bulletin.published import published_routes
from desk.pages.calls.call_page import call_page_routes
from desk.pages.calls.export_page import call_export_routes
from desk.pages.calls.feed_page import call_feed_routes
from desk.pages.calls.list_page import call_list_routes
from desk.pages.errors import ErrorAnswer, add_error_pages, too_large
from desk.pages.expected.page import expected_routes
from desk.pages.feeds import feed_routes
from desk.pages.front import front_routes
from desk.pages.health.page import health_routes
from desk.pages.inbox.page import inbox_routes
from desk.pages.login.account_page import account_routes
from desk.pages.login.link_page import link_routes
from desk.pages.login.login_page import login_routes
from desk.pages.login.logout_page import logout_routes
from desk.pages.login.openid_page import openid_routes
from desk.pages.match.export import match_export_routes
from desk.pages.match.page import match_routes
from desk.pages.match.save import match_save_routes
from desk.pages.my import my_routes
from desk.pages.network.matrix_page import network_routes
from desk.pages.network.tandem_page import tandem_routes
from desk.pages.notices.page import notice_routes
from desk.pages.notices.text import Places
from desk.pages.papers.page import paper_routes
from desk.pages.people.change import person_change_routes
from desk.pages.people.erase_page import erase_routes
from desk.pages.people.list_page import people_list_routes
from desk.pages.people.person_page import person_routes
from desk.pages.pipeline.mine import my_pipeline_routes
from desk.pages.pipeline.page import pipeline_routes
from desk.pages.profiles.edit_page import profile_edit_routes
from desk.pages.profiles.feeds import profile_feed_routes
from desk.pages.profiles.history_page import profile_history_routes
from desk.pages.profiles.list_page import profile_list_routes
from desk.pages.profiles.questions import profile_question_routes
from desk.pages.profiles.several_page import profile_several_routes
from desk.pages.questions.page import my_question_routes
from desk.pages.replay.issues_page import issue_routes
from desk.pages.replay.replay_page import replay_routes
from desk.pages.sheets.page import sheet_routes
from desk.pages.static_files import static_routes
from desk.pages.timetables.page import timetable_routes
from desk.security.body_limit import BoundedBody
from desk.security.headers import headers_for
from desk.security.login import Login
from desk.security.openid import OpenId
from desk.security.roles import FOR_PROGRAMS, DeskRole
from store.database import Store

ROUTERS: Sequence[Callable[[], APIRouter]] = (
    static_routes,
    front_routes,
    notice_routes,
    answer_routes,
    my_calendar_routes,
    call_list_routes,
    call_export_routes,
    call_feed_routes,
    call_page_routes,
    feed_routes,
    api_routes,
    match_routes,
    match_export_routes,
    match_save_routes,
    my_routes,
    health_routes,
    inbox_routes,
    login_routes,
    link_routes,
    openid_routes,
    logout_routes,
    account_routes,
    audit_routes,
    bulletin_routes,
    published_routes,
    network_routes,
    tandem_routes,
    paper_routes,
    expected_routes,
    pipeline_routes,
    timetable_routes,
    my_pipeline_routes,
    my_question_routes,
    people_list_routes,
    person_routes,
    person_change_routes,
    erase_routes,
    issue_routes,
    replay_routes,
    sheet_routes,
    profile_list_routes,
    profile_several_routes,
    profile_history_routes,
    profile_feed_routes,
    profile_question_routes,
    profile_edit_routes,  # after all others below /profiles/: it takes any two names
)
"""One per page module; each route stands in `desk.security.roles`, too."""

OWN = ("Cache-Control", "Content-Security-Policy", "X-Frame-Options")
"""Headers that a page may set itself: a mail that is shown allows its own style by its hash."""
DOCUMENTS: Mapping[str, ErrorAnswer] = dict.fromkeys(FOR_PROGRAMS, problem)
"""Prefixes of addresses whose errors are no pages, and what makes them."""


def make_app(
    *,
    open_store: Callable[[], AbstractContextManager[Store]],
    secret: str,
    clock: Callable[[], datetime],
    everybody: DeskRole = DeskRole.PUBLIC,
    login: Login | None = None,
    base_url: str | None = None,
    contact: str | None = None,
    outlook: Callable[[Store, datetime], Outlook] = no_schedule,
    notices: Places | None = None,
    letters: Letters | None = None,
    timetables: Path | None = None,
    replay: Replay | None = None,
) -> FastAPI:
    """Return the application; *open_store* gives the database for one request.

    *clock* gives the moment in the service's own time zone.  *everybody* is the role of whoever
    asks on this machine where *login* names no way to sign in, *base_url* the public address of
    the pages, *contact* that of who runs them.  *outlook* tells what the schedule does next,
    *notices* where imprint, privacy and accessibility are.  *letters* is the sender's own code,
    for previews and what goes by mail; *timetables* is the folder of those, and *replay* makes
    past issues again.
    """
    deps = Deps(
        open_store=open_store,
        secret=secret,
        clock=clock,
        everybody=DeskRole.PUBLIC if login is not None and login.is_on else everybody,
        login=login or Login(),
        openid=openid_of(login, base_url, secret),
        base_url=base_url,
        contact=contact,
        outlook=outlook,
        notices=notices or {},
        letters=letters,
        timetables=timetables,
        replay=replay,
    )
    app = FastAPI(
        title="City Calls", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        for name, value in headers_for(request.url.path).items():
            if not (name in OWN and name in response.headers):
                response.headers[name] = value
        return response

    add_error_pages(app, DOCUMENTS)
    # the outermost: the last one added
    app.add_middleware(BoundedBody, refusal=lambda scope: too_large(scope, DOCUMENTS))
    app.router.routes += desk_routes()  # to include their routers would make each route anew
    addresses = desk_addresses()
    app.state.served = frozenset(path for path, _ in addresses)
    app.state.methods = tuple((compile_path(path)[0], method) for path, method in addresses)
    app.state.notices = deps.notices
    app.state.deps = deps
    return app


@cache
def desk_routes() -> Sequence[BaseRoute]:
    """Return all routes, made once: what they need of an installation is in `deps_of(request)`.

    Raises TypeError for one that was not made by `guarded_router()`.
    """
    routes = tuple(route for make in ROUTERS for route in make().routes)
    if unguarded := [route for route in routes if not is_guarded(route)]:
        raise TypeError(f"{unguarded} are not made by guarded_router()")
    return routes


def desk_addresses() -> Sequence[tuple[str, str]]:
    """Return the address and the method of all routes, in the order in which they are tried."""
    return [
        (getattr(route, "path", ""), method)
        for route in desk_routes()
        for method in sorted(getattr(route, "methods", None) or ())
    ]


def openid_of(login: Login | None, base_url: str | None, secret: str) -> OpenId | None:
    """Return the identity provider; None where there is none, or no address to come back to."""
    if login is None or login.provider is None or base_url is None:
        return None
    return OpenId(login.provider, base_url=base_url, secret=secret)
