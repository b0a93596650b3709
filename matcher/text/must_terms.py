"""Terms as the user typed them: whole words, upper and lower case alike, never patterns."""

import re
from collections.abc import Sequence

from funding.call import Call
from funding.words import plain


def contains(text: str, term: str) -> bool:
    """Return whether *text* has *term* as whole words.

    >>> contains("Smart mobility in C++", "art"), contains("Smart mobility in C++", "c++")
    (False, True)
    """
    words = term.split()
    if not words:
        return False
    pattern = r"\s+".join(map(re.escape, words))
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


def call_text(call: Call) -> str:
    """Return everything of a call in which must and must-not terms are looked for."""
    best = call.best
    parts = (best.title, best.call_title, best.destination, best.text, *best.keywords)
    return plain(" \n ".join(p for p in parts if p))


def missing_terms(call: Call, must: Sequence[str]) -> bool:
    """Return whether there are *must* terms and the call has none of them."""
    return bool(must) and not any(contains(call_text(call), term) for term in must)


def forbidden_term(call: Call, must_not: Sequence[str]) -> str | None:
    """Return the first of *must_not* that the call has, None if it has none."""
    return next((t for t in must_not if contains(call_text(call), t)), None)


def is_excluded(call: Call, programmes: Sequence[str]) -> bool:
    """Return whether the call's programme is one of *programmes*, by label or full name."""
    best = call.best
    names = {n.casefold() for n in (best.programme, best.programme_raw) if n}
    return any(p.strip().casefold() in names for p in programmes)
