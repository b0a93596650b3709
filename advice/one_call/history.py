"""What a call said before and says now: field by field, and its text word by word."""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.call import Record
from store.calls.versions import RecordVersion

FIELDS = (
    "title",
    "opening_date",
    "deadlines",
    "indicative_budget_eur",
    "contribution_min_eur",
    "contribution_max_eur",
    "expected_grants",
    "co_financing_rate",
    "type_of_action",
    "applicants_raw",
)
"""The fields whose changes are told, in their order."""
TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
"""A word, a blank or a sign: ``heat``."""
MOST_PARAGRAPHS = 400
MOST_TOKENS = 1_500
"""Of one paragraph that are compared; beyond it the whole paragraph counts as changed."""
MOST_SHOWN = 30
"""Changed paragraphs of one day."""


class Part(StrEnum):
    SAME = "same"
    GONE = "gone"
    ADDED = "added"


Piece = tuple[Part, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """One field, old to new; None where nothing was stated.  Dates are YYYY-MM-DD."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryStep:
    """What one source changed on one day."""

    day: date
    source: str
    is_first: bool
    """True for the day on which the source first listed it: nothing is compared."""
    fields: tuple[FieldChange, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    """Changed paragraphs only."""


def history_of(records: Iterable[Sequence[RecordVersion]]) -> list[HistoryStep]:
    """Return the days on which something changed, the latest first.

    *records* are the versions of each record, the newest first; only what a reader could see
    counts.
    """
    steps = []
    for versions in records:
        for newer, older in itertools.pairwise(versions):
            fields = tuple(field_changes(older.record, newer.record))
            paragraphs = tuple(text_changes(older.record, newer.record))
            if fields or paragraphs:
                steps.append(step_of(newer, fields, paragraphs))
        if versions:
            steps.append(step_of(versions[-1], (), (), is_first=True))
    return sorted(steps, key=lambda step: (step.day, not step.is_first), reverse=True)


def step_of(
    version: RecordVersion,
    fields: tuple[FieldChange, ...],
    paragraphs: tuple[tuple[Piece, ...], ...],
    *,
    is_first: bool = False,
) -> HistoryStep:
    return HistoryStep(
        day=version.valid_from,
        source=version.record.source,
        is_first=is_first,
        fields=fields,
        paragraphs=paragraphs,
    )


def field_changes(old: Record, new: Record) -> Iterator[FieldChange]:
    for name in FIELDS:
        before, after = stated(old, name), stated(new, name)
        if before != after:
            yield FieldChange(field=name, old=before, new=after)


def stated(record: Record, name: str) -> str | None:
    """Return what a record says, as text; None where it says nothing."""
    if name == "deadlines":
        return ", ".join(str(d.date) for d in record.deadlines) or None
    value = getattr(record, name)
    return None if value is None else " ".join(str(value).split())


def text_changes(old: Record, new: Record) -> Iterator[tuple[Piece, ...]]:
    """Yield the paragraphs that differ, word by word, at most `MOST_SHOWN`."""
    return itertools.islice(changed_paragraphs(paragraphs(old), paragraphs(new)), MOST_SHOWN)


def paragraphs(record: Record) -> list[str]:
    found = (" ".join(part.split()) for part in record.text.split("\n"))
    return [part for part in found if part][:MOST_PARAGRAPHS]


def changed_paragraphs(old: list[str], new: list[str]) -> Iterator[tuple[Piece, ...]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        for before, after in itertools.zip_longest(old[a:b], new[c:d]):
            yield tuple(word_changes(before or "", after or ""))


def word_changes(old: str, new: str) -> Iterator[Piece]:
    """Yield a paragraph in pieces: what stayed, what went, what came.

    >>> [(part.value, words) for part, words in word_changes("up to 5 cities", "up to 9 cities")]
    [('same', 'up to '), ('gone', '5'), ('added', '9'), ('same', ' cities')]
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) > MOST_TOKENS or len(after) > MOST_TOKENS:
        before, after = [old] if old else [], [new] if new else []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Part.SAME, "".join(before[a:b])
            continue
        if b > a:
            yield Part.GONE, "".join(before[a:b])
        if d > c:
            yield Part.ADDED, "".join(after[c:d])
