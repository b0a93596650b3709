"""How many open answers a fact would settle: found out by judging, once for each plausible answer.

What calls of a programme state alike is judged once.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from advice.questions.facts import AskedFact
from eligibility.keys import LEAD_DAYS
from eligibility.stated_facts import Facts, facts_of
from funding.call import Call
from funding.city import Project
from funding.evidence import Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What the answers to one question would do to calls that are open on it now."""

    always: frozenset[str]
    """Calls that get a yes or a no, whatever the answer."""
    perhaps: frozenset[str]
    """Calls that get one by some answers only."""
    shares: Mapping[str, float]
    """By call the part of the plausible answers that settle it, above 0 and at most 1."""


@dataclass(kw_only=True, eq=False)
class Calls:
    """The live calls of one day, with what they state; asked for many projects."""

    calls: Sequence[Call]
    today: date
    stated: dict[str, Facts] = field(default_factory=dict)

    def facts(self, call: Call) -> Facts:
        found = self.stated.get(call.id)
        if found is None:
            found = self.stated[call.id] = facts_of(call)
        return found

    def settled(self, project: Project, fact: AskedFact) -> Settled:
        """Return what the answers to *fact* would settle for a project."""
        told = [fact.told(project, value) for value in fact.plausible(project)]
        known: dict[Hashable, float] = {}
        shares: dict[str, float] = {}
        for call in self.calls:
            facts = self.facts(call)
            key = self.said(fact, call, facts)
            share = known.get(key)
            if share is None:
                share = known[key] = self.share(project, told, fact, call, facts)
            if share:
                shares[call.id] = share
        return Settled(
            always=frozenset(name for name, share in shares.items() if share == 1),
            perhaps=frozenset(name for name, share in shares.items() if share < 1),
            shares=shares,
        )

    def said(self, fact: AskedFact, call: Call, facts: Facts) -> Hashable:
        """Return what the rule of a fact looks at in a call."""
        stated = tuple(
            (f.key, f.value, f.applies_to, f.evidence.is_default)
            for key in fact.keys
            for f in facts.all(key)
        )
        if LEAD_DAYS in fact.keys:
            record = call.best
            return stated, record.next_deadline(self.today), record.is_rolling
        return stated

    def share(
        self, project: Project, told: Iterable[Project], fact: AskedFact, call: Call, facts: Facts
    ) -> float:
        """Return the part of the answers that give a yes or a no where there is none now."""
        now = fact.check(project, call.best, facts, self.today)
        if now is None or now.verdict is not Verdict.UNKNOWN:
            return 0.0
        checks = [fact.check(p, call.best, facts, self.today) for p in told]
        # A rule that is left out after the answer stands in nobody's way.
        found = [check is None or check.verdict is not Verdict.UNKNOWN for check in checks]
        return sum(found) / len(found) if found else 0.0
