"""Which language a text is in, and the stem of a word in each of the 24 official languages."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice
from typing import Any

SNOWBALL = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}
LEMMAS = {"bg": "bg", "hr": "hbs", "lv": "lv", "sk": "sk", "sl": "sl"}
"""Languages without a Snowball stemmer, and their names at simplemma."""
LANGUAGES = tuple(sorted({*SNOWBALL, *LEMMAS, "mt"}))
"""*Format* ISO 639-1.  Maltese is read without a stemmer: none is kept anywhere."""

ENOUGH = 20
"""Letters; language identification guesses on less."""

Stem = Callable[[Sequence[str]], list[str]]


@cache
def stemmer(language: str) -> Stem:
    """Return a function from distinct lower-case words to their stems, in the same order."""
    if language in SNOWBALL:
        from Stemmer import Stemmer

        return Stemmer(SNOWBALL[language]).stemWords  # type: ignore[no-any-return]
    if language in LEMMAS:
        from simplemma import lemmatize

        name = LEMMAS[language]
        return lambda words: [lemmatize(word, lang=name).lower() for word in words]
    return list


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    # it keeps the table of all its languages as well, 27 MB that nobody asks for again
    identifier._full_model = identifier.nb_ptc, identifier.nb_pc, identifier.nb_classes
    return identifier


def known(language: str | None) -> str | None:
    """Return the two letters of an official language from any tag such as ``de-AT``, else None."""
    tag = (language or "").strip().lower().replace("_", "-").split("-")[0]
    return tag if tag in LANGUAGES else None


def has_letters(text: str, least: int) -> bool:
    """Return whether a text has so many letters; of a long one only the beginning is looked at."""
    return len(list(islice(filter(str.isalpha, text), least))) == least


def detect(text: str, *, default: str = "en") -> str:
    """Return the official language that *text* is most likely in; *default* for a few letters."""
    sample = text[:4000]
    if not has_letters(sample, ENOUGH):
        return default
    language, _ = _identifier().classify(sample)
    return str(language)


def choose(text: str, candidates: Sequence[str]) -> str:
    """Return which of *candidates* the text is in; the first where it is too short to say."""
    if len(set(candidates)) < 2 or not has_letters(text, ENOUGH):
        return candidates[0]
    order = [name for name, _ in _identifier().rank(text[:4000])]
    return min(candidates, key=order.index)
