"""Calls that a title calls cancelled, withdrawn or suspended, in 24 languages.

Only what stands as a mark counts: in brackets, in front of the title or behind it.  "Rights when
flights are cancelled" is the subject of a call, not its state.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from funding.call import Kind, Record, Status
from funding.reference import Row, read_rows
from funding.resources import shipped
from funding.words import folded

KINDS = ("state", "call", "verb", "this", "back")
"""The kinds of words in ``cancelled_words.csv``."""
OPENED, CLOSED = r"[\[({<*«]", r"[\])}>*»]"


def with_cancellation(record: Record) -> Record:
    """Return *record* as closed where its title says so; the mark becomes the raw status."""
    mark = title_mark(record.title)
    if mark is None and record.kind is Kind.TOPIC:  # with its call every topic of it ends
        mark = title_mark(record.call_title or "")
    return record if mark is None else closed_by(record, mark)


def closed_by(record: Record, words: str) -> Record:
    """Return *record* as closed before its date, with the portal's own *words* for it."""
    return replace(record, status_claimed=Status.CLOSED, status_raw=words)


@lru_cache(maxsize=2000)
def title_mark(title: str) -> str | None:
    """Return what marks a title as that of a call that takes no applications any more.

    >>> title_mark("[CANCELLED] Shade for squares"), title_mark("Refunds for cancelled trains")
    ('[CANCELLED]', None)
    """
    text = " ".join(title.split())
    if not may_be_marked(text):
        return None  # nearly all titles: the forms are long and take long to be made
    for form in forms():
        found = form.search(text)
        if found is not None and not is_subject(found, text):
            around = text[: found.start()][-20:] + found.group()
            return None if back().search(around) else found["mark"].strip(" -–—:|.,")
    return None


def is_subject(found: re.Match[str], text: str) -> bool:
    """Return whether a word without brackets or colon is only one of several in capitals."""
    if "capitals" not in found.re.groupindex:
        return False
    rest = text[: found.start()] + text[found.end() :]
    return not found["mark"].isupper() or not any(c.islower() for c in rest)


def may_be_marked(text: str) -> bool:
    """Return whether *text* holds one of the words of which every form has one."""
    read = folded(text)
    return any(state in read for state in states())


@cache
def states() -> Sequence[str]:
    """Return the words for states, without those that hold another one."""
    found = sorted(map(folded, words_of("state")))
    return [word for word in found if not any(one != word and one in word for one in found)]


@cache
def forms() -> tuple[re.Pattern[str], ...]:
    """Return the forms of a mark, the surest first."""
    state, call = alternatives("state"), alternatives("call")
    named = rf"(?:(?:{alternatives('this')})\s)?(?:{call})\s?(?:(?:{alternatives('verb')})\s)?"
    phrase = rf"(?:{named})?(?<!\w)(?:{state})(?!\w)(?:\s(?:{call})(?!\w))?"
    sure = rf"(?:{named})(?<!\w)(?:{state})(?!\w)"
    inside = r"[^\[\](){}]"
    more = (
        rf"(?:\s?[-–—:;]\s?{inside}{{0,80}}|\s?\d{inside}{{0,20}}"
        rf"|\s(?:on|by|see|am|le|il|el|per|op)\s{inside}{{0,60}})?"
    )
    return tuple(
        re.compile(form, re.I)
        for form in (
            rf"(?P<mark>\[\s?{phrase}{more}[!.]?\s?\])",
            rf"^\W{{0,3}}(?P<mark>{OPENED}{{1,5}}\s?{phrase}{more}[!.]?\s?{CLOSED}{{1,5}})",
            rf"(?P<mark>{OPENED}{{1,5}}\s?{phrase}{more}[!.]?\s?{CLOSED}{{1,5}})\W{{0,3}}$",
            rf"^\W{{0,5}}(?P<mark>{phrase})\s?(?:[-–—]\s|[:|!/]|\.\s|\W{{0,3}}$)",
            rf"^\W{{0,5}}(?P<mark>{sure})(?=\W|$)",
            rf"^\W{{0,5}}(?P<mark>{phrase})\s(?:and|und|et|y|e)\s(?:replaced|ersetzt|remplacé)",
            rf"(?:\s[-–—|/]\s?|:\s|\.\s)(?P<mark>{phrase})\W{{0,3}}$",
            rf"(?P<capitals>^)\W{{0,5}}(?P<mark>{phrase})(?=\s)",
            rf"(?P<capitals>\s)(?P<mark>{phrase})\W{{0,3}}$",
        )
    )


@cache
def back() -> re.Pattern[str]:
    """Return what takes a mark back: not, no longer, reopened."""
    return re.compile(rf"(?<!\w)(?:{alternatives('back')})(?!\w)", re.I)


def alternatives(kind: str) -> str:
    return "|".join(re.escape(w) for w in sorted(words_of(kind), key=lambda w: (-len(w), w)))


def words_of(kind: str) -> Set[str]:
    return {w for row in load_words() if row["kind"] == kind for w in row["words"].split("|")}


@cache
def load_words() -> Sequence[Row]:
    return read_cancelled_words(shipped("reference") / "cancelled_words.csv")


def read_cancelled_words(path: Path) -> Sequence[Row]:
    """Return the rows of ``cancelled_words.csv``.  Raises WrongReference naming a slip's line."""
    rows = read_rows(path, "kind", "words")
    for row in rows:
        row.one_of("kind", KINDS)
    return rows
