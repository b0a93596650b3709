"""Whether a request may go on to its page: from where it comes, who asks, in which language."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.routing import BaseRoute

from advice.documents.document import MAX_BYTES
from desk.api.access import admit_client
from desk.deps import deps_of
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, language_of
from desk.pages.login.ways import login_address
from desk.security.actor import Actor, actor_of
from desk.security.form_tokens import FIELD, HEADER, is_token_of
from desk.security.origin import SAFE, is_foreign
from desk.security.roles import FOR_PROGRAMS, is_by_link, needed
from funding.words import plain, shorten
from wording.language import LOCALES

MOST_FIELDS = 5_000
"""Of a form; its bytes are bounded before."""
SHOWN = 60
"""Characters of what was asked for, as an error page repeats them."""


def guarded_router(route_class: type[APIRoute] = APIRoute, **more: Any) -> APIRouter:
    """Return a router whose routes all take the token of a form and run the admission first."""
    return APIRouter(route_class=route_class, dependencies=GUARDS, **more)


def is_guarded(route: BaseRoute) -> bool:
    return isinstance(route, APIRoute) and all(guard in route.dependencies for guard in GUARDS)


def admit(request: Request) -> None:
    """Check what every route asks for first.  Raises PageFault."""
    deps = deps_of(request)
    s = language_of(request)
    if is_foreign(request, deps.base_url):
        raise PageFault(
            403,
            s.say("This form came from another site"),
            s.say("Open the page here and send it again. Nothing was changed."),
        )
    if request.url.path.startswith(FOR_PROGRAMS):
        admit_client(request, deps)
        return
    route, actor = request.scope["route"], actor_of(request, deps)
    if not has_token(request, actor, deps.secret):
        raise PageFault(
            403,
            s.say("This form is too old"),
            s.say("Open the page again and send it anew. Nothing was changed."),
        )
    if actor.role < needed(request.method, route.path):
        if deps.login.is_on:
            raise unadmitted(request, actor)
        raise PageFault(
            403,
            s.say("This page needs a login"),
            s.say(
                "No login is set up here, so that only the pages behind the links of a mail"
                " are shown. The whole desk is there for who runs “{command}” on the own"
                " machine, without {setting}.",
                command="citycalls serve",
                setting="CITYCALLS_BASE_URL",
            ),
        )
    if not actor.may_open(request.method, route.path):
        raise PageFault(403, s.say("Only staff of the whole network may do that"))
    language = request.query_params.get(PARAMETER)  # empty, as forms send it: unset
    if language and language not in LOCALES and not is_by_link(request.url.path):
        raise unknown_value(request, PARAMETER, language, known=LOCALES)


async def take_token(request: Request) -> None:
    """Take the token out of a form, for the check; the pages never see it."""
    path = request.url.path
    if request.method in SAFE or is_by_link(path) or path.startswith(FOR_PROGRAMS):
        return
    sent: object = request.headers.get(HEADER) or request.query_params.get(FIELD)
    deps = deps_of(request)
    if sent is None and deps.login.is_on and is_form(request):
        form = await request.form(
            max_files=MOST_FIELDS, max_fields=MOST_FIELDS, max_part_size=MAX_BYTES
        )
        sent = form.get(FIELD)
        # what reads the form after us gets it from here
        request._form = FormData([(k, v) for k, v in form.multi_items() if k != FIELD])
    request.state.form_token = sent if isinstance(sent, str) else None


GUARDS = (Depends(take_token), Depends(admit))
"""In this order."""


def is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")


def has_token(request: Request, actor: Actor, secret: str) -> bool:
    """Return whether a request that may change something carries what our forms carry.

    Whoever is not signed in needs none, nor do the forms of signing in: they act in nobody's name.
    """
    path = request.url.path
    if request.method in SAFE or actor.form_key is None or is_by_link(path):
        return True
    if path == "/login" or path.startswith("/login/"):
        return True
    token: str | None = getattr(request.state, "form_token", None)
    return token is not None and is_token_of(actor.form_key, token, secret)


def unadmitted(request: Request, actor: Actor) -> PageFault:
    """Return the way to the page of signing in; the 403 page for who is signed in already."""
    s = language_of(request)
    if actor.is_signed_in:
        return PageFault(
            403,
            s.say("Your role is not enough for this"),
            s.say("Whoever runs City Calls can give you another one."),
        )
    is_asking = request.method in ("GET", "HEAD")
    fault = PageFault(
        303 if is_asking else 403,
        s.say("Please sign in"),
        s.say("Nothing was changed. Sign in, and send it again."),
    )
    where = {"Location": login_address(request)} if is_asking else {}
    if "hx-request" in request.headers:
        where["HX-Redirect"] = login_address(request)
    fault.fault = replace(fault.fault, headers=where)
    return fault


def unknown_value(
    request: Request, name: str, value: str, *, known: Iterable[str] = ()
) -> PageFault:
    """Return the 400 page for a parameter whose value means nothing."""
    s = language_of(request)
    lines = [
        s.say(
            "“{value}” is no value of “{name}” in the address.",
            value=shorten(plain(value), SHOWN),
            name=name,
        )
    ]
    if choices := ", ".join(known):
        lines.append(s.say("It can be: {choices}.", choices=choices))
    return PageFault(400, s.say("The address asks for something unknown"), *lines)


def unknown_parameter(request: Request, name: str, *, known: Iterable[str]) -> PageFault:
    """Return the 400 page for a parameter that the page does not have."""
    s = language_of(request)
    return PageFault(
        400,
        s.say("The address asks for something unknown"),
        s.say(
            "“{name}” is no parameter of this page. Nothing is shown, so that no wrong list is"
            " taken for the right one.",
            name=shorten(plain(name), SHOWN),
        ),
        s.say("It can be: {choices}.", choices=", ".join(known)),
    )
