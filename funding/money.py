"""Amounts of money as portals write them, in whole euro, or explicitly unknown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from funding.date_words import folded, pattern
from funding.reference import LANGUAGES, Row, read_rows
from funding.resources import shipped


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """An amount or a range, whole euro.  One end may be open: None."""

    min_eur: int | None
    max_eur: int | None
    raw: str


KINDS = (
    *("factor", "euro", "foreign", "least", "most", "from", "to", "between", "and", "of", "hedge"),
    "per",
)
"""The kinds of words in ``money_words.csv``."""
LONGEST = 300
LOWEST, HIGHEST = 100, 10**12
"""Whole euro of a grant or a budget: a smaller figure stands in a table of millions."""
NUMBER = (
    r"(?:\d{1,3}(?P<sep>[.,'’ ])\d{3}(?:(?P=sep)\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?!\d|[.,'’]\d)"
)
SHARE = re.compile(
    r"(?<!\d)(?<!\d[ .,'’])\d+(?:[.,]\d+)?(?: ?[-–] ?\d+(?:[.,]\d+)?)?"
    r" ?(?:%|per ?cent|prozent|pour ?cent|procent)"
)
"""``80 %``"""
AMOUNT_MARK = "\ue001"


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """One number with what stands at it."""

    value: Decimal | None
    """Without the factor; None where its separators can be read in two ways."""
    factor: int | None
    has_euro: bool
    place: int


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
    plain = re.sub(",[-–—]", "", folded(text).replace("−", "-"))
    if not plain or len(plain) > LONGEST:  # first: the patterns below try every digit anew
        return None
    if re.search(rf"{SHARE.pattern} ?{pattern(words('of'))}", plain):
        return None  # 80 % of EUR 100 000: of what somebody else pays
    plain = SHARE.sub(lambda m: " " * len(m.group()), plain)
    if has("foreign", plain) or has("hedge", plain):
        return None
    found: list[Amount] = []

    def take(match: re.Match[str]) -> str:
        found.append(read_amount(match, language))
        return AMOUNT_MARK + " " * (len(match.group()) - 1)

    rest = amount_pattern(language).sub(take, plain)
    if re.search(r"\d", rest) or re.search(pattern(factors(None)), rest) or has("per", rest):
        return None
    if re.search(
        rf"{AMOUNT_MARK} *(?:{alternatives(any_factor())})(?!\w)|{AMOUNT_MARK}[^\W\d_]", rest
    ):
        return None  # a factor of another language: EUR 10 mil, €10MM
    if len(found) == 1 and found[0].has_euro:
        return read_single(found[0], rest, text)
    if len(found) == 2 and any(a.has_euro for a in found):
        return read_range(found[0], found[1], rest, text)
    return None


def read_amount(match: re.Match[str], language: str | None) -> Amount:
    word = match["before"] or match["after"]
    factor = factors(language)[word] if word else None
    return Amount(
        value=read_number(match["number"], has_factor=factor is not None),
        factor=factor,
        has_euro=bool(match["euro_before"] or match["euro_after"]),
        place=match.start(),
    )


def read_single(amount: Amount, rest: str, raw: str) -> Money | None:
    value = whole(amount, amount.factor)
    if value is None or rest.lstrip().startswith("-"):
        return None
    is_least, is_most = has("least", rest), has("most", rest)
    if is_least and is_most:
        return None
    if is_least or re.search(rf"{pattern(words('from'))} ?$", rest[: amount.place]):
        return Money(min_eur=value, max_eur=None, raw=raw)
    return Money(min_eur=None, max_eur=value, raw=raw)


def read_range(first: Amount, second: Amount, rest: str, raw: str) -> Money | None:
    """Return both ends of "2-5 million", "between X and Y", "minimum X, maximum Y"."""
    before, between = rest[: first.place], rest[first.place + 1 : second.place]
    link = between.strip(" .")
    is_labelled = has("least", before) and has("most", between)
    is_between = has("between", before) and link in words("and")
    if not (is_labelled or is_between or link in words("to")):
        return None
    if first.value is None or second.value is None:
        return None
    factor = first.factor
    if factor is None and second.factor is not None and first.value < second.value:
        factor = second.factor  # "2-5 million"
    least, most = whole(first, factor), whole(second, second.factor)
    if least is None or most is None or least > most:
        return None
    if least < 1000 <= most // least:
        return None  # "5-10 000": five, or five thousand?
    return Money(min_eur=least, max_eur=most, raw=raw)


def whole(amount: Amount, factor: int | None) -> int | None:
    """Return whole euro; None for 0, for what no budget reaches and for fractions of a factor."""
    if amount.value is None:
        return None
    value = amount.value * (factor or 1)
    if factor and value != int(value):
        return None
    return int(value) if LOWEST <= value < HIGHEST else None


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


def alternatives(names: Sequence[str] | Mapping[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda w: (-len(w), w)))


def has(kind: str, text: str) -> bool:
    signs = [w for w in words(kind) if not w[0].isalpha()]
    return any(s in text for s in signs) or re.search(pattern(words(kind)), text) is not None


@cache
def words(kind: str) -> tuple[str, ...]:
    return tuple(w for row in load_rows() if row["kind"] == kind for w in split(row))


@cache
def factors(language: str | None) -> Mapping[str, int]:
    """Return what each word multiplies by: the words of all languages, then of *language*."""
    rows = [r for r in load_rows() if r["kind"] == "factor" and r["language"] in ("", language)]
    return {word: int(row["reading"]) for row in rows for word in split(row)}


@cache
def any_factor() -> Mapping[str, int]:
    """Return the words that multiply in one language only, and those that stand for no factor."""
    rows = [r for r in load_rows() if r["kind"] == "factor" and r["language"]]
    return dict.fromkeys([*(word for row in rows for word in split(row)), "mm", "md", "mds"], 0)


def split(row: Row) -> list[str]:
    return [folded(word) for word in row["words"].split("|")]


@cache
def load_rows() -> Sequence[Row]:
    return read_money_words(shipped("reference") / "money_words.csv")


def read_money_words(path: Path) -> Sequence[Row]:
    """Return the rows of ``money_words.csv``.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "kind", "reading", "language", "words")
    for row in rows:
        row.one_of("kind", KINDS)
        row.one_of("language", ("", *LANGUAGES))
        if row["kind"] == "factor":
            row.number("reading", 1, 10**12)
    return rows
