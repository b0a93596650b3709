"""Whether a request may go on to its page: from where it comes, who asks, in which language."""

from collections.abc import Callable, Iterable

from fastapi import Request

from desk.api.access import admit_client
from desk.deps import Deps
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, language_of
from desk.security.origin import is_foreign
from desk.security.roles import FOR_PROGRAMS, is_by_link, needed, role_of
from funding.words import plain, shorten
from wording.language import LOCALES

SHOWN = 60
"""Characters of what was asked for, as an error page repeats them."""


def admission(deps: Deps) -> Callable[[Request], None]:
    """Return the check that every route runs first.  It raises PageFault."""

    def admit(request: Request) -> None:
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
        route = request.scope["route"]
        if role_of(request, deps.everybody) < needed(request.method, route.path):
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
        language = request.query_params.get(PARAMETER)  # empty, as forms send it: unset
        if language and language not in LOCALES and not is_by_link(request.url.path):
            raise unknown_value(request, PARAMETER, language, known=LOCALES)

    return admit


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
