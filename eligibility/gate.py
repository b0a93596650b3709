"""Is a call out of the question for a city?  Asked of many calls, without the words of any.

A verdict "no" depends on few facts, and most calls of a programme share them: what was found out
for one is known of all.  `check_call` gives the same verdicts with their sentences.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from eligibility import checks_city as rules
from eligibility import checks_project as terms
from eligibility import keys
from eligibility.keys import FactKey
from eligibility.stated_facts import Facts, stated_facts
from funding.call import Call, Kind
from funding.city import Project
from funding.evidence import Check, Fact, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Hurdle:
    """A rule that may say no."""

    keys: tuple[FactKey, ...]
    """The facts that it looks at; without any it never says no."""
    asked: Callable[[Project], Hashable]
    """What it looks at in a project."""
    check: Callable[[Project, Facts, date], Check | None]


def _label(key: FactKey, has: Callable[[Project], bool | None]) -> Hurdle:
    return Hurdle(
        keys=(key,), asked=has, check=lambda p, f, _: terms.check_label(p, f, key, has(p), key.name)
    )


APPLICANTS = (keys.APPLICANT_TYPES, keys.APPLICANTS_EXCLUDED, keys.PARTNER_TYPES)
AREA = (keys.REGIONS, keys.AREA_INSIDE, keys.AREA_AROUND, keys.AREA_NAMED)
HURDLES = (
    Hurdle(
        keys=(keys.COUNTRIES, keys.COUNTRIES_AT_LEAST),
        asked=lambda p: p.city.country,
        check=rules.check_country,
    ),
    Hurdle(keys=AREA, asked=lambda p: (p.city.country, p.city.nuts3), check=rules.check_area),
    Hurdle(
        keys=APPLICANTS,
        asked=lambda p: p.city.legal_type,
        check=lambda p, f, _: rules.check_applicant(p, f),
    ),
    Hurdle(
        keys=(keys.POPULATION_MIN, keys.POPULATION_MAX, keys.POPULATION_GROUPING),
        asked=lambda p: p.city.population,
        check=lambda p, f, _: rules.check_population(p, f),
    ),
    Hurdle(
        keys=(keys.DEGURBA,),
        asked=lambda p: p.city.degurba,
        check=lambda p, f, _: rules.check_degurba(p, f),
    ),
    Hurdle(
        keys=(keys.LEAD_TYPES, keys.PARTNER_TYPES),
        asked=lambda p: (p.city.legal_type, p.roles),
        check=lambda p, f, _: rules.check_role(p, f),
    ),
    Hurdle(
        keys=(keys.EARLIER_EUI_GRANT,),
        asked=lambda p: p.city.had_eui_ia_grant,
        check=lambda p, f, _: terms.check_past_grant(p, f),
    ),
    _label(keys.MISSION_CITY, lambda p: p.city.is_mission_city),
    _label(keys.COVENANT_SIGNATORY, lambda p: p.city.is_covenant_signatory),
    _label(keys.CLIMATE_PLAN, lambda p: p.city.has_climate_plan),
    Hurdle(
        keys=terms.PARTNERS,
        asked=lambda p: (p.goes_alone, p.city.country, p.partners_in_hand),
        check=lambda p, f, _: terms.check_consortium(p, f),
    ),
    Hurdle(
        keys=(keys.CONTRIBUTION_MIN, keys.CONTRIBUTION_MAX, *terms.PARTNERS),
        asked=lambda p: (p.budget_min_eur, p.budget_max_eur, p.sizes),
        check=lambda p, f, _: terms.check_budget(p, f),
    ),
    Hurdle(
        keys=(keys.INVESTMENT_MIN,),
        asked=lambda p: p.budget_max_eur,
        check=lambda p, f, _: terms.check_investment(p, f),
    ),
    Hurdle(
        keys=(keys.RATE, keys.RATE_MIN, keys.RATE_MAX),
        asked=lambda p: p.max_own_share,
        check=lambda p, f, _: terms.check_own_share(p, f),
    ),
    Hurdle(
        keys=(keys.INSTRUMENT,),
        asked=lambda p: p.instruments,
        check=lambda p, f, _: terms.check_instrument(p, f),
    ),
    Hurdle(
        keys=(keys.TRL_START, keys.TRL_END),
        asked=lambda p: (p.trl_start, p.trl_end),
        check=lambda p, f, _: terms.check_trl(p, f),
    ),
)


LOOKING: Mapping[str, tuple[tuple[FactKey, int], ...]] = {
    name: tuple(
        (key, place)
        for place, hurdle in enumerate(HURDLES)
        for key in hurdle.keys
        if key.name == name
    )
    for name in {key.name for hurdle in HURDLES for key in hurdle.keys}
}
"""By the name of a fact the places of the rules that look at it."""
Stated = tuple[int, int, Facts]
"""The place of a rule, and what a call states that it looks at: its number, and the facts."""


class Gate:
    """What was found out on one day, for the calls of one state of a database."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._numbers = count()
        self._numbered: dict[tuple[object, ...], Stated] = {}
        self._stated: dict[str, tuple[Stated, ...]] = {}
        self._verdicts: dict[tuple[int, Hashable], dict[int, bool]] = {}
        """By rule and project, whether what a call states makes it say no."""

    def blocker(self, project: Project) -> Callable[[Call], bool]:
        """Return what tells whether a rule says no to a call for *project*."""
        verdicts = [
            self._verdicts.setdefault((place, hurdle.asked(project)), {})
            for place, hurdle in enumerate(HURDLES)
        ]

        def blocks(call: Call) -> bool:
            for place, number, facts in self._stated_by(call):
                known = verdicts[place]
                says_no = known.get(number)
                if says_no is None:
                    found = HURDLES[place].check(project, facts, self.today)
                    says_no = known[number] = found is not None and found.verdict is Verdict.NO
                if says_no:
                    return True
            return call.best.kind is Kind.EXPERTS

        return blocks

    def _stated_by(self, call: Call) -> tuple[Stated, ...]:
        found = self._stated.get(call.id)
        if found is None:
            groups: dict[int, list[Fact]] = {}
            for fact in stated_facts(call):
                for key, place in LOOKING.get(fact.key, ()):
                    if key.is_of(fact):
                        groups.setdefault(place, []).append(fact)
            found = tuple(self._number(place, facts) for place, facts in groups.items())
            self._stated[call.id] = found
        return found

    def _number(self, place: int, facts: Sequence[Fact]) -> Stated:
        said = (place, *((f.key, f.value, f.applies_to, f.evidence.is_default) for f in facts))
        if said not in self._numbered:
            new = place, next(self._numbers), Facts(items=tuple(facts))
            return self._numbered.setdefault(said, new)
        return self._numbered[said]
