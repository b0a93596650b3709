"""Feeds of calls by a private address: of a project, of a search, of what a person watches."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from funding.errors import UnknownName
from store.database import Row, Store


class FeedKind(StrEnum):
    PROJECT = "project"
    """The calls that fit a city, or one project of it."""
    SEARCH = "search"
    WATCHED = "watched"
    """The calls that a person follows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedFeed:
    id: str
    """Random; whoever has its signed address may read the feed."""
    kind: FeedKind
    about: str
    """The profile, or the parameters of a search as an address has them; empty for WATCHED."""
    recipient_id: int | None
    """Whose it is; it ends when they leave.  None: nobody's."""
    language: str
    added_at: datetime


def add_feed(
    store: Store,
    *,
    kind: FeedKind,
    about: str,
    recipient_id: int | None = None,
    language: str,
    now: datetime,
) -> SavedFeed:
    """Return the feed, made if there was none of the same kind, for the same person."""
    values = [str(kind), about, recipient_id, language]
    with store.write():
        found = store.row(
            "SELECT * FROM feeds WHERE kind = ? AND about = ? AND recipient_id IS ?"
            " AND language = ? ORDER BY added_at, id",
            values,
        )
        if found is not None:
            return read_row(found)
        new = secrets.token_urlsafe(18)
        store.execute(
            "INSERT INTO feeds (id, kind, about, recipient_id, language, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [new, *values, now.isoformat()],
        )
        return find_feed(store, new)


def list_feeds(store: Store) -> list[SavedFeed]:
    """Return all feeds, oldest first."""
    return [read_row(row) for row in store.rows("SELECT * FROM feeds ORDER BY added_at, id")]


def find_feed(store: Store, feed_id: str) -> SavedFeed:
    """Return a feed.  Raises UnknownName for one that never was or was taken away."""
    row = store.row("SELECT * FROM feeds WHERE id = ?", [feed_id])
    if row is None:
        raise UnknownName(f"there is no feed {feed_id[:40]!r}; `citycalls feeds list` shows them")
    return read_row(row)


def remove_feed(store: Store, feed_id: str) -> SavedFeed:
    """Take a feed away and return what it was; its address works no more.  Raises UnknownName."""
    with store.write():
        found = find_feed(store, feed_id)
        store.execute("DELETE FROM feeds WHERE id = ?", [feed_id])
    return found


def changed_at(store: Store) -> datetime | None:
    """Return the moment of the last run, answer or profile; None for an empty database.

    A feed whose content depends on these and on the day has not changed since.
    """
    row = store.row(
        "SELECT max((SELECT coalesce(max(finished_at), '') FROM runs),"
        " (SELECT coalesce(max(saved_at), '') FROM profile_versions),"
        " (SELECT coalesce(max(given_at), '') FROM feedback),"
        " (SELECT coalesce(max(undone_at), '') FROM feedback)) AS moment"
    )
    return datetime.fromisoformat(row["moment"]) if row and row["moment"] else None


def read_row(row: Row) -> SavedFeed:
    return SavedFeed(
        id=row["id"],
        kind=FeedKind(row["kind"]),
        about=row["about"],
        recipient_id=row["recipient_id"],
        language=row["language"],
        added_at=datetime.fromisoformat(row["added_at"]),
    )
