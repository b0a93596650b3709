"""Numbers as portals write them: digits with any separator, words, millions, per cent."""

import re
from decimal import Decimal

from eligibility.reading.vocabulary import Words

# 25,000 · 25.000 · 25 000 · 25'000 · 2.5 · 2,5 · 60000; the blank may be a narrow or fixed one.
# What goes on after it, as in "2 000 00 0", is no number that can be trusted.
ENDS = r"(?!\d|[.,'’\u00a0\u202f ]\d)"
NUMBER = rf"(?:\d{{1,3}}(?:[.,'’\u00a0\u202f ]\d{{3}})+{ENDS}|\d+(?:[.,]\d{{1,2}})?{ENDS})"
GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
"""``1 500 000``"""
PERCENT = r"(?:%|(?:per\s?cent|percent|Prozent|pour\s?cent|por\s?ciento|per\s?cento|procent)(?!\w))"


def number(raw: str, *, is_million: bool = False) -> Decimal:
    """Return the value of *raw*, which `NUMBER` matched.

    >>> number("25.000"), number("2,5", is_million=True), number("1 250 000")
    (Decimal('25000'), Decimal('2500000.0'), Decimal('1250000'))
    """
    if GROUPED.fullmatch(raw):
        value = Decimal(re.sub(r"\D", "", raw))
    else:
        value = Decimal(raw.replace(",", "."))
    return value * 1_000_000 if is_million else value


def whole(value: Decimal) -> str:
    return str(int(value))


def count_source(words: Words) -> str:
    """Return the source of a group for a small number, in digits or in words."""
    spelled = "|".join(sorted(map(re.escape, words.numbers), key=lambda w: (-len(w), w)))
    return rf"(?:\d{{1,2}}(?!\d)|{spelled})"


def count(raw: str, words: Words) -> int:
    return int(raw) if raw.isdigit() else words.numbers[raw.lower()]
