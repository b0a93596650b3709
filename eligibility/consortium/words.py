"""The words by which a consortium's needs are read, per language: ``consortium_words.toml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eligibility.keys import APPLICANTS
from eligibility.reading.vocabulary import Words, key_of, phrases, whole_words, words_for
from funding.reference import LANGUAGES, Table, read_toml
from funding.resources import shipped

DELIVERY = "delivery_partner"
"""Who does a part of the work of an urban authority, whatever it is."""
LISTS = (
    *("least", "entities", "countries", "member_states", "adjectives", "other", "different"),
    *("from", "each", "one_of", "must_be", "alone", "single", "lead", "cues", "sites", "and"),
    *("articles", "independent", "optional", "choice"),
)
FALLBACK = "en"


@dataclass(frozen=True, kw_only=True, eq=False)
class ConsortiumWords:
    """The words of one language as patterns."""

    words: Words
    """The words of eligibility in general."""
    numbers: Mapping[str, int]
    kinds: Mapping[str, tuple[str, ...]]
    """Phrase to applicant types."""
    lists: Mapping[str, re.Pattern[str]]
    """One pattern of whole words per list."""
    group: re.Pattern[str]
    """Something counted: ``at least two other municipalities``."""
    of_them: re.Pattern[str]
    """``of which at least two are EU member states``, ``at least two of which municipalities``"""

    def has(self, name: str, text: str) -> bool:
        return self.lists[name].search(text) is not None

    def ends(self, name: str, text: str) -> bool:
        """Return whether *text* ends with a phrase of the list, articles and blanks apart."""
        found = list(self.lists[name].finditer(text))
        return bool(found) and not re.sub(
            r"[\s,(]|\b(?:the|den|der)\b", "", text[found[-1].end() :]
        )


def read_consortium_words(path: Path) -> Mapping[str, Table]:
    """Return the lists of each language.  Raises WrongReference naming the line of a slip."""
    file = read_toml(path)
    file.check_keys(LANGUAGES, FALLBACK)
    tables = {lang: next(iter(file.tables(lang))) for lang in file.values}
    for table in tables.values():
        table.check_keys((*LISTS, "numbers", "kinds"), *LISTS, "numbers", "kinds")
        for types in table["kinds"].values():
            for word in types.split():
                if word != DELIVERY and word not in APPLICANTS:
                    raise table.wrong("kinds", word, "no type of applicant", APPLICANTS)
    return tables


@cache
def tables() -> Mapping[str, Table]:
    return read_consortium_words(shipped("reference") / "consortium_words.toml")


def consortium_words(language: str | None) -> ConsortiumWords:
    """Return the words of *language*; English where it is unknown or has none."""
    return build(language if language in tables() else FALLBACK)


@cache
def build(language: str) -> ConsortiumWords:
    table, words = tables()[language], words_for(language)
    lists = {name: tuple(table[name]) for name in LISTS}
    numbers = {str(k).lower(): int(v) for k, v in table["numbers"].items()}
    numbers |= dict.fromkeys((a.lower() for a in lists["articles"]), 1)
    kinds = {phrase: tuple(types.split()) for phrase, types in words.applicants.items()}
    kinds |= {key_of(k): tuple(v.split()) for k, v in table["kinds"].items()}
    for phrase in map(key_of, lists["entities"]):
        kinds.pop(phrase, None)
    number = rf"(?P<n>\d{{1,2}}(?![\d.,]\d|%)|{phrases(numbers)})"
    upto = (
        rf"(?:\s?(?:to|-|–|bis|à|a|do|tot|and|und|et|e|y|i|en)\s?(?:\d{{1,2}}|{phrases(numbers)}))?"
    )
    adjectives = rf"(?P<adjectives>(?:(?:{phrases(lists['adjectives'])})[\s,]+){{0,6}})"
    states = phrases(lists["member_states"])
    land = rf"(?:{phrases(lists['countries'])})"
    lands = (
        rf"(?P<land>(?P<member>{states})(?!\w)|{land}(?!\w))"
        rf"(?P<or>\s*(?:/|,|(?:{phrases(lists['and'])})\s)\s*(?:(?:{phrases(lists['adjectives'])})\s+)*"
        rf"(?:{land}|{states})(?!\w))*"
    )
    nouns = (
        rf"(?:{lands}|(?P<entity>{phrases(lists['entities'])})(?!\w)|(?P<kind>{phrases(kinds)})(?![\w-])"
        rf"|(?P<bare>(?!(?:{phrases(lists['one_of'] + lists['choice'])})(?!\w))"
        rf"(?=(?:{phrases(lists['from'])})\s)))"
    )
    least, one_of = phrases(lists["least"]), phrases(lists["one_of"])
    group = rf"(?<!\w)(?P<least>(?:{least})\s+)?(?:{number}{upto}\s+)?{adjectives}{nouns}"
    of_them = (
        rf"(?<!\w)(?:(?:{least})\s+{number}\s+(?:{one_of})"
        rf"|(?:{one_of})\s+(?:(?:{least})\s+)?{number.replace('?P<n>', '?P<m>')})"
        rf"\s+(?:(?:{phrases(lists['must_be'])})\s+)?(?P<from>(?:{phrases(lists['from'])})\s+)?"
        rf"(?:(?:{phrases(lists['articles'])})\s+)?"
        rf"(?:(?P<states>{states})|(?P<kind>{phrases(kinds)}))(?![\w-])"
    )
    return ConsortiumWords(
        words=words,
        numbers=numbers,
        kinds=kinds,
        lists={name: whole_words(values) for name, values in lists.items()},
        group=re.compile(group, re.IGNORECASE),
        of_them=re.compile(of_them, re.IGNORECASE),
    )
