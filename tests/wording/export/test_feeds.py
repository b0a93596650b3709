"""What a feed is called in the list of a feed reader or a calendar."""

from datetime import UTC, datetime

import pytest

from advice.export.feed_rows import FeedContent
from store.people.feeds import FeedKind, SavedFeed
from wording.export.feeds import feed_title
from wording.language import speech


@pytest.mark.parametrize(
    ("kind", "about", "name", "language", "title"),
    [
        (FeedKind.PROJECT, "krefeld", "Krefeld", "bg", "City Calls: Крефелд"),
        (FeedKind.PROJECT, "athens", "Αθήνα", "fr", "City Calls : Athènes"),
        (FeedKind.PROJECT, "wien/parks", "Vienna", "de", "City Calls: Vienna"),
        (FeedKind.SEARCH, "", "", "en", "City Calls: all calls"),
        (FeedKind.WATCHED, "", "", "en", "City Calls: watched calls"),
    ],
)
def test_a_feed_of_a_city_has_the_name_that_its_reader_knows(
    kind: FeedKind, about: str, name: str, language: str, title: str
) -> None:
    feed = SavedFeed(
        id="f",
        kind=kind,
        about=about,
        recipient_id=None,
        language=language,
        added_at=datetime(2026, 10, 6, tzinfo=UTC),
    )
    found = feed_title(speech(language), feed, FeedContent(name=name, rows=()))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == title
