"""Feeds by a private address: for feed readers and calendars, which send no cookie."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request, Response

from advice.export.feed_rows import feed_content
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.people.feeds import SavedFeed, changed_at, find_feed
from wording.answer_links import BadLink
from wording.export.feeds import FEED_MEDIA, FeedForm, write_feed_as
from wording.feed_links import read_feed_token
from wording.language import speech

SECOND = timedelta(seconds=1)
CACHE = "private, no-cache"
"""The reader keeps it and asks whether it is still right."""


def feed_routes() -> APIRouter:
    """Return the routes ``/feeds/{token}.atom`` and ``/feeds/{token}.ics``."""
    router = guarded_router()

    @router.api_route("/feeds/{token}.atom", methods=["GET", "HEAD"])
    def atom(token: str, request: Request) -> Response:
        deps = deps_of(request)
        return answer(deps, request, token, FeedForm.ATOM)

    @router.api_route("/feeds/{token}.ics", methods=["GET", "HEAD"])
    def ics(token: str, request: Request) -> Response:
        deps = deps_of(request)
        return answer(deps, request, token, FeedForm.ICS)

    return router


def answer(deps: Deps, request: Request, token: str, form: FeedForm) -> Response:
    """Return the feed, or 304 for a reader that has it; it changes nothing."""
    now = deps.clock()
    with deps.open_store() as store:
        try:
            feed = find_feed(store, read_feed_token(token, deps.secret))
            since = last_modified(store, feed, now)
            headers = {
                "Cache-Control": CACHE,
                "Content-Disposition": f'inline; filename="city-calls.{form}"',
            }
            if now - since >= SECOND:  # what changes within this second has the same date
                headers["Last-Modified"] = format_datetime(since.astimezone(UTC), usegmt=True)
            if is_kept_since(request.headers, since):
                return Response(status_code=304, headers=headers)
            content = feed_content(store, feed, now.date())
        except (BadLink, UnknownName, WrongInput) as error:
            raise refused(request, error) from error
    body = write_feed_as(form, speech(feed.language), feed, content, now.date())
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers["ETag"] = tag
    if tag in tags_of(request.headers):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=FEED_MEDIA[form], headers=headers)


def last_modified(store: Store, feed: SavedFeed, now: datetime) -> datetime:
    """Return the moment since which the feed can't have changed: it also depends on the day."""
    midnight = datetime.combine(now.date(), time(0), now.tzinfo)
    moments = [midnight, feed.added_at, changed_at(store) or midnight]
    return min(max(moments), now).replace(microsecond=0)


def is_kept_since(headers: Mapping[str, str], since: datetime) -> bool:
    """Return whether the reader has what is right since then; an ETag is asked first."""
    given = headers.get("if-modified-since")
    if given is None or "if-none-match" in headers:
        return False
    try:
        kept = parsedate_to_datetime(given[:60])
    except (ValueError, TypeError, OverflowError):
        return False
    return kept.tzinfo is not None and kept >= since


def tags_of(headers: Mapping[str, str]) -> set[str]:
    """Return the tags that the reader has; a proxy may have marked them as weak."""
    given = headers.get("if-none-match", "")[:2000]
    return {tag.strip().removeprefix("W/") for tag in given.split(",")}


def refused(request: Request, error: Exception) -> PageFault:
    s = language_of(request)
    return PageFault(
        400 if isinstance(error, BadLink) else 410,
        s.say("This link does not work"),
        s.say("It is damaged, too old, or the person is no longer on the list."),
    )
