"""The text of any document made plain: no invisible characters, divided words whole again."""

import re
import unicodedata

from matcher.text.languages import detect

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Every other sign for the end of a line: ``\r\n``"""
LIGATURES = {
    ord("\ufb00") + n: s for n, s in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
"""One character for two letters, as PDF files have them: ``oﬃce``"""
DIVIDED = re.compile(
    r"(?<![^\W\d_])(?P<left>[^\W\d_]+)(?P<sign>[-\u00ad\u2010\u2011\u00ac])[ \t]{0,20}\n"
    r"(?:[ \t]{0,20}(?:- ?)?\d{0,4}(?: ?-)?[ \t]{0,20}\n){0,3}"  # the foot of a page
    r"[ \t]{0,20}(?P<right>[^\W\d_]+)"
)
"""A word over the end of a line, and perhaps of a page: ``Wärme-\nplanung``"""
HYPHENED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
"""A word, perhaps of two parts: ``low-carbon``"""
FIGURES = re.compile(r"(?<=\d)[-\u2010\u2011\u2013]\n(?=\d)")
"""A span over the end of a line: ``2021-\n2027``"""
HYPHENATING = frozenset({"bg", "en", "fr", "it", "ro"})
"""Languages with many words of parts between hyphens; others write them as one, or rarely."""
SUSPENDED = {
    "cs": {"a", "i", "nebo", "či"},
    "da": {"og", "eller", "samt"},
    "de": {"und", "oder", "bzw", "sowie", "als", "bis"},
    "en": {"and", "or", "to"},
    "et": {"ja", "või", "ning"},
    "fi": {"ja", "tai", "sekä"},
    "hu": {"és", "vagy", "illetve"},
    "nl": {"en", "of"},
    "pl": {"i", "lub", "oraz"},
    "sk": {"a", "alebo", "či"},
    "sv": {"och", "eller", "samt"},
}
"""Words after a hyphen that stands for the rest of another: ``Wärme- und Kälteplanung``"""


def tidy(text: str, *, is_divided: bool) -> str:
    """Return *text* as it is matched; with *is_divided* its lines may end within words."""
    text = LINE_ENDS.sub("\n", text)
    if is_divided:
        text = joined(text)
    return visible(text)


def visible(text: str) -> str:
    """Return *text* without characters that nobody sees; letters are one character each.

    >>> visible("Stadt\\u00adgr\\u200bu\\u0308n")
    'Stadtgrün'
    """
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(c for c in text if c in "\n\t" or is_seen(c))
    return unicodedata.normalize("NFC", kept).translate(LIGATURES)


def is_seen(character: str) -> bool:
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0000" <= character <= "\U000e0fff":
        return False  # choose a form of the character before them
    if ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef":
        return False  # will never be a character
    # what this Python's tables do not know may be a sign of a later Unicode
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


def joined(text: str) -> str:
    """Return *text* with words whole that the end of a line divides.

    A hyphen of the word itself stays: ``three-\\ndimensional``, ``EU-\\nFörderung``.
    """
    if DIVIDED.search(text):
        language, words = detect(text), frozenset(HYPHENED.findall(text.casefold()))
        text = DIVIDED.sub(lambda found: whole_word(found, language, words), text)
    return FIGURES.sub("-", text)


def whole_word(found: re.Match[str], language: str, words: frozenset[str]) -> str:
    left, right = found["left"], found["right"]
    if found["sign"] in "\u00ad\u00ac":  # never part of a word
        return left + right
    if right.casefold() in SUSPENDED.get(language, ()):
        return f"{left}- {right}"
    if left[-1].islower() and right[0].isupper():  # Bund-Länder-Programm
        return f"{left}-{right}"
    if len(left) > 1 and left.isupper() and not right.isupper():  # EU-weit
        return f"{left}-{right}"
    first, second = left.casefold(), right.casefold()
    if first + second in words:
        return left + right
    if f"{first}-{second}" in words or is_compound(first, second, language):
        return f"{left}-{right}"
    return left + right


def is_compound(first: str, second: str, language: str) -> bool:
    """Return whether two parts are joined by a hyphen wherever they stand in a line."""
    if language not in HYPHENATING or knows(first + second, language):
        return False
    if knows(f"{first}-{second}", language):
        return True
    return len(first) > 2 and knows(first, language) and knows(second, language)


def knows(word: str, language: str) -> bool:
    """Return whether the dictionary of a language has the word."""
    from simplemma import is_known

    return bool(is_known(word, lang=language))
