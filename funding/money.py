"""Amounts of money as portals write them, in whole euro, or explicitly unknown."""

import re
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """An amount or a range, whole euro.  One end may be open: None."""

    min_eur: int | None
    max_eur: int | None
    raw: str


BLANK = "[ \u00a0\u2009\u202f]"
GROUPED = rf"\d{{1,3}}(?:(?P<sep>[.,'’]|{BLANK})\d{{3}})(?:(?P=sep)\d{{3}})*(?:[.,]\d{{1,2}})?"
NUMBER = rf"(?<![\d.,])(?:{GROUPED}|\d+(?:[.,]\d+)?)(?![\d])"
WORDS = {
    1_000: ("k", "thousand", "tausend", "tsd", "tys", "mille", "mil€", "duizend", "хил", "χιλ"),
    1_000_000: (
        *("m", "mn", "mio", "mln", "million", "millions", "millionen", "millions d", "milione"),
        *("milioni", "millón", "millon", "millones", "milhão", "milhões", "miljoen", "milion"),
        *(
            "miliony",
            "milionów",
            "milionu",
            "milioane",
            "milioni",
            "miljoner",
            "miljon",
            "miljonit",
        ),
        *("miljoonaa", "miljoona", "millió", "milijon", "milijona", "milijonov", "milijuna"),
        *("milijun", "milijono", "milijonų", "milijonai", "miljons", "miljoni", "miljonu"),
        *("miljun", "milliún", "miliónov", "miliónu", "miliónů", "milionů", "εκατ", "εκατομμύρια"),
        *("εκατομμύριο", "εκατομμυρίων", "млн", "милион", "милиона", "mill", "millioner"),
    ),
    1_000_000_000: (
        *("bn", "billion", "mrd", "milliarde", "milliarden", "milliard", "milliards", "miliardo"),
        *("miliardi", "mld", "miljard", "miliard", "miliardy", "miliardów", "miliarde", "млрд"),
        *("милиард", "милиарда", "δισ", "δισεκατομμύρια", "miljarder", "miljardi", "miljardia"),
        *("milliárd", "milijarda", "milijardi", "milijarde", "mil millones", "mil milhões"),
    ),
}
MULTIPLIERS = {word: factor for factor, words in WORDS.items() for word in words}
MULTIPLIER = "|".join(sorted(map(re.escape, MULTIPLIERS), key=lambda w: (-len(w), w)))
EURO = r"€|\beuros?\b|\beur\b|\beuroa\b|\beurot\b|\bευρώ\b|\bевро\b|\beura\b|\beurų\b|\beiro\b"
OTHER = re.compile(
    r"[$£¥₴]|\b(USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|ISK|TRY|zł|Kč|Ft|kr|lei|лв)\b", re.I
)
AMOUNT = re.compile(
    rf"(?P<number>{NUMBER}){BLANK}*(?P<factor>(?:{MULTIPLIER})(?!\w))?\.?", re.IGNORECASE
)
SPAN = r"-|–|—|to|bis|à|tot|do|până la|až|έως|до|till|asti"
PAIR = r"and|und|et|a|y|e|en|i|și|и|και"
BETWEEN_WORD = re.compile(
    r"\b(between|zwischen|entre|tra|fra|tussen|między|între|между|μεταξύ|mezi|mellan)\b", re.I
)
LEAST = re.compile(
    r"\b(at least|minimum|from|mindestens|ab|au moins|à partir de|almeno|al menos|minstens|"
    r"co najmniej|cel puțin|най-малко|τουλάχιστον)\b",
    re.IGNORECASE,
)
HIGHEST = 10**12


def read_money(text: str) -> Money | None:
    """Return the one amount or range that *text* states; None where that is not certain.

    Several amounts that are no range, another currency, or a bare number without euro sign give
    None: unknown is better than wrong.

    >>> read_money("EUR 2-5 million")
    Money(min_eur=2000000, max_eur=5000000, raw='EUR 2-5 million')
    >>> read_money("1,5 Mio. EUR").max_eur
    1500000
    """
    if OTHER.search(text) or not re.search(EURO, text, re.IGNORECASE):
        return None
    found = [m for m in AMOUNT.finditer(text) if not is_share(text, m)]
    values = [value_of(m) for m in found]
    if None in values or not 1 <= len(found) <= 2:
        return None
    amounts = [v for v in values if v is not None]
    if len(found) == 1:
        return single(amounts[0], text)
    between = text[found[0].end() : found[1].start()]
    joint = PAIR if BETWEEN_WORD.search(text[: found[0].start()]) else SPAN
    if not re.fullmatch(rf"\s*(?:{EURO})?\s*(?:{joint})\s*(?:{EURO})?\s*", between, re.I):
        return None
    if found[0]["factor"] is None and found[1]["factor"] and amounts[0] < 1000:
        amounts[0] *= MULTIPLIERS[found[1]["factor"].lower()]  # "2-5 million"
    least, most = (int(a) for a in amounts)
    return Money(min_eur=least, max_eur=most, raw=text) if least <= most else None


def single(amount: Decimal, text: str) -> Money | None:
    if not 0 < amount < HIGHEST or amount != int(amount):
        return None
    if LEAST.search(text):
        return Money(min_eur=int(amount), max_eur=None, raw=text)
    return Money(min_eur=None, max_eur=int(amount), raw=text)


def value_of(match: re.Match[str]) -> Decimal | None:
    """Return the value of one amount; None where its separators can be read in two ways."""
    number = read_number(match["number"])
    if number is None:
        return None
    factor = match["factor"]
    value = number * MULTIPLIERS[factor.lower()] if factor else number
    if factor is None and value != int(value):
        value = Decimal(int(value))  # cents of a whole amount: € 90,000,000.00
    return value


def read_number(text: str) -> Decimal | None:
    """Return a number with any separators; None where a point could mean two things.

    >>> read_number("1.234.567"), read_number("2,5"), read_number("60 000,00")
    (Decimal('1234567'), Decimal('2.5'), Decimal('60000.00'))
    """
    compact = re.sub(rf"{BLANK}|['’]", "", text)
    points, commas = compact.count("."), compact.count(",")
    if points and commas:
        decimal = max(compact.rfind("."), compact.rfind(","))
        whole, rest = re.sub(r"[.,]", "", compact[:decimal]), compact[decimal + 1 :]
        return Decimal(f"{whole}.{rest}") if len(rest) <= 2 else None
    if points + commas > 1:
        return Decimal(re.sub(r"[.,]", "", compact))
    if points + commas == 1:
        whole, rest = re.split(r"[.,]", compact)
        return Decimal(whole + rest) if len(rest) == 3 else Decimal(f"{whole}.{rest}")
    return Decimal(compact)


def is_share(text: str, match: re.Match[str]) -> bool:
    """Return whether the number is a percentage or a year of a date, not an amount."""
    after = text[match.end() :].lstrip()
    return after.startswith("%")
