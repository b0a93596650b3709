"""Words as people read them, from text as portals send it."""

import hashlib
import html
import re
import unicodedata

TAGS = re.compile(r"<[^<>]*>")
"""``<p class="a">``"""
WORDS = re.compile(r"\w+")
"""``heat``"""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
NO_CHARACTER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""A number that no character has: ``&#1234567890;``.  Seven digits name the last character, and
Python refuses to read a number of some thousand."""


def unescaped(text: str) -> str:
    """Return *text* with its HTML entities read; a number that names nothing becomes U+FFFD."""
    return html.unescape(NO_CHARACTER.sub("\ufffd", text))


def plain(text: str) -> str:
    """Return *text* on one line without tags, entities, control and invisible characters."""
    text = TAGS.sub(" ", unescaped(text))
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
