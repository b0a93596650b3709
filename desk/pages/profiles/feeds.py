"""The feeds of a project: their private addresses, and the button that makes one."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.stored_projects import read_saved
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.sent import Sent, pairs_of, present_of
from desk.security.actor import actor_of
from store.database import Store
from store.operations.audit import note_change
from store.people.feeds import FeedKind, add_feed, list_feeds
from wording.feed_links import feed_addresses
from wording.language import Speech


def feeds_of(
    request: Request, deps: Deps, s: Speech, store: Store, name: str
) -> tuple[tuple[str, str], ...]:
    """Return the addresses of a project's feed; none where nobody made one."""
    for feed in list_feeds(store):
        is_nobodys = feed.recipient_id is None
        if feed.kind is FeedKind.PROJECT and feed.about == name and is_nobodys:
            base = deps.base_url or f"{request.url.scheme}://{request.url.netloc}"
            found = feed_addresses(feed.id, deps.secret, base)
            return ((s.say("Feed (Atom)"), found.atom), (s.say("Calendar (iCal)"), found.ics))
    return ()


def profile_feed_routes() -> APIRouter:
    """Return the route that makes the feed of a project."""
    router = guarded_router()

    @router.post("/profiles/{city_id}/-/feed")
    def make(request: Request, city_id: str, sent: Sent) -> Response:
        deps = deps_of(request)
        wanted = dict(pairs_of(sent)).get("project", "")
        now = deps.clock()
        with deps.open_store() as store, store.write():
            profile = read_saved(present_of(request, deps, store, city_id))
            name = f"{city_id}/{wanted}"
            if name not in {project.id for project in profile.projects}:
                s = language_of(request)
                raise PageFault(404, s.say("There is no such project"), s.say("Nothing was saved."))
            add_feed(
                store,
                kind=FeedKind.PROJECT,
                about=name,
                language=language_of(request).code,
                now=now,
            )
            who = actor_of(request, deps).name
            note_change(store, who=who, did="made a feed", about=name, now=now)
        query = f"?{urlencode(kept_language(request))}" if kept_language(request) else ""
        return RedirectResponse(f"/profiles/{city_id}{query}#project-{wanted}", status_code=303)

    return router
