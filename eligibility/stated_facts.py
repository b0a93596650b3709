"""The eligibility facts of a call, from all its records: what is stated before what is default."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eligibility.keys import LISTS, WHOLE_RULES, FactKey
from funding.call import Call, Record
from funding.evidence import Fact, Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Facts to ask by key; the leading source comes first.

    A fact whose key this version does not know, from an older or newer database, is never asked
    for: it decides nothing, and it stays in the record.
    """

    items: tuple[Fact, ...]

    def one(self, key: FactKey, *holders: str) -> Fact | None:
        """Return the fact under *key* for the first of *holders* that has one, else for all."""
        found = [f for f in self.items if key.is_of(f)]
        for holder in holders:
            for fact in found:
                if fact.applies_to == holder:
                    return fact
        return next((f for f in found if f.applies_to is None), None)

    def number(self, key: FactKey) -> int | None:
        fact = self.one(key)
        return None if fact is None else int(fact.value)

    def all(self, key: FactKey) -> tuple[Fact, ...]:
        return tuple(f for f in self.items if key.is_of(f))


def facts_of(call: Call) -> Facts:
    """Return the facts of all records of *call*, with the address of the page they stand on.

    Of two sources that state a figure the leading one counts.  Defaults only fill gaps.
    """
    stated: list[Fact] = []
    defaults: list[Fact] = []
    # The merged record may carry the facts of another source: each record speaks for itself.
    records = sorted(call.records, key=lambda record: record.source != call.best.source)
    for record in records or [call.best]:
        for fact in _with_address(record):
            (defaults if fact.evidence.is_default else stated).append(fact)
    rules = {f.rule for f in stated}
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in [*stated, *(f for f in defaults if not _is_replaced(f, rules))]:
        place: tuple[object, ...] = (fact.rule, fact.key, fact.applies_to)
        adds_up = (fact.rule, fact.key) in LISTS
        if adds_up and not fact.evidence.is_default:
            place = (*place, fact.value)
        elif adds_up and any(k[:3] == place for k in kept):
            continue
        kept.setdefault(place, fact)
    return Facts(items=tuple(kept.values()))


def _is_replaced(fact: Fact, stated: set[Rule]) -> bool:
    return fact.rule in WHOLE_RULES and fact.rule in stated


def _with_address(record: Record) -> Iterator[Fact]:
    for fact in record.facts:
        if fact.evidence.url is None:
            yield replace(fact, evidence=replace(fact.evidence, url=record.url))
        else:
            yield fact
