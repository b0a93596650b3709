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
from eligibility.reading.numbers import NUMBER, PERCENT, count_source
from eligibility.reading.sentences import Sentence, quote_around
from eligibility.reading.vocabulary import Words
from funding.call import Record
from funding.evidence import Evidence, Fact

PROCUREMENT = re.compile(r"\bprocurement\b", re.IGNORECASE)
"""``HORIZON Public Procurement of Innovative Solutions``"""
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


def read_buyers(record: Record) -> Iterator[Fact]:
    """Yield that several public buyers come together, where the type of action says that they buy.

    Few texts of such calls repeat it.
    """
    action = record.type_of_action
    if action is not None and PROCUREMENT.search(action):
        yield keys.MEMBERS_NAMED.fact(keys.MEMBERS_NAMED.mark or "", Evidence(quote=action))


def named_in(text: str, words: Words) -> tuple[int, int] | None:
    """Return the place of the words that name members."""
    for name in ("members_named", "members_included"):
        for match in words.pattern(name).finditer(text):
            is_paper = name == "members_included" and papers(words).match(text, match.end())
            if not is_paper and not counts_only(text, match, words):
                return match.span()
    for least in words.pattern("at_least").finditer(text):
        role = words.pattern("members_as").search(text, least.end())
        if role is None:
            return None
        is_number = numbers(words).match(text, least.start()) is not None
        if not is_number and measures(words).match(text, least.end()) is None:
            return least.start(), role.end()
    return None


def counts_only(text: str, match: re.Match[str], words: Words) -> bool:
    """Return whether a number of partners, and no more, stands behind or before some words."""
    return (
        numbers(words).match(text, match.end()) is not None
        or numbers_before(words).search(text, 0, match.start()) is not None
    )


def counted(words: Words) -> str:
    """Return the source of what only counts: "at least three independent legal entities"."""
    number = rf"(?:(?:{words.source('at_least')})\s+)?{count_source(words)}"
    kind = rf"(?:(?:{words.source('country_words')})\s+)*"
    return rf"{number}\s+{kind}(?:{words.source('entities')})(?!\w)"


@cache
def numbers(words: Words) -> re.Pattern[str]:
    return re.compile(rf"\s*{counted(words)}", re.IGNORECASE)


@cache
def numbers_before(words: Words) -> re.Pattern[str]:
    """Return a pattern of the same before a verb: "three partners from two countries must"."""
    countries = rf"(?:(?:{words.source('country_words')})\s+)*(?:{words.source('countries')})"
    places = rf"(?:\s+(?:{words.source('from')})\s+{count_source(words)}\s+{countries})?"
    return re.compile(rf"(?<!\w){counted(words)}{places}\s*\Z", re.IGNORECASE)


@cache
def measures(words: Words) -> re.Pattern[str]:
    """Return a pattern of a number that is a share, a time or an amount: " 30 %", " 2 months"."""
    unit = rf"(?:{words.source('members_measures')})(?!\w)"
    spelled = rf"(?:{NUMBER}|{count_source(words)})"
    return re.compile(rf"\s*(?:{spelled}\s*(?:{PERCENT}|{unit})|{unit})", re.IGNORECASE)


@cache
def papers(words: Words) -> re.Pattern[str]:
    """Return a pattern of what is no member, within four words: " a letter of commitment"."""
    return re.compile(
        rf"(?:\s+[\w-]+){{0,3}}?\s+(?:{words.source('members_papers')})(?!\w)", re.IGNORECASE
    )


def is_met_by_any_city(need: Need) -> bool:
    """Return whether a need says nothing of who the others are."""
    if need.kind not in PICKED:
        return True
    if need.kind is NeedKind.KIND:
        return need.number == 1 and "municipality" in need.codes
    return need.codes == EU
