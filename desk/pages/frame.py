"""What surrounds every page: its name, the ways to the other pages, the languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.routing import compile_path

from desk.deps import deps_of
from desk.pages.language import PARAMETER, chosen_language, language_of
from desk.pages.login.ways import login_address
from desk.pages.notices.text import Places, is_elsewhere, notice_names
from desk.pages.static_files import address
from desk.security.actor import NOBODY, Actor, actor_of
from desk.security.form_tokens import form_token
from desk.security.login import LoginWay
from desk.security.roles import DeskRole, is_by_link
from funding.errors import CityCallsError
from wording.language import LOCALES, Speech, speech

SCRIPTS = ("htmx.min.js", "desk.js")


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A link of the frame."""

    href: str
    words: str
    is_here: bool
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Signing:
    """Who is signed in, and the way in or out."""

    name: str | None
    """None for nobody."""
    has_button: bool
    """Whether one can sign out here."""
    login_href: str
    token: str | None
    """For the forms of the page; None where they need none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Everything that the layout shows beside the page itself."""

    speech: Speech
    title: str
    has_home: bool
    """Whether there is a front page for this reader."""
    pages: tuple[Way, ...]
    notices: tuple[Way, ...]
    """Imprint, privacy and accessibility, as far as there is something to read."""
    languages: tuple[Way, ...]
    style: str
    icon: str
    scripts: tuple[str, ...]
    signing: Signing | None
    """None where no login is set up."""
    chosen: str | None
    """The language that the address names; every link on the page keeps it."""

    def to(self, path: str, parameters: Mapping[str, str] | None = None) -> str:
        """Return the address of a page of ours, in the language that the reader chose."""
        values = dict(parameters or {})
        if self.chosen is not None:
            values[PARAMETER] = self.chosen
        return f"{path}?{urlencode(values)}" if values else path


def page_names(s: Speech) -> Mapping[str, str]:
    """Return the pages of the head, in their order; those that are not served are left out."""
    return {
        "/calls": s.say("Calls"),
        "/match": s.say("Match a text"),
        "/profiles": s.say("Profiles"),
        "/network": s.say("Network"),
        "/inbox": s.say("Inbox"),
        "/pipeline": s.say("Pipeline"),
        "/bulletin": s.say("Bulletin"),
        "/people": s.say("People"),
        "/health": s.say("Health"),
        "/audit": s.say("Changes"),
    }


def frame_of(request: Request, title: str) -> Frame:
    s, chosen = language_of(request), chosen_language(request)
    keep = f"?{urlencode({PARAMETER: chosen})}" if chosen else ""
    here = request.url.path
    pages = tuple(
        Way(
            href=f"{path}{keep}",
            words=words,
            is_here=here == path or here.startswith(f"{path}/"),
        )
        for path, words in page_names(s).items()
        if is_open(request, path)
    )
    return Frame(
        speech=s,
        title=title,
        has_home=is_open(request, "/"),
        pages=pages,
        notices=notice_ways(request, s, keep),
        languages=language_ways(request, s),
        style=address("desk.css"),
        icon=address("icon.svg"),
        scripts=tuple(address(name) for name in SCRIPTS),
        signing=signing_of(request),
        chosen=chosen,
    )


def notice_ways(request: Request, s: Speech, keep: str) -> tuple[Way, ...]:
    """Return the links of the foot; who runs this sees those that are not set, too."""
    places: Places = request.app.state.notices
    is_operator = reader_of(request).role >= DeskRole.ADMIN
    return tuple(
        Way(
            href=place if place and is_elsewhere(place) else f"{notice.path}{keep}",
            words=words if place else f"{words} ({s.say('not set')})",
            is_here=request.url.path == notice.path,
        )
        for notice, words in notice_names(s).items()
        if (place := places.get(notice)) or is_operator
    )


def is_open(request: Request, path: str) -> bool:
    """Return whether a page is served, and to this reader."""
    served: frozenset[str] = request.app.state.served
    if path not in served or is_by_link(request.url.path):
        return False
    return reader_of(request).may_open("GET", path)


def reader_of(request: Request) -> Actor:
    """Return who reads the page; on an error page of a broken database nobody."""
    try:
        return actor_of(request, deps_of(request))
    except CityCallsError:
        return Actor(name=NOBODY, role=DeskRole.PUBLIC)


def signing_of(request: Request) -> Signing | None:
    """Return what the head says of signing in; None where that means nothing."""
    deps = deps_of(request)
    if not deps.login.is_on or is_by_link(request.url.path):
        return None
    reader = reader_of(request)
    return Signing(
        name=reader.name if reader.is_signed_in else None,
        has_button=reader.is_signed_in and reader.way != LoginWay.PROXY,
        login_href=login_address(request),
        token=(None if reader.form_key is None else form_token(reader.form_key, deps.secret)),
    )


def opens(request: Request, address: str) -> bool:
    """Return whether an address leads to a page that is there for this reader."""
    found = [path for path in served_paths(request) if compile_path(path)[0].match(address)]
    return any(is_open(request, path) for path in found)


def served_paths(request: Request) -> frozenset[str]:
    served: frozenset[str] = request.app.state.served
    return served


def language_ways(request: Request, s: Speech) -> tuple[Way, ...]:
    """Return the same page in each of our languages, by its own name for itself."""
    if request.method not in ("GET", "HEAD"):
        return ()
    others = [(k, v) for k, v in request.query_params.multi_items() if k != PARAMETER]
    return tuple(
        Way(
            href=f"{request.url.path}?{urlencode([*others, (PARAMETER, code)])}",
            words=speech(code).language(code),
            is_here=code == s.code,
            language=code,
        )
        for code in LOCALES
    )
