"""The facts that a call may state, by name: everything that reads, asks or writes one imports it.

>>> POPULATION_MIN.fact("50000", Evidence(quote="at least 50,000 inhabitants")).key
'population_min'
>>> KEYS[Rule.OTHER, "investment_min"].unit
<Unit.EURO: 'euro'>
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from funding.evidence import Evidence, Fact, Rule

APPLICANTS = frozenset(
    {
        *("municipality", "region", "grouping", "state", "public_body", "municipal_company"),
        *("operator", "egtc", "sme", "startup", "company", "university", "research", "ngo"),
        *("non_profit", "association", "culture", "school", "international", "individual"),
        *("any", "organisation"),
    }
)
"""The types of applicant."""
INSTRUMENTS = frozenset(
    {"grant", "loan", "guarantee", "equity", "technical_assistance", "prize", "network"}
)
"""The kinds of support."""
GROUPS = frozenset({"EU", "EEA", "ASSOCIATED", "CANDIDATE", "HORIZON_EUROPE"})
"""Groups of countries."""
REGION_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
"""``DEA1``"""


class Unit(StrEnum):
    """How the value of a fact is written."""

    COUNT = "count"
    """A whole number in digits."""
    EURO = "euro"
    """Whole euro in digits."""
    DAYS = "days"
    """Whole days in digits."""
    SHARE = "share"
    """Above 0, at most 1: ``0.7``."""
    APPLICANTS = "applicants"
    """Some of `APPLICANTS`, with a blank between them."""
    COUNTRIES = "countries"
    """ISO 3166-1 codes and `GROUPS`, with a blank between them."""
    REGIONS = "regions"
    """NUTS codes of any level as Eurostat writes them, with a blank between them; also ``EU``."""
    DEGREES = "degrees"
    """Degrees of urbanisation 1 to 3, with a blank between them."""
    LEVELS = "levels"
    """One TRL, or the first and the last: ``6 8``."""
    INSTRUMENT = "instrument"
    """One of `INSTRUMENTS`."""
    MARK = "mark"
    """One word; that the fact is there says everything."""
    TEXT = "text"
    """The call's own words."""


WHOLE = frozenset({Unit.COUNT, Unit.EURO, Unit.DAYS, Unit.SHARE, Unit.INSTRUMENT, Unit.MARK})
"""Units whose value is one word."""
WORDS = {
    Unit.APPLICANTS: APPLICANTS,
    Unit.COUNTRIES: GROUPS,
    Unit.REGIONS: frozenset({"EU"}),
    Unit.INSTRUMENT: INSTRUMENTS,
}
"""What a word of a value may be."""
PATTERNS: Mapping[Unit, str | re.Pattern[str]] = {
    Unit.COUNT: r"[1-9]\d*",
    Unit.EURO: r"[1-9]\d*",
    Unit.DAYS: r"[1-9]\d*",
    Unit.SHARE: r"1|0?\.\d*[1-9]\d*",
    Unit.COUNTRIES: r"[A-Z]{2}",
    Unit.REGIONS: REGION_CODE,
    Unit.DEGREES: "[123]",
    Unit.LEVELS: "[1-9]",
}
"""How a word of a value may be written beside that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FactKey:
    """A kind of fact: what `funding.evidence.Fact` holds under one rule and key."""

    rule: Rule
    name: str
    """As stored with the calls and written in ``programme_rules.toml``."""
    unit: Unit
    about: str
    """What the fact says."""
    mark: str | None = None
    """The word of a `Unit.MARK`."""

    @property
    def adds_up(self) -> bool:
        """True where several sentences and sources may each state a part of the value."""
        return self.unit is Unit.APPLICANTS

    def fact(self, value: str, evidence: Evidence, applies_to: str | None = None) -> Fact:
        """Return a fact of this kind."""
        return Fact(
            rule=self.rule, key=self.name, value=value, evidence=evidence, applies_to=applies_to
        )

    def wrong_words(self, value: str) -> Iterator[tuple[str, str, Collection[str]]]:
        """Yield each part of *value* that can't be: the part, what it is not, what is known."""
        if self.unit is Unit.TEXT:
            return
        parts = [value] if self.unit in WHOLE else value.split()
        known = frozenset({self.mark} if self.mark else WORDS.get(self.unit, ()))
        pattern = PATTERNS.get(self.unit)
        for part in parts:
            if part not in known and not (pattern and re.fullmatch(pattern, part)):
                yield part, f"no value of {self.name!r} ({self.about})", known

    def is_of(self, fact: Fact) -> bool:
        """Tell whether *fact* is of this kind."""
        return fact.rule is self.rule and fact.key == self.name


def _key(rule: Rule, name: str, unit: Unit, about: str, mark: str | None = None) -> FactKey:
    return FactKey(rule=rule, name=name, unit=unit, about=about, mark=mark)


APPLICANT_TYPES = _key(Rule.APPLICANT, "applicant_types", Unit.APPLICANTS, "who may apply")
APPLICANTS_EXCLUDED = _key(
    Rule.APPLICANT, "applicants_excluded", Unit.APPLICANTS, "who may not apply"
)
LEAD_TYPES = _key(Rule.ROLE, "lead_types", Unit.APPLICANTS, "who may lead")
PARTNER_TYPES = _key(Rule.ROLE, "partner_types", Unit.APPLICANTS, "who may be a partner")
COUNTRIES = _key(Rule.COUNTRY, "countries", Unit.COUNTRIES, "all countries that may apply")
COUNTRIES_AT_LEAST = _key(
    Rule.COUNTRY, "countries_at_least", Unit.COUNTRIES, "countries that may apply, among others"
)
REGIONS = _key(Rule.AREA, "regions", Unit.REGIONS, "the area as the call lists it")
AREA_INSIDE = _key(
    Rule.AREA, "area_inside", Unit.REGIONS, "regions that surely lie in the programme's area"
)
AREA_AROUND = _key(
    Rule.AREA, "area_around", Unit.REGIONS, "regions outside which the programme never pays"
)
AREA_NAMED = _key(Rule.AREA, "area_named", Unit.TEXT, "an area whose name is not known to us")
POPULATION_MIN = _key(Rule.POPULATION, "population_min", Unit.COUNT, "least inhabitants")
POPULATION_MAX = _key(Rule.POPULATION, "population_max", Unit.COUNT, "most inhabitants")
POPULATION_GROUPING = _key(
    Rule.POPULATION,
    "population_grouping",
    Unit.MARK,
    "neighbours may add up their inhabitants",
    mark="allowed",
)
DEGURBA = _key(Rule.DEGURBA, "degurba", Unit.DEGREES, "allowed degrees of urbanisation")
ENTITIES_MIN = _key(Rule.CONSORTIUM, "entities_min", Unit.COUNT, "least number of organisations")
COUNTRIES_MIN = _key(Rule.CONSORTIUM, "countries_min", Unit.COUNT, "least number of countries")
CITIES_MIN = _key(Rule.CONSORTIUM, "cities_min", Unit.COUNT, "least number of cities")
MEMBER_STATES_MIN = _key(
    Rule.CONSORTIUM, "member_states_min", Unit.COUNT, "least number of organisations of the EU"
)
MEMBERS_NAMED = _key(
    Rule.CONSORTIUM,
    "members_named",
    Unit.MARK,
    "the call says who has to be among the partners, beside how many",
    mark="stated",
)
CONTRIBUTION_MIN = _key(Rule.BUDGET, "contribution_min", Unit.EURO, "smallest grant per project")
CONTRIBUTION_MAX = _key(Rule.BUDGET, "contribution_max", Unit.EURO, "largest grant per project")
RATE = _key(Rule.OWN_SHARE, "rate", Unit.SHARE, "the share of the costs that is paid")
RATE_MIN = _key(Rule.OWN_SHARE, "rate_min", Unit.SHARE, "the lowest of several shares")
RATE_MAX = _key(Rule.OWN_SHARE, "rate_max", Unit.SHARE, "the highest of several shares")
INSTRUMENT = _key(Rule.INSTRUMENT, "instrument", Unit.INSTRUMENT, "the kind of support")
TRL_START = _key(Rule.TRL, "trl_start", Unit.LEVELS, "technology readiness when work starts")
TRL_END = _key(Rule.TRL, "trl_end", Unit.LEVELS, "technology readiness when work ends")
LEAD_DAYS = _key(Rule.LEAD_TIME, "lead_days", Unit.DAYS, "usual time to write an application")
EARLIER_EUI_GRANT = _key(
    Rule.OTHER,
    "earlier_eui_grant",
    Unit.MARK,
    "cities with a grant of an earlier EUI call may not apply",
    mark="excluded",
)
COVENANT_SIGNATORY = _key(
    Rule.OTHER,
    "covenant_signatory",
    Unit.MARK,
    "signatories of the Covenant of Mayors only",
    mark="required",
)
MISSION_CITY = _key(Rule.OTHER, "mission_city", Unit.MARK, "Mission Cities only", mark="required")
CLIMATE_PLAN = _key(
    Rule.OTHER, "climate_plan", Unit.MARK, "an approved climate plan is needed", mark="required"
)
INTAKE = _key(
    Rule.OTHER, "intake", Unit.MARK, "no applications are taken at present", mark="stopped"
)
INVESTMENT_MIN = _key(Rule.OTHER, "investment_min", Unit.EURO, "least investment")

ALL = (
    APPLICANT_TYPES,
    APPLICANTS_EXCLUDED,
    LEAD_TYPES,
    PARTNER_TYPES,
    COUNTRIES,
    COUNTRIES_AT_LEAST,
    REGIONS,
    AREA_INSIDE,
    AREA_AROUND,
    AREA_NAMED,
    POPULATION_MIN,
    POPULATION_MAX,
    POPULATION_GROUPING,
    DEGURBA,
    ENTITIES_MIN,
    COUNTRIES_MIN,
    CITIES_MIN,
    MEMBER_STATES_MIN,
    MEMBERS_NAMED,
    CONTRIBUTION_MIN,
    CONTRIBUTION_MAX,
    RATE,
    RATE_MIN,
    RATE_MAX,
    INSTRUMENT,
    TRL_START,
    TRL_END,
    LEAD_DAYS,
    EARLIER_EUI_GRANT,
    COVENANT_SIGNATORY,
    MISSION_CITY,
    CLIMATE_PLAN,
    INTAKE,
    INVESTMENT_MIN,
)
"""Every key, in the order of the rules."""
KEYS = {(key.rule, key.name): key for key in ALL}
LISTS = frozenset((key.rule, key.name) for key in ALL if key.adds_up)
"""Rule and name of the keys whose facts add up."""
WHOLE_RULES = frozenset({Rule.APPLICANT, Rule.COUNTRY, Rule.OWN_SHARE, Rule.BUDGET})
"""Rules where one stated fact replaces every default: half a default beside it would mislead."""
