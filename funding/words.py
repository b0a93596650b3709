"""Words as people read them, from text as portals send it."""

import hashlib
import html
import re
import unicodedata
from html.entities import html5

TAGS = re.compile(r"<[^<>]*>")
"""``<p class="a">``"""
WORDS = re.compile(r"\w+")
"""``heat``"""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
NO_CHARACTER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""A number that no character has: ``&#1234567890;``.  Seven digits name the last character, and
Python refuses to read a number of some thousand."""


ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""An entity with its end; without one it may be a word, as in R&section: ``&ndash;``."""
BLOCK = re.compile(r"(?i)</?(?:p|br|li|ul|ol|div|td|tr|h\d)\b[^<>]*>")
"""A tag that ends a word: ``<br/>``."""
INLINE = re.compile(r"</?[A-Za-z][^<>]*>")
"""Any other tag, ``<b>``; "5 < 6 and 7 > 6" has none."""
DEEPEST = 3
"""How often an entity is escaped at most; portals were seen to do it twice."""


ALIKE = {
    **dict(zip("\u0130\u0131\u017f\u212a\u1e9b\ufb05", "iisk\u1e61\ufb06", strict=True)),
    **dict(zip("\u03a3\u03c2\u00b5\u0345\u1fbe\u1fd3\u1fe3", "σσμιι\u0390\u03b0", strict=True)),
    **dict(zip("\u03d0\u03f5\u03d1\u03f0\u03d6\u03f1\u03d5", "βεθκπρφ", strict=True)),
    **dict(zip(map(chr, range(0x1C80, 0x1C89)), "вдосттъѣ\ua64b", strict=True)),
}
"""Letters that a pattern takes for others where it ignores case, and lower case leaves alone."""
AS_ALIKE = str.maketrans(ALIKE)


def folded(text: str) -> str:
    """Return *text* in lower case as a pattern that ignores case sees it, letter for letter.

    What such a pattern finds stands in it, too: where it does not, nobody need look.

    >>> folded("The \u017fame \u212aind")
    'the same kind'
    """
    if not text.isascii() and any(letter in text for letter in ALIKE):
        text = text.translate(AS_ALIKE)
    return text.lower()


def unescaped(text: str) -> str:
    """Return *text* with its HTML entities read; a number that names nothing becomes U+FFFD."""
    return html.unescape(NO_CHARACTER.sub("\ufffd", text))


def read_entities(text: str) -> str:
    """Return *text* with its entities read, also those that were escaped again.

    >>> read_entities("Water &amp;amp; air &#8211; &amp;eacute;t&eacute; R&section")
    'Water & air – été R&section'
    """
    for _ in range(DEEPEST):
        read = ENTITY.sub(character, text)
        if read == text:
            break
        text = read
    return text


def character(entity: re.Match[str]) -> str:
    """Return what an entity stands for; itself where it names nothing: &section; is no §."""
    text = entity.group()
    return unescaped(text) if text[1] == "#" else html5.get(text[1:], text)


def short_text(text: str) -> str:
    """Return a title or another short text of JSON on one line, as a person would write it.

    No entities, tags, soft hyphens and invisible characters; "" where nothing is left.
    """
    text = INLINE.sub("", BLOCK.sub(" ", read_entities(text)))
    kept = [c for c in text if unicodedata.category(c) not in INVISIBLE or c.isspace()]
    return " ".join("".join(kept).split())


def plain(text: str) -> str:
    """Return *text* on one line without tags, entities, control and invisible characters."""
    text = " ".join(TAGS.sub(" ", unescaped(text)).split())
    if text.isprintable():  # nothing invisible is, so that most texts are done here
        return text
    kept = [" " if unicodedata.category(c) in INVISIBLE else c for c in text]
    return " ".join("".join(kept).split())


def shorten(text: str, length: int) -> str:
    """Return *text* cut at a word to at most *length* characters, with an ellipsis if cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–-") + "…"


def fingerprint(text: str) -> str:
    """Return the hash of the words alone: markup, entities, case and punctuation do not count."""
    words = WORDS.findall(TAGS.sub(" ", unescaped(text)).lower())
    return hashlib.sha1(" ".join(words).encode(), usedforsecurity=False).hexdigest()


def normalised(title: str) -> str:
    """Return a title for comparison: case-folded words, accents kept, joined by a blank."""
    folded = unicodedata.normalize("NFC", plain(title)).casefold()
    return " ".join(WORDS.findall(folded))
