"""The eligibility facts of a call, from all its records: what is stated before what is default."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from eligibility.keys import LISTS, WHOLE_RULES, FactKey
from funding.call import Call
from funding.evidence import Fact, Rule


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Facts to ask by key; the leading source comes first.

    A fact whose key this version does not know, from an older or newer database, is never asked
    for: it decides nothing, and it stays in the record.
    """

    items: tuple[Fact, ...]

    def one(self, key: FactKey, *holders: str) -> Fact | None:
        """Return the fact under *key* for the first of *holders* that has one, else for all."""
        found = self.all(key)
        for holder in holders:
            for fact in found:
                if fact.applies_to == holder:
                    return fact
        return next((f for f in found if f.applies_to is None), None)

    def number(self, key: FactKey) -> int | None:
        fact = self.one(key)
        return None if fact is None else int(fact.value)

    def all(self, key: FactKey) -> tuple[Fact, ...]:
        named = self._by_name.get(key.name)
        return () if named is None else tuple(f for f in named if key.is_of(f))

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.items:
            found.setdefault(fact.key, []).append(fact)
        return found


def facts_of(call: Call) -> Facts:
    """Return the facts of all records of *call*, with the address of the page they stand on."""
    return Facts(items=tuple(with_address(fact, url) for fact, url in chosen_facts(call)))


def stated_facts(call: Call) -> Iterator[Fact]:
    """Yield the same facts as they lie in the records: most without an address."""
    return (fact for fact, _ in chosen_facts(call))


def chosen_facts(call: Call) -> Iterable[tuple[Fact, str]]:
    """Return the facts of all records of *call*, each with the address of its record.

    Of two sources that state a figure the leading one counts.  Defaults only fill gaps.
    """
    stated: list[tuple[Fact, str]] = []
    defaults: list[tuple[Fact, str]] = []
    # The merged record may carry the facts of another source: each record speaks for itself.
    records = sorted(call.records, key=lambda record: record.source != call.best.source)
    for record in records or [call.best]:
        for fact in record.facts:
            (defaults if fact.evidence.is_default else stated).append((fact, record.url))
    rules = {f.rule for f, _ in stated}
    kept: dict[tuple[object, ...], tuple[Fact, str]] = {}
    for fact, url in [*stated, *(d for d in defaults if not is_replaced(d[0], rules))]:
        place: tuple[object, ...] = (fact.rule, fact.key, fact.applies_to)
        adds_up = (fact.rule, fact.key) in LISTS
        if adds_up and not fact.evidence.is_default:
            place = (*place, fact.value)
        elif adds_up and any(k[:3] == place for k in kept):
            continue
        kept.setdefault(place, (fact, url))
    return kept.values()


def is_replaced(fact: Fact, stated: set[Rule]) -> bool:
    return fact.rule in WHOLE_RULES and fact.rule in stated


def with_address(fact: Fact, url: str) -> Fact:
    if fact.evidence.url is not None:
        return fact
    return replace(fact, evidence=replace(fact.evidence, url=url))
