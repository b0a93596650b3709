"""Pages of a list that stay right while it changes: a cursor names what came last, no place."""

import base64
import binascii
import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from desk.api.faults import ApiFault

Item = TypeVar("Item")
Key = tuple[str | int | float, ...]
CURSOR = "cursor"
LONGEST = 1_000
"""Characters of a cursor."""
MOST = 100
"""Items of a page, at the most."""
USUAL = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[Item]):
    """A part of a list."""

    items: Sequence[Item]
    next_address: str | None
    """The address of the next page; None on the last one."""


def page_of(
    request: Request,
    items: Sequence[Item],
    key: Callable[[Item], Key],
    *,
    cursor: str | None,
    limit: int,
) -> Page[Item]:
    """Return the next *limit* of *items*, which stand in the order of *key*.

    What is there all the time comes exactly once, whatever comes or goes between two pages.
    """
    after = read_cursor(request, cursor)
    if after is not None:
        check_like(after, [key(item) for item in items[:1]])
        items = items[bisect_right(items, after, key=key) :]
    return Page(
        items=items[:limit],
        next_address=next_address(request, key(items[limit - 1])) if len(items) > limit else None,
    )


def next_address(request: Request, key: Key) -> str:
    """Return the path of the page after the item with that key."""
    words = json.dumps([question_of(request), *key], separators=(",", ":")).encode()
    cursor = base64.urlsafe_b64encode(words).decode().rstrip("=")
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != CURSOR]
    return f"{request.url.path}?{urlencode([*kept, (CURSOR, cursor)])}"


def read_cursor(request: Request, cursor: str | None) -> Key | None:
    """Return the key of the last item that came; None at the beginning.  Raises ApiFault."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found: Any = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise wrong_cursor() from error
    if not isinstance(found, list) or len(found) < 2 or found[0] != question_of(request):
        raise wrong_cursor()
    if any(isinstance(part, bool) or not isinstance(part, (str, int, float)) for part in found):
        raise wrong_cursor()
    return tuple(found[1:])


def check_like(after: Key, keys: Sequence[Key]) -> None:
    """Raise ApiFault for a key of other kinds of values than *keys*: nobody was given it."""
    for key in keys:
        if [isinstance(p, str) for p in after] != [isinstance(p, str) for p in key]:
            raise wrong_cursor()


def wrong_cursor() -> ApiFault:
    return ApiFault(
        400,
        "Wrong cursor",
        "cursor is none that this list gave; take the address in next as it is, or leave it out",
    )


def question_of(request: Request) -> str:
    """Return what a list was asked for, as a short hash: a cursor is good for that list only."""
    asked = sorted(
        pair for pair in request.query_params.multi_items() if pair[0] not in (CURSOR, "limit")
    )
    return hashlib.sha256(repr((request.url.path, asked)).encode()).hexdigest()[:12]
