"""EU words that a mail uses, and what they mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advice.weekly.content import Card
from funding.evidence import Rule
from funding.reference import read_toml
from funding.resources import shipped

BY_RULE = {
    Rule.CONSORTIUM: "consortium",
    Rule.TRL: "trl",
    Rule.DEGURBA: "degurba",
    Rule.AREA: "area",
}

KEYS = (*BY_RULE.values(), "rate", "own_share", "first_stage", "cut_off")
"""When a word is explained: where a mail speaks of that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    key: str
    word: str
    meaning: str


@cache
def load_jargon() -> Sequence[Word]:
    """Return the explained words, in the order of the file; in English."""
    return read_jargon(shipped("reference") / "jargon.toml")


def read_jargon(path: Path) -> Sequence[Word]:
    """Return the words of the file.  Raises WrongReference naming the line of a slip."""
    file = read_toml(path)
    file.check_keys(("word",), "word")
    found = list(file.tables("word"))
    for entry in found:
        entry.check_keys(("key", "word", "meaning"), "key", "word", "meaning")
        entry.one_of("key", KEYS)
    return tuple(Word(**entry.values) for entry in found)


def words_used(cards: Iterable[Card], told: Iterable[Rule]) -> tuple[Word, ...]:
    """Return the words that full *cards* use; *told* are the rules that they mention."""
    keys = {BY_RULE[rule] for rule in told if rule in BY_RULE}
    for card in cards:
        if card.money.rate is not None:
            keys.add("rate")
        if card.due.stage in ("first_stage", "cut_off"):
            keys.add(card.due.stage)
    return tuple(word for word in load_jargon() if word.key in keys)
