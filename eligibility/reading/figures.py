"""Consortium, population, degree of urbanisation and TRL: the figures of who may apply."""

import re
from collections.abc import Iterator
from functools import cache

from eligibility import keys
from eligibility.keys import FactKey
from eligibility.reading.numbers import NUMBER, count, count_source, number, whole
from eligibility.reading.sentences import Sentence, quote_around
from eligibility.reading.vocabulary import Words, key_of
from funding.evidence import Evidence, Fact

PLACES = ("in ", "en ", "dans ", "across ", "within ", "nei ", "nelle ")
I = re.IGNORECASE  # noqa: E741


def _fact(key: FactKey, value: str, text: str, start: int, end: int) -> Fact:
    return key.fact(value, Evidence(quote=quote_around(text, start, end)))


@cache
def _consortium(words: Words) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    n = count_source(words)
    kind = rf"(?:(?:{words.source('country_words')})\s+)*"
    least = rf"(?<!\w)(?:{words.source('at_least')})"
    who = rf"{kind}(?:{words.source('entities')}|(?P<city>{words.source('cities')}))(?!\w)"
    where = rf"(?:{words.source('from')})\s+(?:{words.source('at_least')})?\s*"
    lands = rf"(?P<m>{n})\s+{kind}(?:{words.source('countries')})(?!\w)"
    both = (
        rf"{least}\s+(?P<n>{n})\s+{who}(?:\s*\([^)]{{0,90}}\))?[^.;]{{0,60}}?(?<!\w){where}{lands}"
    )
    first = rf"(?:{least}\s+(?P<n>{n})|(?<!\w)(?P<a>{n})\s?(?:to|-|–|bis|à|a)\s?(?:{n}))\s+{who}"
    only = rf"(?<!\w)(?:{words.source('from')})\s+(?:{words.source('at_least')})\s+{lands}"
    return re.compile(both, I), re.compile(first, I), re.compile(only, I)


def read_consortium(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield the least number of partners, countries and cities that a proposal needs."""
    text = sentence.text
    if not words.has("consortium_cues", text):
        return
    if words.has("weak", text) or words.has("third_parties", text):
        return
    single = words.pattern("single").search(text)
    if single and not words.has("not", text[: single.start()] + text[single.end() :]):
        yield _fact(keys.ENTITIES_MIN, "1", text, *single.span())
        return
    if words.has("not", re.sub(r"\([^)]*\)", "", text)):
        return
    both, first, only = _consortium(words)
    match = both.search(text)
    if match and not _is_place(text, match.start()):
        key = keys.CITIES_MIN if match["city"] else keys.ENTITIES_MIN
        span = match.span()
        yield _fact(key, str(count(match["n"], words)), text, *span)
        yield _fact(keys.COUNTRIES_MIN, str(count(match["m"], words)), text, *span)
        return
    for match in first.finditer(text):
        if not words.has("consortium", text[: match.start()]) or _is_place(text, match.start()):
            continue
        least = count(match["n"] or match["a"], words)
        key = keys.CITIES_MIN if match["city"] else keys.ENTITIES_MIN
        yield _fact(key, str(least), text, *match.span())
        tail = text[match.end() : match.end() + 60]
        if re.match(r",?\s*each\s+(?:from|established in|located in)\s+a\s+different", tail, I):
            yield _fact(keys.COUNTRIES_MIN, str(least), text, *match.span())
        return
    match = only.search(text)
    if match and match.group().lower().startswith(PLACES):
        return  # work in at least three countries is no partner in each of them
    if match and (words.has("consortium", text) or words.has("cities", text[: match.start()])):
        least = count(match["m"], words)
        yield _fact(keys.COUNTRIES_MIN, str(least), text, *match.span())


def _is_place(text: str, start: int) -> bool:
    """Tell whether the number counts places of work: "tested in at least three cities"."""
    before = text[:start].rstrip().rpartition(" ")[2].lower() + " "
    return before.startswith((*PLACES, "cover ", "covering "))


@cache
def _population(words: Words) -> tuple[re.Pattern[str], re.Pattern[str]]:
    # One word may stand between: "25,000 registered inhabitants".
    people = rf"\s+(?:[^\W\d]+\s+)?(?:d['’]|de\s)?(?:{words.source('inhabitants')})(?!\w)"
    many = rf"(?:\s*(?P<million>{words.source('million')})(?!\w))?"
    kinds = "|".join(
        f"(?P<{name}>{words.source(name)})" for name in ("at_least", "more_than", "less_than")
    )
    kinds = rf"(?<!\w)(?:{kinds}|(?P<at_most>{words.source('at_most')}))\s+"
    sign = rf"{kinds}|(?P<ge>≥|>=)\s?|(?P<le>≤|<=)\s?"
    of = rf"(?:{words.source('population')})(?:\s+(?:of|von|de|di))?\s+"
    more = rf"(?P<or_more>\s+(?:{words.source('or_more')})(?!\w))?"
    one = (
        rf"(?:(?P<of>{of})?(?:{sign}))(?P<n>{NUMBER}){many}(?P<people>{people})?"
        rf"|(?<![\w.,])(?P<plain>{NUMBER}){people}{more}"
    )
    pairs = "|".join(
        rf"(?<!\w){re.escape(a)}\s+(?P<a{i}>{NUMBER})\s+{re.escape(b)}\s+(?P<b{i}>{NUMBER}){people}"
        for i, (a, b) in enumerate(words.ranges)
    )
    return re.compile(one, I), re.compile(pairs, I)


def read_population(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield the least and most inhabitants of an applicant: only where applicants are spoken of."""
    text = sentence.text
    if not words.has("people_cues", text):
        return
    is_out = words.has("excluded_before", text)
    if words.has("excluded_after", text) and not is_out:
        return  # the figure may belong to the exception
    speaks_of_applicants = sentence.kind == "applicants" or any(
        words.has(cue, text) for cue in ("applicants_after", "applicants_before", "lead_after")
    )
    projects_of = re.search(r"\bprojects (?:of|by|from) ", text, I) and words.has("cities", text)
    if not (speaks_of_applicants or is_out or projects_of) or words.has("weak", text):
        return
    if not _is_of_cities(sentence, words):
        return
    if words.has("not", text) and not is_out:
        return
    found = list(_limits(text, words, is_out=is_out))
    limits = {fact.key: int(fact.value) for fact in found}
    # "Villages of up to 15,000 and cities from 50,000": two kinds, no range.
    if limits.get(keys.POPULATION_MIN.name, 0) <= limits.get(keys.POPULATION_MAX.name, 10**9):
        yield from found
    grouping = words.pattern("grouping").search(text)
    if grouping and not is_out:
        yield _fact(keys.POPULATION_GROUPING, "allowed", text, *grouping.span())


def _is_of_cities(sentence: Sentence, words: Words) -> bool:
    """Tell whether the first applicant named is a city: "SMEs in cities with …" is of SMEs."""
    for match in words.applicant_token.finditer(sentence.text):
        if match["phrase"]:
            types = words.applicants[key_of(match["phrase"])].split()
            return bool({"municipality", "grouping"} & set(types))
    return sentence.kind == "applicants"


def _limits(text: str, words: Words, *, is_out: bool) -> Iterator[Fact]:
    one, pairs = _population(words)
    match = pairs.search(text)
    if match and not is_out:
        low, high = (g for g in match.groups() if g is not None)
        for key, raw in ((keys.POPULATION_MIN, low), (keys.POPULATION_MAX, high)):
            yield _fact(key, whole(number(raw)), text, *match.span())
        return
    for match in one.finditer(text):
        bound = _bound(match, is_out=is_out)
        if bound:
            yield _fact(bound[0], bound[1], text, *match.span())


def _bound(match: re.Match[str], *, is_out: bool) -> tuple[FactKey, str] | None:
    if match["plain"]:
        return (keys.POPULATION_MIN, whole(number(match["plain"]))) if match["or_more"] else None
    if not (match["people"] or match["of"]):
        return None
    value = number(match["n"], is_million=bool(match["million"]))
    if is_out:
        if match["less_than"]:
            return keys.POPULATION_MIN, whole(value)
        return (keys.POPULATION_MAX, whole(value)) if match["more_than"] else None
    if match["at_least"] or match["ge"]:
        return keys.POPULATION_MIN, whole(value)
    if match["more_than"]:
        return keys.POPULATION_MIN, whole(value + 1)
    if match["less_than"]:
        return keys.POPULATION_MAX, whole(value - 1)
    return keys.POPULATION_MAX, whole(value)


@cache
def _degurba(words: Words) -> re.Pattern[str]:
    joint = rf"(?:\s*(?:[/,–-]|{words.source('and')})\s*)"
    return re.compile(
        rf"(?<!\w)(?:{words.source('degurba')})[^.;\d]{{0,30}}(?P<a>[123])(?!\d)"
        rf"(?:{joint}(?P<b>[123])(?!\d))?(?:{joint}(?P<c>[123])(?!\d))?",
        I,
    )


def read_degurba(sentence: Sentence, words: Words) -> Iterator[Fact]:
    text = sentence.text
    match = _degurba(words).search(text) if words.has("degurba", text) else None
    if match and not words.has("not", text):
        value = " ".join(dict.fromkeys(filter(None, match.group("a", "b", "c"))))
        yield _fact(keys.DEGURBA, value, text, *match.span())


LEVEL = re.compile(
    r"\(?TRLs?\)?(?:\s+levels?)?\s?:?\s?(?P<a>[1-9])(?!\d)"
    r"(?:\s?(?:-|–|/|to|and|or|bis|und|à|et|a|y|e)\s?(?:TRL\s?)?(?P<b>[1-9])(?!\d))?"
)
"""``TRL 5-7``"""


def read_trl(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield the maturity at which work starts and ends, each as "6" or, for a range, "6 8".

    A sentence with a level that is neither start nor end says different things of different
    activities: nothing is read from it.
    """
    text = sentence.text
    if "TRL" not in text:
        return
    found: list[Fact] = []
    previous = 0
    for match in LEVEL.finditer(text):
        before = text[max(previous, match.start() - 70) : match.start()]
        # Paragraphs are often glued together: only words nearby make the level a wish.
        nearby = text[max(0, match.start() - 90) : match.end() + 60]
        if words.has("weak", nearby) or words.has("third_parties", nearby):
            return
        key = _nearest(before, words)
        if key is None or any(key.is_of(f) for f in found) or re.search(r"\(\w+ $", before):
            return
        if key is keys.TRL_END and words.has("at_least", before):
            return  # "technologies that reach at least TRL 4" may as well be where work starts
        low, high = match["a"], match["b"] or match["a"]
        value = low if low == high else f"{low} {high}"
        found.append(_fact(key, value, text, *match.span()))
        previous = match.end()
    yield from found


def _nearest(before: str, words: Words) -> FactKey | None:
    last = {
        key: max((m.end() for m in words.pattern(key.name).finditer(before)), default=0)
        for key in (keys.TRL_START, keys.TRL_END)
    }
    if not any(last.values()):
        return None
    return keys.TRL_START if last[keys.TRL_START] > last[keys.TRL_END] else keys.TRL_END
