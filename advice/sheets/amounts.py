"""What a cell of amounts says, in whole euro; never guessed from its size."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from advice.sheets.grid import Cell
from advice.sheets.mapping import AS_WRITTEN, FACTORS
from advice.sheets.refused import Kind
from advice.sheets.windows import is_unknown
from funding.grammar.lexicon import folded
from funding.money import NUMBER, read_money, read_number
from funding.money_words import alternatives, factors, words
from funding.words import WORDS

CENTS = re.compile(r",[-–—]{1,2}$")
"""How whole amounts end in German: ``500.000,–``"""
PLAIN = re.compile(NUMBER)
"""A number alone: ``1 500 000``"""
SPOKEN = {"miles": 1_000, "milliers": 1_000, "migliaia": 1_000, "milhares": 1_000}
"""How only headings say a factor: *miles de euros*."""
SHORTEST = 3
"""Letters: shorter words of thousands and millions count only where they touch the euro."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    eur: int | None
    """Whole euro; None where the sheet is not in euro or says that nobody knows yet."""
    quote: str | None
    """As it stands there; None for an empty cell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoAmount:
    """Why a cell can't be read."""

    what: str
    cure: str
    kind: Kind = Kind.AMOUNT


def read_amount(
    cell: Cell,
    unit: str,
    *,
    language: str | None,
    between: tuple[int, int],
    unknown: Sequence[str] = (),
) -> Amount | NoAmount:
    """Return an amount in the *unit* of the mapping, or why there is none that is certain."""
    quote = cell.text or None
    if quote is None or is_unknown(cell.text, language, unknown):
        return Amount(eur=None, quote=quote)
    if unit not in (*FACTORS, AS_WRITTEN):
        return Amount(eur=None, quote=quote if cell.currency else f"{quote} {unit}")
    value = in_euro(cell, unit, language)
    if isinstance(value, NoAmount):
        return value
    least, most = between
    if not least <= value <= most:
        return NoAmount(
            what=f"would be {value:,} euro",
            cure=f"look at `amounts` in the mapping ({unit}), or at amounts_between",
            kind=Kind.UNIT,
        )
    return Amount(eur=value, quote=quote)


def in_euro(cell: Cell, unit: str, language: str | None) -> int | NoAmount:
    foreign = foreign_in(cell.currency or "") if cell.value is not None else foreign_in(cell.text)
    if foreign is not None:
        return NoAmount(
            what=f"is in {foreign}, and the mapping says {unit}",
            cure='name the currency there, as amounts = "RON": no amount is stated then',
            kind=Kind.UNIT,
        )
    if cell.value is not None:
        if isinstance(cell.value, date):
            return NoAmount(what="is a date, no amount", cure="correct the cell")
        if unit == AS_WRITTEN and not says_euro(cell.currency or ""):
            return NoAmount(what="says no currency", cure='write amounts = "euro" if they are euro')
        return int(cell.value * FACTORS.get(unit, 1))
    return words_in_euro(cell.text, unit, language)


def words_in_euro(text: str, unit: str, language: str | None) -> int | NoAmount:
    said = CENTS.sub("", folded(text))
    factor = FACTORS.get(unit, 1)
    if unit != AS_WRITTEN and PLAIN.fullmatch(said):
        value = read_number(said, has_factor=factor > 1)
        if value is None:
            return NoAmount(
                what="has a point or comma that may mean two things",
                cure="let the cell be a number",
            )
        return int(value * factor)
    money = read_money(said, language=language)
    if money is None or money.max_eur is None or money.min_eur is not None:
        return NoAmount(
            what="is no single amount that is certain",
            cure="let the cell be a number, or write its words under `unknown` in the mapping",
        )
    if factor > 1 and not has_factor(said, language):
        return NoAmount(
            what=f"says euro, and the mapping says {unit}",
            cure='write amounts = "as written" if every cell says it',
            kind=Kind.UNIT,
        )
    return money.max_eur


def says_euro(text: str) -> bool:
    return sign_pattern("euro").search(folded(text)) is not None


def foreign_in(text: str) -> str | None:
    """Return the currency other than euro that is named there; None if there is none."""
    found = sign_pattern("foreign").search(folded(text))
    return found.group() if found else None


def has_factor(text: str, language: str | None) -> bool:
    return factor_pattern(language).search(folded(text)) is not None


def factor_said(heading: str, language: str | None) -> int | None:
    """Return by what a heading says that its amounts are multiplied; None if it does not say.

    >>> factor_said("Montant FEDER (k€)", "fr"), factor_said("Kwota (w mln EUR)", "pl")
    (1000, 1000000)
    """
    said = folded(heading)
    found = factor_pattern(language).search(said)
    if found is not None:
        return factors(language)[found["long"] or found["short"]]
    spoken = set(WORDS.findall(said))
    return next((factor for word, factor in SPOKEN.items() if word in spoken), None)


@cache
def sign_pattern(kind: str) -> re.Pattern[str]:
    names = [name for name in words(kind) if name.isalpha()]
    signs = [re.escape(name) for name in words(kind) if not name.isalpha()]
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives(names)})(?![^\W\d_])|{'|'.join(signs)}")


@cache
def factor_pattern(language: str | None) -> re.Pattern[str]:
    known = factors(language)
    long = alternatives(name for name in known if len(name) >= SHORTEST)
    short = alternatives(name for name in known if len(name) < SHORTEST)
    euro = alternatives(words("euro"))
    end = r"(?![^\W\d_])"
    return re.compile(
        rf"(?<![^\W\d_])(?:(?P<long>{long}){end}|(?P<short>{short})\.? ?(?:{euro}){end})"
    )
