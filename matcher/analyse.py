"""Text to terms: stems and pairs of neighbouring stems, each text in its own language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from funding.words import plain
from matcher.languages import stemmer, stop_words

WORD = re.compile(r"(?u)\b\w\w+\b")
ANALYSER = 1
"""Raised whenever the same text gives other terms; counts kept of an older one are dropped."""
MOST_CHARACTERS = 400_000
"""Of one text; what stands beyond is not read."""
LONGEST_WORD = 60


def words(text: str) -> list[str]:
    """Return the lower-case words of at least two letters, in order.

    >>> words("Heat-health: C++ & 5G")
    ['heat', 'health', '5g']
    """
    folded = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).lower()
    return [w for w in WORD.findall(folded) if len(w) <= LONGEST_WORD]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word; "" for a stop word and for bare numbers."""
    if word in stop_words(language) or word.isdigit():
        return ""
    return stemmer(language)(word)


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text in order, without stop words."""
    return [s for w in words(text) if (s := stem(w, language))]


def terms(text: str, language: str) -> Counter[str]:
    """Return how often each stem and each pair of neighbouring stems occurs.

    Terms of other languages than English carry their language, so that the German *art* is not
    the English one.

    >>> terms("heat waves and heat", "en")["heat wave"]
    1
    """
    found = stems(text, language)
    pairs = [f"{a} {b}" for a, b in pairwise(found)]
    mark = "" if language == "en" else f"{language}:"
    return Counter(mark + term for term in [*found, *pairs])


def is_pair(term: str) -> bool:
    return " " in term


def surface(term: str, text: str, language: str) -> str | None:
    """Return the words of *text* that a term stands for, as they are written; None if none do."""
    wanted = term.rpartition(":")[2].split(" ")
    spans = [
        (m.start(), m.end(), s)
        for m in WORD.finditer(text[:MOST_CHARACTERS])
        if (s := stem(m.group().lower(), language))
    ]
    for n in range(len(spans) - len(wanted) + 1):
        if [s for _, _, s in spans[n : n + len(wanted)]] == wanted:
            return " ".join(text[spans[n][0] : spans[n + len(wanted) - 1][1]].split())
    return None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, verbatim."""
    parts = re.split(r"(?<=[.!?;:])\s+(?=[^\W\d_])|\n+", text)
    return [p.strip() for p in parts if p.strip()]


def clean(parts: Iterable[str | None]) -> str:
    """Return texts joined for reading, without markup and invisible characters."""
    return "\n".join(plain(p) for p in parts if p)


def distinct(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))
