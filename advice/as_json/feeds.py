"""Feeds as JSON."""

from store.people.feeds import SavedFeed


def feed_values(feed: SavedFeed, *, person: str | None, atom: str, ics: str) -> dict[str, object]:
    """Return a feed with its two addresses, which are keys; *person* is whose it is."""
    return {
        "feed": feed.id,
        "kind": feed.kind,
        "about": feed.about or None,
        "for": person,
        "language": feed.language,
        "added_at": feed.added_at,
        "atom": atom,
        "ics": ics,
    }
