"""Instrument, countries of establishment, and the conditions that only some programmes set."""

import re
from collections.abc import Iterator

from eligibility import keys
from eligibility.keys import FactKey
from eligibility.reading.applicants import place_facts
from eligibility.reading.lists import read_places
from eligibility.reading.sentences import Sentence, quote_around
from eligibility.reading.vocabulary import Words, instruments
from funding.call import Record
from funding.evidence import Evidence, Fact

CLAUSE = re.compile(r"[,;:]")
"""``EU; not``"""
MONEY = frozenset({"grant", "prize", "loan"})


def read_instrument(record: Record) -> Iterator[Fact]:
    """Yield the kind of support from the type of action, else from the page's own field.

    The type goes first: a portal that calls everything a grant still names its prizes there.
    """
    for raw, is_action in ((record.type_of_action, True), (record.instrument, False)):
        for pattern, instrument in instruments():
            # "MSCA Doctoral Networks" is what one does, not what one gets.
            if raw and pattern.search(raw) and not (is_action and instrument not in MONEY):
                yield keys.INSTRUMENT.fact(instrument, Evidence(quote=raw))
                return


def read_other(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield where applicants must sit and which plan, label or past grant decides."""
    text = sentence.text
    if not words.has("other_cues", text):
        return
    if words.has("third_parties", text) or words.has("weak", text):
        return
    yield from _established(text, words)
    grant = words.pattern("earlier_grant").search(text)
    if grant and words.has("not", text):
        yield _mark(keys.EARLIER_EUI_GRANT, text, grant)
    intake = words.pattern("no_intake").search(text)
    if intake:
        yield _mark(keys.INTAKE, text, intake)
    if words.has("not", text):
        return
    plan = words.pattern("climate_plan").search(text)
    if plan and words.has("requires", text):
        yield _mark(keys.CLIMATE_PLAN, text, plan)
    covenant = words.pattern("covenant_signatory").search(text)
    if covenant:
        yield _mark(keys.COVENANT_SIGNATORY, text, covenant)
    mission = words.pattern("mission_city").search(text)
    # "… grants in other calls, the latest for Mission Cities only": the clause must be of the call.
    if mission and words.has("call_nouns", CLAUSE.split(text[: mission.end()])[-1]):
        yield _mark(keys.MISSION_CITY, text, mission)


def _mark(key: FactKey, text: str, match: re.Match[str]) -> Fact:
    return key.fact(key.mark or "", Evidence(quote=quote_around(text, *match.span())))


def _established(text: str, words: Words) -> Iterator[Fact]:
    """Yield the countries of "applicants must be established in …"; never from a count."""
    cue = words.pattern("established").search(text)
    if cue is None or words.has("at_least", text) or words.has("not", text):
        return
    before = text[: cue.start()]
    if not (words.has("applicant_nouns", before) and words.has("must", before)):
        return
    piece = re.split(r"[;.]", text[cue.end() :], maxsplit=1)[0]
    found = read_places(piece, words)
    if found.is_complete:
        yield from place_facts(found, quote_around(text, *cue.span()))
