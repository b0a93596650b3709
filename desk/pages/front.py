"""The front page: what this is, who runs it, what is read, and how to be added."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from advice.profiles.stored_projects import load_profiles
from advice.weekly.weekly_mail import is_read, not_read, source_line
from desk.deps import Deps
from desk.pages.language import language_of
from desk.pages.render import render
from funding.not_covered import load_not_covered
from store.operations.source_health import source_health
from wording.language import Speech
from wording.sources import source_words


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPortal:
    """One portal in the list of those that are read."""

    words: str
    is_healthy: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontView:
    """What the front page shows."""

    calls: int
    """Calls that the portals list at present."""
    portals: tuple[ReadPortal, ...]
    not_read: tuple[str, ...]
    contact: str | None
    """A mail address or a web page, as the operator gave it; None if there is none."""
    contact_href: str | None


def front_routes(deps: Deps) -> APIRouter:
    """Return the route ``/``."""
    router = APIRouter()

    @router.api_route("/", methods=["GET", "HEAD"])
    def front(request: Request) -> HTMLResponse:
        s = language_of(request)
        title = s.say("EU and national funding that fits your city")
        return render(request, "front.html.j2", front_view(deps, s), title=title)

    return router


def front_view(deps: Deps, s: Speech) -> FrontView:
    with deps.open_store() as store, store.read():
        health = source_health(store, now=deps.clock())
        countries = {profile.city.country for profile in load_profiles(store)}
    read = [h for h in health if is_read(h)]
    return FrontView(
        calls=sum(h.live for h in read),
        portals=tuple(
            ReadPortal(
                words=source_words(s, source_line(h)),
                is_healthy=source_line(h).is_healthy,
            )
            for h in read
        ),
        not_read=tuple(map(s.named, not_read(health, load_not_covered(), countries))),
        contact=deps.contact,
        contact_href=contact_address(s, deps.contact),
    )


def contact_address(s: Speech, contact: str | None) -> str | None:
    """Return where a click on the contact leads; None where that is no web or mail address."""
    if contact is None:
        return None
    if contact.startswith(("https://", "http://")):
        return contact
    if "@" in contact:
        return (
            f"mailto:{quote(contact, safe='@')}?subject={quote(s.say('City Calls for our city'))}"
        )
    return None
