"""A feed in the reader's language: as Atom, or as a calendar."""

from datetime import date, timedelta
from enum import StrEnum

from advice.export.feed_rows import FeedContent
from advice.export.searching import read_search
from funding.words import plain, shorten
from store.people.feeds import FeedKind, SavedFeed
from wording.call_calendar import calendar_of
from wording.city_names import city_name
from wording.export.atom import write_feed
from wording.export.search_words import search_title
from wording.language import Speech

REFRESH = timedelta(hours=12)
"""How often a calendar should ask again: portals are read at night."""
NAME = 90


class FeedForm(StrEnum):
    """The forms of a feed, each with the ending of its address."""

    ATOM = "atom"
    ICS = "ics"


FEED_MEDIA = {
    FeedForm.ATOM: "application/atom+xml; charset=utf-8",
    FeedForm.ICS: "text/calendar; charset=utf-8",
}


def write_feed_as(
    form: FeedForm, s: Speech, feed: SavedFeed, content: FeedContent, today: date
) -> bytes:
    """Return the feed; the same calls on the same day give the same bytes.

    Whose feed it is stands nowhere in it, and neither does its address, which is a key.
    """
    title = feed_title(s, feed, content)
    if form is FeedForm.ATOM:
        return write_feed(s, title=title, rows=content.rows, today=today, key=feed.id)
    calls = [row.call for row in content.rows]
    return calendar_of(calls, s, today=today, name=title, refresh=REFRESH)


def feed_title(s: Speech, feed: SavedFeed, content: FeedContent) -> str:
    name = content.name
    if feed.kind is FeedKind.WATCHED:
        name = s.say("watched calls")
    elif feed.kind is FeedKind.SEARCH:
        name = search_title(s, read_search(feed.about))
    elif "/" not in feed.about:  # a city with all its projects
        name = city_name(name, s.code)
    name = shorten(plain(name), NAME)
    return s.say("{label}: {value}", label="City Calls", value=name or s.say("all calls"))
