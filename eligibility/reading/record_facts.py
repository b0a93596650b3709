"""Eligibility facts of a record, each with the words it was read from.

What is stated comes first, in the order of the page's fields and then of its text; programme
defaults fill what is left open.  The rule of the house: unknown rather than wrong.  A sentence
that is negated, weak ("encouraged"), an example, or about third parties gives nothing; figures
that contradict each other give nothing; a list that names something unknown to the reference
files gives nothing that could exclude a city.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from eligibility import keys
from eligibility.consortium.named import read_buyers, read_members
from eligibility.keys import LISTS
from eligibility.programme_defaults import default_facts
from eligibility.reading.applicants import place_facts, read_line, read_sentence
from eligibility.reading.figures import (
    read_consortium,
    read_degurba,
    read_population,
    read_trl,
)
from eligibility.reading.lists import read_places
from eligibility.reading.money import (
    read_contribution,
    read_rate,
    read_structured_contribution,
    read_structured_rate,
)
from eligibility.reading.other import read_instrument, read_other
from eligibility.reading.sentences import (
    MOST_READ,
    READABLE,
    Sentence,
    pieces,
    read_sections,
    sentence_at,
    sentences_of,
)
from eligibility.reading.vocabulary import Words, words_for
from funding.call import FACT_FIELDS, Kind, Record
from funding.evidence import Evidence, Fact, Rule
from funding.words import plain, shorten

AREA_IN_DESTINATION = frozenset({"foerderdatenbank"})
"""Portals whose records carry the area of a programme as their destination: a list of codes."""
FIGURES: Sequence[tuple[str | None, Callable[[Sentence, Words], Iterator[Fact]]]] = (
    ("consortium_cues", read_consortium),
    ("consortium_cues", read_members),
    ("people_cues", read_population),
    ("degurba", read_degurba),
    (None, read_rate),
    (None, read_contribution),
    (None, read_trl),
    ("other_cues", read_other),
)
"""What reads a sentence that may hold a cue, or where there is none, that holds a digit."""
DIGIT = re.compile(r"\d")
"""``5``"""


def with_facts(record: Record, former: Record | None = None) -> Record:
    """Return *record* with its eligibility facts: the last step of every page function.

    *former* is what the same reader read before: where it says the same, so do its facts.
    """
    if former is not None and all(getattr(record, n) == getattr(former, n) for n in FACT_FIELDS):
        return replace(record, facts=former.facts)
    return replace(record, facts=read_facts(record))


def read_facts(record: Record) -> tuple[Fact, ...]:
    """Return what *record* states about who may apply, then the programme's defaults.

    Every stated fact quotes a piece of `quotable`; every default is marked as such.  A call for
    experts has no facts: it funds nobody.
    """
    if record.kind is Kind.EXPERTS:
        return ()
    words = words_for(record.language)
    fields = drop_contradictions(_from_fields(record, words))
    known = {(f.rule, f.key) for f in fields if (f.rule, f.key) not in LISTS}
    text = [f for f in _from_text(record, words) if (f.rule, f.key) not in known]
    stated = drop_contradictions([*fields, *text])
    return (*stated, *default_facts(record, stated))


def quotable(record: Record) -> tuple[str, ...]:
    """Return the pieces of *record* that a quote may be taken from: the text and raw fields."""
    fields = (
        record.applicants_raw,
        record.destination,
        record.budget_raw,
        record.type_of_action,
        record.instrument,
        record.co_financing_rate,
        record.contribution_min_eur,
        record.contribution_max_eur,
    )
    return (record.text, *(str(f) for f in fields if f is not None))


def drop_contradictions(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return *facts* without repetitions and without those that contradict each other."""
    values: dict[tuple[Rule, str, str | None], set[str]] = {}
    kept: dict[tuple[Rule, str, str | None, str], Fact] = {}
    for fact in facts:
        place = (fact.rule, fact.key, fact.applies_to)
        values.setdefault(place, set()).add(fact.value)
        kept.setdefault((*place, fact.value), fact)
    return tuple(
        fact
        for (rule, key, applies_to, _), fact in kept.items()
        if (rule, key) in LISTS or len(values[rule, key, applies_to]) == 1
    )


def _from_fields(record: Record, words: Words) -> Iterator[Fact]:
    if record.applicants_raw:
        for line in pieces(record.applicants_raw[:MOST_READ]):
            yield from read_line(line, words)
    if record.source in AREA_IN_DESTINATION and record.destination:
        yield from _areas(record.destination[:READABLE], words)
    yield from read_structured_rate(record)
    yield from read_structured_contribution(record)
    yield from read_instrument(record)
    yield from read_buyers(record)


def _from_text(record: Record, words: Words) -> Iterator[Fact]:
    for section, kind in read_sections(record, words):
        for start, text in sentences_of(section):
            if kind == "area":
                yield from _areas(text, words)
                continue
            cues = words.cues_in(text)
            is_of_applicants = kind == "applicants" or "applicant_cues" in cues
            has_digit = DIGIT.search(text) is not None
            if not (is_of_applicants or cues or has_digit):
                continue  # most say nothing
            sentence = sentence_at(section, start, text, kind)
            if is_of_applicants:
                yield from read_sentence(sentence, words)
            if not cues and not has_digit:
                continue
            for cue, read in FIGURES:
                if has_digit if cue is None else cue in cues:
                    yield from read(sentence, words)


def _areas(text: str, words: Words) -> Iterator[Fact]:
    """Yield the area of a field of its own; named, but not read, is a fact too: a question."""
    found = read_places(text, words)
    facts = list(place_facts(found, text)) if found.is_complete else []
    name = shorten(plain(text), 120)
    if facts or not name:
        yield from facts
    else:
        yield keys.AREA_NAMED.fact(name, Evidence(quote=text))
