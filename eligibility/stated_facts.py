"""The eligibility facts of a call, from all its records: what is stated before what is default."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from funding.call import Call, Record
from funding.evidence import Fact, Rule

LISTS = frozenset({"applicant_types", "applicants_excluded", "lead_types", "partner_types"})
"""Keys that add up over sentences and sources."""
WHOLE_RULES = frozenset({Rule.APPLICANT, Rule.COUNTRY, Rule.OWN_SHARE, Rule.BUDGET})
"""Rules where one stated fact, of any source, replaces all defaults."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Facts to ask by rule and key; the leading source comes first."""

    items: tuple[Fact, ...]

    def one(self, rule: Rule, key: str, *holders: str) -> Fact | None:
        """Return the fact under *key* for the first of *holders* that has one, else for all."""
        found = [f for f in self.items if f.rule is rule and f.key == key]
        for holder in holders:
            for fact in found:
                if fact.applies_to == holder:
                    return fact
        return next((f for f in found if f.applies_to is None), None)

    def number(self, rule: Rule, key: str) -> int | None:
        fact = self.one(rule, key)
        return None if fact is None else int(fact.value)

    def all(self, rule: Rule, key: str) -> tuple[Fact, ...]:
        return tuple(f for f in self.items if f.rule is rule and f.key == key)


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
        if fact.key in LISTS and not fact.evidence.is_default:
            place = (*place, fact.value)
        elif fact.key in LISTS and any(k[:3] == place for k in kept):
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
