"""Term counts of calls, kept so that unchanged texts are not counted again: disposable."""

import json
import zlib
from collections.abc import Collection, Mapping

from store.database import Store, in_pieces

PIECE = 500
"""Texts whose counts are written in one go."""


def kept_counts(store: Store, keys: Collection[str]) -> dict[str, str]:
    """Return what is kept under *keys*, as it was given; unknown keys are left out."""
    rows = store.rows(
        "SELECT key, body FROM term_counts WHERE key IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(set(keys)))],
    )
    return {row["key"]: zlib.decompress(row["body"]).decode() for row in rows}


def keep_counts(store: Store, counts: Mapping[str, str], present: Collection[str]) -> None:
    """Keep new counts and drop those of texts that no call has any more, piece by piece."""
    packed = [(key, zlib.compress(body.encode(), 1)) for key, body in counts.items()]
    wanted = set(present)
    keys = [row["key"] for row in store.rows("SELECT key FROM term_counts")]
    for piece in in_pieces(packed, PIECE):
        with store.write():
            store.execute_many(
                "INSERT OR REPLACE INTO term_counts (key, body) VALUES (?, ?)", piece
            )
    for gone in in_pieces([(key,) for key in keys if key not in wanted], PIECE):
        with store.write():
            store.execute_many("DELETE FROM term_counts WHERE key = ?", gone)
