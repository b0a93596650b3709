"""Answers of portals with their validators, so that what has not changed is not sent again."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class CachedResponse:
    url: str
    etag: str | None
    last_modified: str | None
    body: bytes


def find_response(store: Store, source: str, url: str) -> CachedResponse | None:
    """Return the last admitted answer of an address; None if none is kept."""
    row = store.row("SELECT * FROM answers WHERE source = ? AND url = ?", [source, url])
    if row is None:
        return None
    return CachedResponse(
        url=url,
        etag=row["etag"],
        last_modified=row["last_modified"],
        body=zlib.decompress(row["body"]),
    )


def keep_responses(store: Store, source: str, answers: Iterable[CachedResponse]) -> None:
    """Keep the answers of a run that was admitted, in place of those before."""
    with store.write():
        store.execute("DELETE FROM answers WHERE source = ?", [source])
        store.execute_many(
            "INSERT INTO answers (source, url, etag, last_modified, body) VALUES (?, ?, ?, ?, ?)",
            [(source, a.url, a.etag, a.last_modified, zlib.compress(a.body)) for a in answers],
        )
