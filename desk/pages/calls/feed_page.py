"""`/calls/feed`: makes a private address under which a calendar or a feed reader finds a search."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from advice.export.searching import read_search, search_text
from advice.search.call_query import CallQuery
from advice.search.find import search_calls
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.calls.asked import asked_query, fault_of
from desk.pages.calls.hand_over import with_params
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.pages.render import render
from funding.errors import UnknownName
from store.database import Store
from store.people.feeds import FeedKind, SavedFeed, add_feed, remove_feed
from wording.export.search_words import search_title
from wording.feed_links import FeedAddresses, feed_addresses

Search = Annotated[str, Form(max_length=4000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedView:
    title: str
    """The search in a few words."""
    count: int
    search: str
    back: str
    """The address of the list."""
    feed: str | None = None
    at: FeedAddresses | None = None
    """None before the address is made."""
    is_removed: bool = False


def call_feed_routes() -> APIRouter:
    """Return the routes ``/calls/feed``: a question, and the buttons that make and end a feed."""
    router = guarded_router()

    @router.api_route("/calls/feed", methods=["GET", "HEAD"])
    def show(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        query = asked_query(request)
        with deps.open_store() as store:
            return page(deps, store, request, query)

    @router.post("/calls/feed")
    def make(request: Request, search: Search) -> HTMLResponse:
        deps = deps_of(request)
        query = sent_query(request, search)
        with deps.open_store() as store:
            answer_of(deps, store, request, query)
            feed = add_feed(
                store,
                kind=FeedKind.SEARCH,
                about=search_text(query),
                language=language_of(request).code,
                now=deps.clock(),
            )
            return page(deps, store, request, query, feed=feed)

    @router.post("/calls/feed/remove")
    def end(request: Request, search: Search, feed: Search) -> HTMLResponse:
        deps = deps_of(request)
        query = sent_query(request, search)
        with deps.open_store() as store:
            try:
                remove_feed(store, feed)
            except UnknownName as error:
                s = language_of(request)
                raise PageFault(
                    404, s.say("This feed is not there any more"), s.say("Nothing was changed.")
                ) from error
            return page(deps, store, request, query, is_removed=True)

    return router


def sent_query(request: Request, search: str) -> CallQuery:
    try:
        return read_search(search if search.startswith("?") else f"?{search}")
    except (UnknownParameter, UnknownChoice) as error:
        raise fault_of(request, error) from error


def answer_of(deps: Deps, store: Store, request: Request, query: CallQuery) -> int:
    """Return how many calls answer now.  Raises PageFault for a value that there is not."""
    try:
        return search_calls(store, query, deps.clock().date()).count
    except UnknownChoice as error:
        raise fault_of(request, error) from error


def page(
    deps: Deps,
    store: Store,
    request: Request,
    query: CallQuery,
    *,
    feed: SavedFeed | None = None,
    is_removed: bool = False,
) -> HTMLResponse:
    s = language_of(request)
    base = deps.base_url or f"{request.url.scheme}://{request.url.netloc}"
    view = FeedView(
        title=search_title(s, query) or s.say("all calls"),
        count=answer_of(deps, store, request, query),
        search=search_text(query),
        back=with_params("/calls", [*query.to_params(), *kept_language(request)]),
        feed=None if feed is None else feed.id,
        at=None if feed is None else feed_addresses(feed.id, deps.secret, base),
        is_removed=is_removed,
    )
    return render(request, "feed.html.j2", view, title=s.say("Feed"))
