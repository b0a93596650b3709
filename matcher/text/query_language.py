"""Which language a question of a few words is in: too few for a language identifier."""

import unicodedata

from funding.words import WORDS
from matcher.concepts import Concepts
from matcher.text.languages import ENOUGH, detect, has_letters

SCRIPTS = {"GREEK": "el", "CYRILLIC": "bg"}
"""Written in one official language only."""
DEFAULT = "en"


def language_of_prose(text: str, concepts: Concepts) -> str:
    """Return the official language of a text of any length; English where nothing tells.

    Of a few words the script tells, or the concepts that they name: éclairage public, Wärmeplanung.
    """
    if has_letters(text, ENOUGH):
        return detect(text)
    return language_of_script(text) or language_of_named(text, concepts) or DEFAULT


def language_of_script(text: str) -> str | None:
    names = (unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha())
    return next((SCRIPTS[name] for name in names if name in SCRIPTS), None)


def language_of_named(text: str, concepts: Concepts) -> str | None:
    """Return the language whose terms cover most letters of *text*, English before others."""
    words = tuple(WORDS.findall(text.casefold()))
    found: dict[str, int] = {}
    terms = concepts.languages_by_term
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            for language in terms.get(words[first:last], ()):
                letters = sum(map(len, words[first:last]))
                found[language] = max(found.get(language, 0), letters)
    best = max(found.values(), default=0)
    leading = sorted(language for language, letters in found.items() if letters == best)
    return DEFAULT if DEFAULT in leading else next(iter(leading), None)
