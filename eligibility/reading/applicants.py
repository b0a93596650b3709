"""Who may apply, who may not, and as what: read from lines and sentences."""

import re
from collections.abc import Iterator

from eligibility import keys
from eligibility.keys import GROUPS, FactKey
from eligibility.reading.lists import FoundList, read_applicants, read_places
from eligibility.reading.sentences import Sentence, quote_around
from eligibility.reading.vocabulary import Words
from funding.evidence import Evidence, Fact

CITY_TYPES = frozenset({"municipality", "public_body", "any", "grouping"})
"""Types that hold a municipality; a list read in part says something only if it names one."""
EUROSTAT = {"GR": "EL", "GB": "UK"}
CLAUSE = re.compile(r"[;:](?=\s)|(?<=\w),\s+(?:but|aber|mais|pero|ma)\s")
"""``cities, but not``"""


TAKES_PART = re.compile(r"\s(?:may|can|could)\s(?:take part|participate|join|be involved)\s*$")
"""``cities may take part``"""


def read_line(line: str, words: Words) -> Iterator[Fact]:
    """Yield what a field "who may apply" states: one line of a page, a list without verb."""
    allowed, excluded = _cut_exception(line, words)
    if words.has("not", allowed):
        return
    found = read_applicants(allowed, words, is_line=True)
    yield from _types(keys.APPLICANT_TYPES, found, line)
    if excluded is not None:
        yield from _types(keys.APPLICANTS_EXCLUDED, read_applicants(excluded, words), line)
    yield from _places_after(allowed, words, line)


def read_sentence(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield what one sentence states about applicants; nothing where it is weak or of others."""
    text = sentence.text
    if sentence.kind != "applicants" and not words.has("applicant_cues", text):
        return
    if words.has("third_parties", text) or words.has("third_parties", sentence.before):
        return
    yield from _roles(text, words)
    yield from _excluded(text, words)
    if words.has("weak", text):
        return
    stated = list(_stated(sentence, words))
    yield from stated
    if any(keys.APPLICANT_TYPES.is_of(f) for f in stated):
        yield from _places_after(text, words, text)


def _stated(sentence: Sentence, words: Words) -> Iterator[Fact]:
    text = sentence.text
    if sentence.kind == "applicants" and not words.has("not", text):
        cue = words.pattern("applicants_after").search(text)
        piece = _list_after(text, cue.end()) if cue else text
        found = read_applicants(piece, words, is_line=cue is None and len(text) < 200)
        if found.codes:
            yield from _types(keys.APPLICANT_TYPES, found, text)
            return
    if words.has("lead_after", text):
        return  # "the lead applicant must be …" says nothing about the others
    cue = words.pattern("applicants_after").search(text)
    if cue and not words.has("not", _clause_before(text, cue.end())):
        allowed, _ = _cut_exception(_list_after(text, cue.end()), words)
        found = read_applicants(allowed, words)
        if found.codes and not words.has("not", allowed[: found.end]):
            yield from _types(
                keys.APPLICANT_TYPES, found, quote_around(text, cue.start(), cue.end())
            )
            return
    cue = words.pattern("applicants_before").search(text)
    if cue is None or words.has("not", _clause_before(text, cue.start())):
        return
    after = text[cue.end() :].strip()
    if after.startswith(":"):
        piece = after[1:]  # "The following may apply: municipalities, regions."
    elif _is_applying(cue.group(), after, words):
        piece, _ = _cut_exception(_clause_before(text, cue.start()), words)
    else:
        return
    quote = quote_around(text, cue.start(), cue.end())
    found = read_applicants(piece, words)
    if words.has("partner_before", after):  # "… may take part only as partners"
        yield from _types(keys.PARTNER_TYPES, found, quote)
    else:
        yield from _types(keys.APPLICANT_TYPES, found, quote)


def _list_after(text: str, start: int) -> str:
    """Return what follows a cue: up to a semicolon, but for a list that a colon opens."""
    piece = text[start:]
    return piece if piece.lstrip().startswith(":") else piece.split(";", maxsplit=1)[0]


def _is_applying(cue: str, after: str, words: Words) -> bool:
    """Tell whether "may apply" stands by itself: "may apply a method" is about methods."""
    if not cue.lower().endswith("apply") or not after[:1].isalpha():
        return True
    return words.pattern("apply_next").match(after) is not None


def _excluded(text: str, words: Words) -> Iterator[Fact]:
    cue = words.pattern("excluded_before").search(text)
    if cue:
        piece = _clause_before(text, cue.start())
        found = read_applicants(piece, words)
        # "Municipalities that had a grant cannot apply" excludes some of them, not all.
        tail = piece[found.end :].strip(" ,;:")
        if found.codes and not tail:
            yield from _types(keys.APPLICANTS_EXCLUDED, found, text)
            return
    cue = words.pattern("excluded_after").search(text)
    if cue:
        found = read_applicants(text[cue.end() :], words)
        tail = text[cue.end() + found.end :].strip(" ,;:.)")
        # "All public bodies except ministries may apply."
        is_end = not tail or words.pattern("applicants_before").fullmatch(tail) is not None
        if found.codes and is_end:
            yield from _types(keys.APPLICANTS_EXCLUDED, found, quote_around(text, *cue.span()))


def _roles(text: str, words: Words) -> Iterator[Fact]:
    cue = words.pattern("lead_after").search(text)
    if cue and not words.has("not", text[: cue.end()]):
        found = read_applicants(CLAUSE.split(text[cue.end() :], maxsplit=1)[0], words)
        yield from _types(keys.LEAD_TYPES, found, quote_around(text, *cue.span()))
        return
    cue = words.pattern("lead_before").search(text)
    if cue and not words.has("not", text):
        found = read_applicants(_clause_before(text, cue.start()), words)
        yield from _types(keys.LEAD_TYPES, found, quote_around(text, *cue.span()))
        return
    cue = words.pattern("partner_before").search(text)
    if cue and not words.has("not", text):
        yield from _partners(text, cue, words)


def _partners(text: str, cue: re.Match[str], words: Words) -> Iterator[Fact]:
    """Yield the types right before "as partners": "could involve local authorities as partners"."""
    before = TAKES_PART.sub("", text[: cue.start()])
    last = None
    for match in words.applicant_token.finditer(before):
        if match["phrase"]:
            last = match
    if last is None or before[last.end() :].strip(" ,"):
        return
    found = read_applicants(last["phrase"], words)
    yield from _types(keys.PARTNER_TYPES, found, quote_around(text, *cue.span()))


def _types(key: FactKey, found: FoundList, quote: str) -> Iterator[Fact]:
    if not found.codes:
        return
    if (
        not found.is_complete
        and not CITY_TYPES & set(found.codes)
        and key is not keys.PARTNER_TYPES
    ):
        return
    yield key.fact(" ".join(found.codes), Evidence(quote=quote))


def _cut_exception(text: str, words: Words) -> tuple[str, str | None]:
    cue = words.pattern("excluded_after").search(text)
    return (text[: cue.start()], text[cue.end() :]) if cue else (text, None)


def _clause_before(text: str, end: int) -> str:
    """Return the clause that ends at *end*, without an opening adverbial ("In this call, …")."""
    start = max((m.end() for m in CLAUSE.finditer(text, 0, end)), default=0)
    return text[start:end]


PREPOSITION = re.compile(r"(?<!\w)(?:in|of|from|aus|en|dans|di|de|della|uit|w|z)\s", re.I)
"""``established in ``"""


def _places_after(text: str, words: Words, quote: str) -> Iterator[Fact]:
    """Yield the countries of "municipalities in Poland and Germany": a list up to the end."""
    heads = {m.end() for m in words.applicant_token.finditer(text) if m["phrase"]}
    heads |= {m.end() for m in words.pattern("inhabitants").finditer(text)}
    for match in PREPOSITION.finditer(text):
        if len(text[: match.start()].rstrip()) not in heads:
            continue
        piece = CLAUSE.split(text[match.end() :].rstrip(" ."), maxsplit=1)[0]
        found = read_places(piece, words)
        if found.is_complete:
            yield from place_facts(found, quote)
            return


def place_facts(found: FoundList, quote: str) -> Iterator[Fact]:
    """Yield a complete list of places as one fact: countries, or an area where regions occur."""
    countries = [c for c in found.codes if len(c) == 2 or c in GROUPS]
    evidence = Evidence(quote=quote)
    if len(countries) == len(found.codes):
        yield keys.COUNTRIES.fact(" ".join(countries), evidence)
    elif not GROUPS & set(countries):
        # As an area a country is its own prefix, in Eurostat's writing.
        value = " ".join(EUROSTAT.get(c, c) for c in found.codes)
        yield keys.REGIONS.fact(value, evidence)
