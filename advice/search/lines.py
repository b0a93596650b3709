"""The lines of all calls: made where they are missing, and kept for everybody who lists calls."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import advice.search
import advice.weekly
import eligibility
import funding
import matcher
from advice.ranking.own_concepts import concepts_of
from advice.search.call_values import applicant_types, country_codes, theme_ids
from advice.weekly.cards import read_money
from advice.weekly.content import GrantMoney
from eligibility.stated_facts import facts_of
from funding.call import Call, Conflict, Record
from funding.resources import shipped
from funding.words import plain, shorten
from matcher.concepts import Concepts
from matcher.index.term_counts import count_call, counts_key
from matcher.index.term_counts import from_json as read_counts
from matcher.model_version import list_files
from store.calls.call_lines import (
    CallLine,
    KeptLines,
    LineDates,
    code_word,
    finish_lines,
    kept_lines,
    save_lines,
    whole_calls,
)
from store.calls.calls import as_date
from store.calls.term_counts import kept_counts
from store.database import Store, in_pieces
from store.harvest.record_json import from_json, to_json

EXCERPT = 260
"""Characters of a call's text in a list."""
ROOMS = (funding, eligibility, matcher, advice.search, advice.weekly)
"""Where the code lies that makes a line."""
MADE = 1_000
"""Calls whose texts are held at once, some 30 kB each."""


def lines_of(store: Store) -> list[CallLine]:
    """Return a line for every call, in order of call id; those that are not kept are made.

    Call it inside `store.read()`.
    """
    kept = kept_lines(store, way_of(concepts_of(store)))
    made = [line for piece in made_lines(store, kept) for line in piece]
    return sorted([*kept.lines, *made], key=lambda line: line.call_id) if made else [*kept.lines]


def keep_lines(store: Store) -> int:
    """Make and keep the lines of calls that changed; return how many.

    Called after a harvest, so that no reader waits for it.
    """
    way = way_of(concepts_of(store))
    with store.read():
        kept = kept_lines(store, way)
    if not kept.missing and kept.is_noted:
        return 0
    for piece in made_lines(store, kept):
        save_lines(store, piece)
    finish_lines(store, way, kept.state)
    return len(kept.missing)


def made_lines(store: Store, kept: KeptLines) -> Iterator[list[CallLine]]:
    """Yield the missing lines; a call whose records changed meanwhile gets one that is too old."""
    concepts = concepts_of(store)
    for names in in_pieces(sorted(kept.missing), MADE, pause=0):
        calls = list(whole_calls(store, names))
        keys = {call.id: counts_key(call) for call in calls}
        counted = kept_counts(store, keys.values())
        yield [
            make_line(call, kept.missing[call.id], counted.get(keys[call.id]), concepts)
            for call in calls
        ]


def make_line(call: Call, made_of: str, counts: str | None, concepts: Concepts) -> CallLine:
    """Return the line of a call; *counts* are its terms as they are kept, if they are."""
    best = call.best
    facts = facts_of(call)
    counted = count_call(call) if counts is None else read_counts(counts)
    return CallLine(
        call_id=call.id,
        made_of=made_of,
        title=best.title,
        title_raw=best.title_raw,
        programme=best.programme,
        opening_date=None if best.opening_date is None else best.opening_date.isoformat(),
        deadlines=" ".join(deadline.date.isoformat() for deadline in best.deadlines),
        status_claimed=best.status_claimed.value,
        is_rolling=int(best.is_rolling),
        sources=words({record.source for record in call.records}),
        contribution_min_eur=best.contribution_min_eur,
        contribution_max_eur=best.contribution_max_eur,
        budget_eur=best.indicative_budget_eur,
        expected_grants=best.expected_grants,
        conflicts=len(call.conflicts),
        countries=country_codes(facts),
        applicants=words(applicant_types(facts)),
        themes=words(theme_ids(counted, concepts)),
        names="\n".join(names_of(call)),
        excerpt=shorten(plain(best.text[: 4 * EXCERPT]), EXCERPT),
        money=json.dumps(asdict(read_money(call)), default=str),
        records="\n".join(packed(call)),
    )


def words(some: Iterable[str]) -> str:
    return " ".join(sorted(some))


def names_of(call: Call) -> list[str]:
    """Return the identifiers that people type, in small letters."""
    records = call.records or (call.best,)
    names = {n for r in records for n in (r.source_id, r.id, r.reference, r.call_identifier) if n}
    return sorted({" ".join(name.casefold().split("\n")) for name in {*names, call.id}})


def packed(call: Call) -> Iterator[str]:
    """Yield a call without its long texts as lines of JSON, which `unpacked` reads."""
    yield json.dumps([dict(call.provenance), [asdict(c) for c in call.conflicts]])
    for record in call.records if call.records == (call.best,) else (call.best, *call.records):
        yield to_json(light(record))


def light(record: Record) -> Record:
    return replace(record, sections=(), facts=(), links=())


def unpacked(line: CallLine, dates: LineDates) -> Call:
    """Return the call of a line: as it is stored, but without sections, facts and links."""
    about, *texts = line.records.split("\n")
    provenance, conflicts = json.loads(about)
    records = tuple(map(from_json, texts))
    return Call(
        id=line.call_id,
        best=records[0],
        records=records[1:] or records,
        provenance=provenance,
        conflicts=tuple(Conflict(**values) for values in conflicts),
        first_seen=as_date(dates.first_seen),
        last_seen=as_date(dates.last_seen),
        last_changed=as_date(dates.last_changed),
        missing_since=as_date(dates.missing_since),
    )


def money_of(line: CallLine) -> GrantMoney:
    """Return the money of one project, as `read_money` read it of the whole call."""
    values: Mapping[str, object] = json.loads(line.money)
    rate = values["rate"]
    return GrantMoney(**{**values, "rate": None if rate is None else Decimal(str(rate))})  # type: ignore[arg-type]


def way_of(concepts: Concepts) -> str:
    """Return what lines depend on beside the calls, as one word: our code, word lists, concepts."""
    return code_of(concepts.local)


@cache
def code_of(local: bytes) -> str:
    places = [place for room in ROOMS for place in room.__path__]
    code = [path for place in places for path in Path(place).rglob("*.py")]
    lists = [*list_files(), shipped("reference") / "fields_of_work.csv"]
    return f"{code_word([*code, *lists])}-{zlib.crc32(local):08x}"
