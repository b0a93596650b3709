"""EU words that a mail uses, and what they mean."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from advice.weekly.content import Card
from funding.evidence import Rule
from funding.resources import shipped

BY_RULE = {
    Rule.CONSORTIUM: "consortium",
    Rule.TRL: "trl",
    Rule.DEGURBA: "degurba",
    Rule.AREA: "area",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    key: str
    word: str
    meaning: str


@cache
def load_jargon() -> Sequence[Word]:
    """Return the explained words, in the order of the file; in English."""
    text = (shipped("reference") / "jargon.toml").read_text(encoding="utf-8")
    return tuple(Word(**entry) for entry in tomllib.loads(text)["word"])


def words_used(cards: Iterable[Card], told: Iterable[Rule]) -> tuple[Word, ...]:
    """Return the words that full *cards* use; *told* are the rules that they mention."""
    keys = {BY_RULE[rule] for rule in told if rule in BY_RULE}
    for card in cards:
        if card.money.rate is not None:
            keys.add("rate")
        if card.due.stage in ("first_stage", "cut_off"):
            keys.add(card.due.stage)
    return tuple(word for word in load_jargon() if word.key in keys)
