"""Sentences of a call to the needs of a consortium: unknown rather than wrong.

A sentence is read as a row of counted groups: "at least three independent legal entities | from
three Member States | one of which a local authority".  What is weak, negated, about third parties
or about the places where something is tried gives nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from eligibility.consortium.needs import Need, NeedKind
from eligibility.consortium.words import ConsortiumWords, consortium_words
from eligibility.reading.lists import read_places
from eligibility.reading.sentences import Sentence, quote_around, read_sentences
from eligibility.reading.vocabulary import key_of
from funding.call import Record
from funding.evidence import Evidence

GENERAL = frozenset({"any", "organisation"})
"""Types that anybody is of."""
EU = ("EU",)
BRACKETS = re.compile(r"\([^)]*\)")
"""``(i.e. not affiliated)``"""
TAIL = 40
PLACES_TRIED = 6
CLAUSE = re.compile(r"[;]|,\s(?:but|and|aber|und|mais|et|pero|ma|maar|ale)\s")
"""``, and ``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Something counted, with the words between it and the group before."""

    number: int | None
    """None: "different countries"."""
    is_article: bool
    is_least: bool
    is_more: bool
    """Counted beside those before: "two other municipalities"."""
    is_different: bool
    land: bool
    is_member: bool
    """All of them in the EU."""
    types: tuple[str, ...]
    """Empty for any organisation."""
    gap: str
    tail: str
    """The words after it."""
    start: int
    end: int


@dataclass(kw_only=True)
class Tally:
    """What one sentence adds up to."""

    rest: str
    """The sentence, without what was read before."""
    entities: int = 0
    countries: int = 0
    eu_countries: int = 0
    head: Group | None = None
    """The organisations spoken of last."""
    is_part: bool = False
    """True where these are some of those before: "one of which"."""
    has_any: bool = False
    """True where organisations of any kind were counted."""


def read_needs(record: Record) -> tuple[Need, ...]:
    """Return what the text of *record* asks of a consortium, in the order of the text."""
    words = consortium_words(record.language)
    found: dict[tuple[object, ...], Need] = {}
    for sentence in read_sentences(record, words.words):
        for need in read_sentence(sentence, words):
            found.setdefault((need.kind, need.number, need.codes), need)
    return tuple(found.values())


def read_sentence(sentence: Sentence, words: ConsortiumWords) -> Iterator[Need]:
    """Yield the needs that one sentence states."""
    text = sentence.text
    general = words.words
    for name, kind in (("alone", NeedKind.ALONE), ("single", NeedKind.ENTITIES)):
        match = words.lists[name].search(text)
        if match is not None and not general.has("third_parties", text):
            yield need_of(kind, text, match.start(), match.end())
            return
    if not words.has("cues", text) or is_loose(text, words):
        return
    rest = text
    match = words.lists["lead"].search(text)
    if match is not None and words.has("must_be", text[match.end() :]):
        end = clause_end(text, match.end())
        yield from lead_needs(text, match.start(), end, words)
        rest = blank(rest, match.start(), end)
    for need, (start, end) in list(of_them(rest, words)):
        yield need
        rest = blank(rest, start, end)
    yield from counted(text, rest, words)


def blank(text: str, start: int, end: int) -> str:
    """Return *text* without what was read, every other word in its place."""
    return text[:start] + " " * (end - start) + text[end:]


def is_loose(text: str, words: ConsortiumWords) -> bool:
    """Return whether a sentence asks for nothing: it recommends, denies, or speaks of others."""
    plain = BRACKETS.sub("", text)
    general = words.words
    return any(general.has(name, plain) for name in ("weak", "third_parties", "not"))


def clause_end(text: str, start: int) -> int:
    found = CLAUSE.search(text, start)
    return len(text) if found is None else found.start()


def lead_needs(text: str, start: int, end: int, words: ConsortiumWords) -> Iterator[Need]:
    """Yield who must lead, and from where: "the coordinator must be a university in Poland"."""
    piece = text[start:end]
    for group in groups_of(piece, words):
        if group.land and group.is_member and group.is_article:
            yield need_of(NeedKind.LEAD_PLACE, text, start, end, codes=EU)
        elif group.types and not GENERAL & set(group.types):
            yield need_of(NeedKind.LEAD, text, start, end, codes=group.types)
    if codes := places_in(piece, words):
        yield need_of(NeedKind.LEAD_PLACE, text, start, end, codes=codes)


def places_in(text: str, words: ConsortiumWords) -> tuple[str, ...]:
    """Return the named countries after "from", "based in"; none where one is not known."""
    for match in islice(words.lists["from"].finditer(text), PLACES_TRIED):
        piece = re.split(r"[,;.]\s", text[match.end() :].strip(" ."), maxsplit=1)[0]
        found = read_places(cut_verbs(piece, words), words.words)
        if found.is_complete and all(len(code) == 2 or code == "EU" for code in found.codes):
            return found.codes
    return ()


def cut_verbs(piece: str, words: ConsortiumWords) -> str:
    match = words.lists["must_be"].search(piece)
    return piece if match is None else piece[: match.start()]


def groups_of(text: str, words: ConsortiumWords) -> list[Group]:
    """Return what *text* counts, in order."""
    found: list[Group] = []
    end = 0
    for match in words.group.finditer(text):
        raw, more = match["n"], match["adjectives"] or ""
        tail = text[match.end() : match.end() + TAIL]
        is_different = words.has("different", more + " " + tail.split(",")[0].split(";")[0])
        if raw is None and not (match["land"] and is_different):
            continue
        if match["bare"] is not None and match["least"] is None and not is_led_to(match, words):
            continue
        kind = match["kind"]
        types = () if kind is None else words.kinds[key_of(kind)]
        joined = match["land"] or ""
        is_mixed = match["or"] is not None or "associat" in (more + joined).lower()
        found.append(
            Group(
                number=None if raw is None else number_of(raw, words),
                is_article=raw is not None and words.lists["articles"].fullmatch(raw) is not None,
                is_least=match["least"] is not None,
                is_more=words.has("other", more),
                is_different=is_different,
                land=match["land"] is not None,
                is_member=match["member"] is not None and not is_mixed,
                types=() if GENERAL & set(types) else types,
                gap=text[end : match.start()],
                tail=tail,
                start=match.start(),
                end=match.end(),
            )
        )
        end = match.end()
    return found


def is_led_to(match: re.Match[str], words: ConsortiumWords) -> bool:
    """Return whether a number without a noun may count organisations: "Article 18 of" doesn't."""
    before = match.string[: match.start()].rstrip()
    if not before or not before[-1].isalpha():
        return True
    return any(words.ends(name, before) for name in ("cues", "from", "and", "one_of", "each"))


def number_of(raw: str, words: ConsortiumWords) -> int:
    return int(raw) if raw.isdigit() else words.numbers[raw.lower()]


def of_them(text: str, words: ConsortiumWords) -> Iterator[tuple[Need, tuple[int, int]]]:
    """Yield the needs of "of which at least two are …" with their places."""
    for match in words.of_them.finditer(text):
        number = number_of(match["n"] or match["m"], words)
        if match["kind"]:
            kind, codes = NeedKind.KIND, words.kinds[key_of(match["kind"])]
        elif match["from"]:
            kind, codes = NeedKind.PLACE, EU
        else:
            kind, codes = NeedKind.EU_COUNTRIES, ()
        yield need_of(kind, text, *match.span(), number=number, codes=codes), match.span()


def counted(text: str, rest: str, words: ConsortiumWords) -> Iterator[Need]:
    """Yield the needs of the counted groups in *rest*, what is left to read of a sentence."""
    tally = Tally(rest=rest)
    groups = groups_of(rest, words)
    if not any(g.is_least or g.number not in (None, 1) for g in groups):
        groups = [g for g in groups if g.types]
    for place, group in enumerate(groups):
        if words.has("sites", group.gap) or words.has("optional", group.gap[-30:]):
            return
        if group.land:
            yield from land_needs(text, group, tally, words)
        else:
            following = groups[place + 1 :]
            yield from holder_needs(text, group, following, tally, words)
    first = groups[0].start if groups else 0
    last = groups[-1].end if groups else 0
    totals = (
        (NeedKind.ENTITIES, tally.entities),
        (NeedKind.COUNTRIES, tally.countries),
        (NeedKind.EU_COUNTRIES, tally.eu_countries),
    )
    for kind, number in totals:
        if number:
            need = need_of(kind, text, first, last, number=number)
            yield replace(need, is_partial=tally.entities > 0 and not tally.has_any)
    if tally.entities > 1 and words.has("independent", text):
        yield need_of(NeedKind.INDEPENDENT, text, first, last)


def holder_needs(
    text: str, group: Group, following: Sequence[Group], tally: Tally, words: ConsortiumWords
) -> Iterator[Need]:
    """Yield what a group of organisations adds: its number, its kind, the countries it names."""
    number = group.number or 1
    part_of = words.has("one_of", group.gap) and tally.entities > 0
    is_meant = is_of_kind(group, following[:1], words)
    is_joined = tally.head is not None and not group.is_least and not group.is_more
    if group.is_article and not (part_of or is_joined or group.is_least or group.types):
        return
    before = tally.head
    tally.head, tally.is_part = group, part_of or is_meant
    is_kind_of_head = before is not None and words.ends("must_be", group.gap) and bool(group.types)
    if is_kind_of_head and before is not None:  # "at least one partner must be a municipality"
        tally.is_part = True
        yield need_of(
            NeedKind.KIND,
            text,
            before.start,
            group.end,
            number=before.number or 1,
            codes=group.types,
        )
        return
    if group.types:
        at_least = which_number(group, words) if part_of else number
        start = group.start
        yield need_of(NeedKind.KIND, text, start, group.end, number=at_least, codes=group.types)
    if not tally.is_part:
        tally.has_any |= not group.types
        is_beside = group.is_more or (tally.entities > 0 and words.has("and", group.gap))
        tally.entities = tally.entities + number if is_beside else max(tally.entities, number)
    until = following[0].start if following else len(text)
    if codes := places_in(tally.rest[group.end : until], words):
        yield need_of(NeedKind.PLACE, text, group.start, until, number=number, codes=codes)


def is_of_kind(group: Group, following: Sequence[Group], words: ConsortiumWords) -> bool:
    """Return whether the group only picks some of all: "at least one partner must be …"."""
    if group.types or not following or not words.has("must_be", following[0].gap):
        return False
    after = following[0]
    return bool(after.types) or (after.land and after.is_article and not after.is_different)


def which_number(group: Group, words: ConsortiumWords) -> int:
    """Return the number of "at least two of which municipalities", or that of the group itself."""
    for match in words.lists["one_of"].finditer(group.gap):
        before = group.gap[: match.start()].split()
        after = group.gap[match.end() :].split()
        for word in (*before[-1:], *after[-1:]):
            if word.isdigit() or word.lower() in words.numbers:
                return number_of(word, words)
    return group.number or 1


def land_needs(text: str, group: Group, tally: Tally, words: ConsortiumWords) -> Iterator[Need]:
    """Note from how many countries, or yield that some must come from the EU."""
    gap = group.gap
    head = tally.head
    is_from = words.ends("from", gap) or words.has("each", gap) or words.ends("must_be", gap)
    if not is_from and head is not None:
        return
    if head is None and not (group.is_least and words.has("cues", text)):
        return
    picks = words.has("one_of", gap) or (tally.is_part and head is not None)
    if group.number is None or (
        group.is_article and (group.is_different or words.has("each", gap))
    ):
        # "each from a different country"; without "each" only two are surely all of them
        total = tally.entities or (head.number if head is not None and head.number else 0)
        if total and (words.has("each", gap) or total == 2):
            tally.countries = max(tally.countries, total)
            if group.is_member:
                tally.eu_countries = max(tally.eu_countries, total)
    elif group.number == 1 or picks:
        if group.is_member:
            number = which_number(replace(group, number=1), words) if picks else 1
            if picks and head is not None and tally.is_part:
                number = head.number or 1
            yield need_of(NeedKind.PLACE, text, group.start, group.end, number=number, codes=EU)
    else:
        tally.countries = max(tally.countries, group.number)
        if group.is_member:
            tally.eu_countries = max(tally.eu_countries, group.number)


def need_of(
    kind: NeedKind, text: str, start: int, end: int, *, number: int = 1, codes: tuple[str, ...] = ()
) -> Need:
    quote = quote_around(text, start, end)
    return Need(kind=kind, number=number, codes=codes, evidence=Evidence(quote=quote))
