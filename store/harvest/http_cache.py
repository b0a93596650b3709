"""Answers of portals with their validators, so that what has not changed is not sent again."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from store.database import Store, in_pieces

PIECE = 4_000_000
"""Bytes, packed, that are written or thrown away in one go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CachedResponse:
    url: str
    etag: str | None
    last_modified: str | None
    body: bytes
    is_kept: bool = field(default=False, compare=False)
    """True for what the store has already."""


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
        is_kept=True,
    )


def keep_responses(store: Store, source: str, answers: Iterable[CachedResponse]) -> None:
    """Keep the answers of a run that was admitted, in place of those before.

    They are written in pieces: each one holds for itself, and one that is lost is asked for again.
    """
    answers = list(answers)
    kept = {answer.url for answer in answers}
    rows = [
        (source, a.url, a.etag, a.last_modified, zlib.compress(a.body))
        for a in answers
        if not a.is_kept
    ]
    former = store.rows("SELECT url, length(body) AS size FROM answers WHERE source = ?", [source])
    gone = [row for row in former if row["url"] not in kept]
    for some in in_pieces(gone, PIECE, weight=lambda row: row["size"]):
        with store.write():
            store.execute_many(
                "DELETE FROM answers WHERE source = ? AND url = ?",
                [(source, row["url"]) for row in some],
            )
    for piece in in_pieces(rows, PIECE, weight=lambda row: len(row[4])):
        with store.write():
            store.execute_many(
                "INSERT OR REPLACE INTO answers (source, url, etag, last_modified, body)"
                " VALUES (?, ?, ?, ?, ?)",
                piece,
            )
