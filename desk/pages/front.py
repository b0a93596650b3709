"""The front page: what this is, who runs it, what is read, and how to be added."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from advice.profiles.stored_projects import load_profiles
from advice.weekly.weekly_mail import is_read, not_read, source_line
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.frame import is_open, page_names
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
class FrontWay:
    """A page of the desk, and what one does there."""

    path: str
    words: str
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontView:
    """What the front page shows."""

    ways: tuple[FrontWay, ...]
    """The pages that this reader may open."""
    calls: int
    """Calls that the portals list at present."""
    portals: tuple[ReadPortal, ...]
    not_read: tuple[str, ...]
    contact: str | None
    """A mail address or a web page, as the operator gave it; None if there is none."""
    contact_href: str | None


def front_routes() -> APIRouter:
    """Return the route ``/``."""
    router = guarded_router()

    @router.api_route("/", methods=["GET", "HEAD"])
    def front(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        title = s.say("EU and national funding that fits your city")
        ways = tuple(
            FrontWay(path=path, words=words, about=purposes(s)[path])
            for path, words in page_names(s).items()
            if is_open(request, path)
        )
        return render(request, "front.html.j2", front_view(deps, s, ways), title=title)

    return router


def purposes(s: Speech) -> Mapping[str, str]:
    """Return in a sentence each what the pages of the head are for."""
    return {
        "/calls": s.say("Search all open calls, filter them, take a list with you."),
        "/match": s.say("Paste the description of a project and see which calls fit it."),
        "/profiles": s.say("Change what a city looks for, and see the effect before you save."),
        "/network": s.say("See which cities a call fits, and propose to apply together."),
        "/inbox": s.say("Answer what readers reported about calls."),
        "/pipeline": s.say("See how far each city is with its applications."),
        "/bulletin": s.say("Make a newsletter from the calls of the week."),
        "/people": s.say("See who gets mail, and what they were sent."),
        "/health": s.say("See whether portals, mails and backups are in order."),
        "/audit": s.say("See who changed what."),
    }


def front_view(deps: Deps, s: Speech, ways: tuple[FrontWay, ...]) -> FrontView:
    with deps.open_store() as store, store.read():
        health = source_health(store, now=deps.clock())
        countries = {profile.city.country for profile in load_profiles(store)}
    read = [h for h in health if is_read(h)]
    return FrontView(
        ways=ways,
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
