"""Who has to be among the partners, beside how many there are: "two of them must be ports".

Partners in hand are known by their country alone, so that their number never shows whether those
are among them whom a call names.
"""

import re
from collections.abc import Iterator
from functools import cache

from eligibility import keys
from eligibility.consortium.needs import Need, NeedKind
from eligibility.consortium.reading import EU, read_sentence
from eligibility.consortium.words import consortium_words
from eligibility.reading.numbers import count_source
from eligibility.reading.sentences import Sentence, quote_around
from eligibility.reading.vocabulary import Words
from funding.evidence import Evidence, Fact

PICKED = (NeedKind.KIND, NeedKind.PLACE, NeedKind.LEAD_PLACE)


def read_members(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield that a sentence names some whom a consortium needs; a mere number names nobody."""
    text = sentence.text
    if any(words.has(name, text) for name in ("weak", "third_parties", "not")):
        return
    if (span := named_in(text, words)) is not None:
        quote = quote_around(text, *span)
    else:
        needs = read_sentence(sentence, consortium_words(words.language))
        need = next((n for n in needs if not is_met_by_any_city(n)), None)
        if need is None:
            return
        quote = need.evidence.quote or text
    yield keys.MEMBERS_NAMED.fact(keys.MEMBERS_NAMED.mark or "", Evidence(quote=quote))


def named_in(text: str, words: Words) -> tuple[int, int] | None:
    """Return the place of the words that name members."""
    for match in words.pattern("members_named").finditer(text):
        if numbers(words).match(text, match.end()) is None:
            return match.span()
    least = words.pattern("at_least").search(text)
    role = words.pattern("members_as").search(text)
    if least is None or role is None or numbers(words).match(text, least.start()) is not None:
        return None
    return least.start(), role.end()


@cache
def numbers(words: Words) -> re.Pattern[str]:
    """Return a pattern of what only counts: "at least three independent legal entities"."""
    number = rf"(?:(?:{words.source('at_least')})\s+)?{count_source(words)}"
    kind = rf"(?:(?:{words.source('country_words')})\s+)*"
    return re.compile(rf"\s*{number}\s+{kind}(?:{words.source('entities')})(?!\w)", re.IGNORECASE)


def is_met_by_any_city(need: Need) -> bool:
    """Return whether a need says nothing of who the others are."""
    if need.kind not in PICKED:
        return True
    if need.kind is NeedKind.KIND:
        return need.number == 1 and "municipality" in need.codes
    return need.codes == EU
