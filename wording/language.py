"""The reader's language: our sentences through gettext; dates, amounts and plurals through Babel.

A portal's own words are never translated.
"""

import gettext
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_datetime, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
)

from funding.resources import shipped

LOCALES = {
    "en": "en_GB",
    "de": "de",
    "fr": "fr",
    "it": "it",
    "es": "es",
    "nl": "nl",
    "pl": "pl",
    "ro": "ro",
    "bg": "bg",
    "el": "el",
}
"""The languages that we write, with the locale of their dates and numbers."""
WITH_ARTICLE = {
    ("de", "CH"): "die Schweiz",
    ("de", "GB"): "das Vereinigte Königreich",
    ("de", "MD"): "die Republik Moldau",
    ("de", "SK"): "die Slowakei",
    ("de", "TR"): "die Türkei",
    ("de", "UA"): "die Ukraine",
    ("en", "GB"): "the United Kingdom",
    ("en", "NL"): "the Netherlands",
    ("nl", "GB"): "het Verenigd Koninkrijk",
}
"""Countries of Europe that no sentence names without their article, where our sentences name one;
in the other languages the name stands in brackets."""
MILLION = 1_000_000
FRENCH_SPACE = re.compile(r" (?=[:;?!»%€])|(?<=«) ")
"""A space that French typography sets and no line may break at: ``Date limite :``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """One language: every sentence, date and amount of ours is made here."""

    code: str
    locale: Locale
    catalogue: gettext.NullTranslations = field(repr=False)

    def say(self, sentence: str, /, **values: object) -> str:
        """Return our *sentence* in this language, with ``{name}`` replaced by the values."""
        return self.catalogue.gettext(sentence).format(**values)

    def say_of(self, thing: str, sentence: str, /) -> str:
        """Return a word as it agrees with the *thing* it is said of: *non indiquée* of a deadline.

        Languages in which nothing has to agree translate the sentence alone.
        """
        said = self.catalogue.pgettext(thing, sentence)
        return self.say(sentence) if said == sentence else said

    def labelled(self, label: str, value: str) -> str:
        """Return ``label: value`` as this language sets the colon."""
        return self.say("{label}: {value}", label=label, value=value)

    def named(self, name: str) -> str:
        """Return the *name* of a thing of ours that stands in a data file; proper names stay."""
        return self.catalogue.gettext(name)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form for *n* things; ``{n}`` is written as this language writes numbers."""
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def number(self, value: int | Decimal) -> str:
        return number_words(self.code, value)

    def full_date(self, day: date) -> str:
        """Return a day with its weekday: ``Thu, 12 Mar 2026``."""
        return day_words(self.code, "yMMMEd", day)

    def short_date(self, day: date) -> str:
        return day_words(self.code, "yMMMd", day)

    def month(self, day: date) -> str:
        return day_words(self.code, "yMMMM", day)

    def short_month(self, day: date) -> str:
        return day_words(self.code, "MMM", day)

    def clock(self, moment: datetime) -> str:
        """Return the time of day as it stands in *moment*, without conversion."""
        return format_datetime(moment.replace(tzinfo=None), "HH:mm", locale=self.locale)

    def euro(self, amount: int) -> str:
        """Return an amount without rounding: in millions where two decimals say all of it."""
        return euro_words(self.code, amount)

    def percent(self, share: Decimal) -> str:
        """Return a share of 0..1 as per cent, with decimals only where it has some."""
        return format_percent(share, locale=self.locale, decimal_quantization=False)

    def together(self, parts: Iterable[str]) -> str:
        return format_list(list(parts), locale=self.locale)

    def country(self, code: str) -> str:
        """Return a country's name; the code itself where it is none."""
        iso = {"EL": "GR", "UK": "GB"}.get(code, code)
        return str(self.locale.territories.get(iso, code))

    def country_in_a_sentence(self, code: str) -> str:
        """Return a country's name as the subject of a sentence: *die Schweiz*, *Österreich*."""
        iso = {"UK": "GB"}.get(code, code)
        return WITH_ARTICLE.get((self.code, iso)) or self.country(code)

    def language(self, code: str) -> str:
        return str(self.locale.languages.get(code, code))


@lru_cache(maxsize=5000)  # a thousand mails of one day name the same few days
def day_words(code: str, skeleton: str, day: date) -> str:
    return format_skeleton(skeleton, day, locale=LOCALES[code])


@lru_cache(maxsize=5000)
def number_words(code: str, value: int | Decimal) -> str:
    return format_decimal(value, locale=LOCALES[code])


@lru_cache(maxsize=5000)  # a list names the same few amounts again and again
def euro_words(code: str, amount: int) -> str:
    locale = Locale.parse(LOCALES[code])
    if amount >= MILLION and amount % (MILLION // 100) == 0:
        return format_compact_currency(amount, "EUR", locale=locale, fraction_digits=2)
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, "EUR", pattern, locale=locale, currency_digits=False)


@cache
def speech(code: str) -> Speech:
    """Return the language with that ISO 639-1 code; English where we do not write it."""
    code = code if code in LOCALES else "en"
    return Speech(code=code, locale=Locale.parse(LOCALES[code]), catalogue=load_catalogue(code))


def load_catalogue(code: str) -> gettext.NullTranslations:
    """Return the compiled sentences of a language, from its ``.po`` file; English has none.

    Translators type ordinary spaces: the no-break spaces of French are set here.
    """
    path = shipped("reference") / "locale" / code / "LC_MESSAGES" / "citycalls.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        sentences = read_po(file, locale=LOCALES[code])
    for message in sentences:
        if code == "fr" and message.id:
            one = message.string
            message.string = (
                in_french(one) if isinstance(one, str) else [in_french(form) for form in one or ()]
            )
    write_mo(compiled, sentences)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def in_french(sentence: str) -> str:
    """Return a sentence whose signs stay on the line of their word.

    >>> in_french("Pourquoi ?")
    'Pourquoi\\xa0?'
    """
    return FRENCH_SPACE.sub("\u00a0", sentence)
