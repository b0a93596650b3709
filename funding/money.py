"""Amounts of money as portals write them, in whole euro, or explicitly unknown."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from funding.grammar.lexicon import folded
from funding.grammar.money_sentence import AMOUNT, SHARE, read_role
from funding.money_words import alternatives, factors, money_lexicon, words


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """An amount or a range, whole euro.  One end may be open: None."""

    min_eur: int | None
    max_eur: int | None
    raw: str


LONGEST = 300
LOWEST, HIGHEST = 100, 10**12
"""Whole euro of a grant or a budget: a smaller figure stands in a table of millions."""
NUMBER = (
    r"(?:\d{1,3}(?P<sep>[.,'’ ])\d{3}(?:(?P=sep)\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?!\d|[.,'’]\d)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """One number with what stands at it."""

    number: str
    factor: int | None
    has_euro: bool

    def whole(self, factor: int | None) -> int | None:
        """Return whole euro; None for what no grant or budget is and for separators unclear."""
        value = read_number(self.number, has_factor=factor is not None)
        if value is None:
            return None
        value *= factor or 1
        if factor and value != int(value):
            return None
        return int(value) if LOWEST <= value < HIGHEST else None


def read_money(text: str, *, language: str | None = None) -> Money | None:
    """Return the one amount or range that *text* states; None where that is not certain.

    A single amount is the most one can get unless the words say "at least".  Other currencies, a
    number without euro, "about", several amounts that are no range, and separators that can be
    read in two ways ("2.500 million") give None: unknown is better than wrong.  *language* (ISO
    639-1) decides "mil", a thousand in Spanish and a million in Czech.  Cents are cut.

    >>> read_money("EUR 2-5 million")
    Money(min_eur=2000000, max_eur=5000000, raw='EUR 2-5 million')
    >>> read_money("1,5 Mio. EUR").max_eur
    1500000
    """
    plain = re.sub(",[-–—](?!\\d)", "", folded(text).replace("−", "-"))
    if not plain or len(plain) > LONGEST:  # first: the patterns below try every digit anew
        return None
    figures: dict[tuple[int, int], str] = {}
    for match in share_pattern().finditer(plain):
        figures[match.span()] = SHARE
    rest = share_pattern().sub(lambda m: " " * len(m.group()), plain)
    found = []
    for match in amount_pattern(language).finditer(rest):
        figures[match.span()] = AMOUNT
        found.append(read_amount(match, language))
    if not any(amount.has_euro for amount in found):
        return None
    role = read_role(money_lexicon().read(plain, figures, language))
    if role is None:
        return None
    if role == "range":
        return read_range(found[0], found[1], text)
    value = found[0].whole(found[0].factor)
    if value is None:
        return None
    is_least = role == "least"
    return Money(min_eur=value if is_least else None, max_eur=None if is_least else value, raw=text)


def read_amount(match: re.Match[str], language: str | None) -> Amount:
    word = match["before"] or match["after"]
    factor = factors(language)[word] if word else None
    return Amount(
        number=match["number"],
        factor=factor,
        has_euro=bool(match["euro_before"] or match["euro_after"]),
    )


def read_range(first: Amount, second: Amount, raw: str) -> Money | None:
    """Return both ends of a range, in order; None where a factor or an end is not certain."""
    factor = first.factor
    if factor is None and second.factor is not None:
        shared = read_number(first.number, has_factor=True)
        limit = read_number(second.number, has_factor=True)
        if limit is None:
            return None
        if shared is None and int(re.split(r"\D", first.number)[0]) < limit:
            return None  # "1.500 - 2 million": a thousand and a half, or one and a half?
        factor = second.factor if shared is not None and shared < limit else None  # "2-5 million"
    least, most = first.whole(factor), second.whole(second.factor)
    if least is None or most is None or least > most:
        return None
    if least < 1000 <= most // least:
        return None  # "5-10 000": five, or five thousand?
    return Money(min_eur=least, max_eur=most, raw=raw)


def read_number(text: str, *, has_factor: bool = False) -> Decimal | None:
    """Return a number with any separators; None where a point could mean two things.

    >>> read_number("1.234.567"), read_number("2,5", has_factor=True), read_number("60 000,00")
    (Decimal('1234567'), Decimal('2.5'), Decimal('60000.00'))
    """
    compact = re.sub(r"[ '’]", "", text)
    points, commas = compact.count("."), compact.count(",")
    if points and commas:
        decimal = max(compact.rfind("."), compact.rfind(","))
        whole_part, rest = re.sub(r"[.,]", "", compact[:decimal]), compact[decimal + 1 :]
        return Decimal(f"{whole_part}.{rest}") if len(rest) <= 2 else None
    if points + commas > 1:
        is_grouped = all(len(group) == 3 for group in re.split(r"[.,]", compact)[1:])
        return Decimal(re.sub(r"[.,]", "", compact)) if is_grouped else None
    if points + commas == 0:
        return Decimal(compact)
    whole_part, rest = re.split(r"[.,]", compact)
    if len(rest) == 3 and compact == text:
        return None if has_factor or whole_part == "0" else Decimal(whole_part + rest)
    if not has_factor and len(rest) != 2:
        return None  # no cents: "EUR 12.5" stands in a table of millions
    return Decimal(f"{whole_part}.{rest}")


@cache
def share_pattern() -> re.Pattern[str]:
    """Return what reads 80 %, 50-80 per cent."""
    number = r"\d+(?:[.,]\d+)?"
    return re.compile(
        rf"(?<!\d)(?<!\d[ .,'’]){number}(?: ?(?:%|percent)? ?[-–] ?{number})?"
        rf" ?(?:%|(?:{alternatives(words('percent'))})(?!\w))"
    )


@cache
def amount_pattern(language: str | None) -> re.Pattern[str]:
    """Return what reads a number with its factor and its euro sign, on either side."""
    factor, euro = alternatives(factors(language)), alternatives(words("euro"))
    of = alternatives(words("of"))
    return re.compile(
        rf"(?:(?<!\w)(?P<before>k|m|t|mio|mrd|tsd)?\.? ?(?P<euro_before>{euro})[):]* ?|(?<![\w.,]))"
        rf"(?P<number>{NUMBER})"
        rf"(?: ?(?P<after>{factor})(?:(?![^\W\d_])|(?=eur))\.?)?"
        rf"(?: ?(?:{of})? ?(?P<euro_after>{euro})(?!\w))?"
    )
