"""Facts that a profile may lack: how each is answered, where it is kept, which rules look at it.

>>> read_answer(FACTS["decision_days"], " 45 ")
45
>>> FACTS["sizes"].written(("part", "cut"))
'part, cut'
"""

import difflib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from advice.profiles.countries import code_as_typed
from advice.profiles.schema import NUTS3, SIZES, read_whole
from eligibility import checks_city as rules
from eligibility import checks_project as terms
from eligibility import keys
from eligibility.keys import FactKey
from eligibility.stated_facts import Facts
from funding.call import Record
from funding.city import Project
from funding.errors import UnknownName, WrongInput
from funding.evidence import Check

Value = Hashable
Rule = Callable[[Project, Record, Facts, date], Check | None]
ALONE, NONE_YET = "alone", "none"
"""Answers to the question about partners that name no country."""
YES_NO = {"yes": True, "no": False}


class Kind(StrEnum):
    """How an answer is written."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICES = "choices"
    """One or several of `AskedFact.choices`, with commas between them."""
    PARTNERS = "partners"
    """Countries with commas between them, `NONE_YET`, or `ALONE`."""
    REGION = "region"
    LEVELS = "levels"
    """Two levels of technology readiness: ``5-8``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedFact:
    """One fact that may be asked for."""

    name: str
    """As commands and forms call it; that of its field, where it is kept in one."""
    kind: Kind
    is_of_city: bool
    known: Callable[[Project], Value]
    """What the profile says; None where it says nothing."""
    told: Callable[[Project, Value], Project]
    """The project with an answer in it."""
    plausible: Callable[[Project], Sequence[Value]]
    """Answers that a city may give, for finding out what they would settle."""
    keys: tuple[FactKey, ...]
    """What the rule looks at in a call."""
    check: Rule
    choices: tuple[str, ...] = ()
    """What a tap may say."""
    least: int = 1
    most: int = 0

    def about(self, project: Project) -> str:
        """Return what the question is about: the city, or one project of it."""
        return project.city.id if self.is_of_city else project.id

    def written(self, value: Value) -> str:
        """Return an answer as it is typed; "" for none."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            joint = "-" if self.kind is Kind.LEVELS else ", "
            return joint.join(map(str, value)) or NONE_YET
        return str(value)


def of_city(
    name: str,
    kind: Kind,
    plausible: Callable[[Project], Sequence[Value]],
    keys: tuple[FactKey, ...],
    check: Rule,
    choices: tuple[str, ...] = (),
    most: int = 0,
) -> AskedFact:
    """Return a fact that is kept in the field of its name of the city."""

    def told(project: Project, value: Value) -> Project:
        return replace(project, city=replace(project.city, **{name: value}))  # type: ignore[arg-type]

    return AskedFact(
        name=name,
        kind=kind,
        is_of_city=True,
        known=lambda p: getattr(p.city, name),
        told=told,
        plausible=plausible,
        keys=keys,
        check=check,
        choices=choices,
        most=most,
    )


def label(name: str, key: FactKey, has: Callable[[Project], bool | None]) -> AskedFact:
    return of_city(
        name,
        Kind.YES_NO,
        lambda _: (True, False),
        (key,),
        lambda p, _, f, __: terms.check_label(p, f, key, has(p), key.name),
        choices=("yes", "no"),
    )


def known_partners(project: Project) -> Value:
    if project.goes_alone:
        return ALONE
    return None if project.goes_alone is None else project.partners_in_hand


def with_partners(project: Project, value: Value) -> Project:
    if value == ALONE:
        return replace(project, goes_alone=True, partners_in_hand=())
    assert isinstance(value, tuple)
    return replace(project, goes_alone=False, partners_in_hand=value)


def more_partners(project: Project) -> tuple[Value, ...]:
    """Return what may be said of partners: the project goes alone, or one, two, four more."""
    here = project.partners_in_hand
    others = [
        code
        for code in ("DE", "FR", "IT", "NL", "PL", "ES")
        if code != project.city.country and code not in here
    ]
    return (ALONE, here, *((*here, *others[:more]) for more in (1, 2, 4)))


def known_levels(project: Project) -> Value:
    start, end = project.trl_start, project.trl_end
    return None if start is None or end is None else (start, end)


def with_levels(project: Project, value: Value) -> Project:
    assert isinstance(value, tuple)
    return replace(project, trl_start=value[0], trl_end=value[1])


def with_sizes(project: Project, value: Value) -> Project:
    assert isinstance(value, tuple)
    return replace(project, sizes=value)


BUDGET = (keys.CONTRIBUTION_MIN, keys.CONTRIBUTION_MAX, *terms.PARTNERS)
ALL: tuple[AskedFact, ...] = (
    AskedFact(
        name="partners",
        kind=Kind.PARTNERS,
        is_of_city=False,
        known=known_partners,
        told=with_partners,
        plausible=more_partners,
        keys=(*terms.PARTNERS, keys.MEMBERS_NAMED),
        check=lambda p, _, f, __: terms.check_consortium(p, f),
        choices=(NONE_YET, ALONE),
    ),
    AskedFact(
        name="sizes",
        kind=Kind.CHOICES,
        is_of_city=False,
        known=lambda p: p.sizes or None,
        told=with_sizes,
        plausible=lambda _: (("part",), ("grow",), ("cut",), ("part", "cut"), ("fixed",)),
        keys=BUDGET,
        check=lambda p, _, f, __: terms.check_budget(p, f),
        choices=SIZES,
    ),
    of_city(
        "decision_days",
        Kind.NUMBER,
        lambda _: (14, 30, 60, 90),
        (keys.LEAD_DAYS,),
        lambda p, r, f, today: terms.check_lead_time(p, r, f, today),
        choices=("14", "30", "60", "90"),
        most=730,
    ),
    of_city(
        "population",
        Kind.NUMBER,
        lambda _: (5_000, 20_000, 40_000, 80_000, 200_000, 600_000),
        (keys.POPULATION_MIN, keys.POPULATION_MAX, keys.POPULATION_GROUPING),
        lambda p, _, f, __: rules.check_population(p, f),
        most=50_000_000,
    ),
    of_city(
        "degurba",
        Kind.NUMBER,
        lambda _: (1, 2, 3),
        (keys.DEGURBA,),
        lambda p, _, f, __: rules.check_degurba(p, f),
        choices=("1", "2", "3"),
        most=3,
    ),
    of_city(
        "nuts3",
        Kind.REGION,
        lambda _: (),  # there is no telling where a city may lie: what it settles is judged by area
        (keys.REGIONS, keys.AREA_INSIDE, keys.AREA_AROUND, keys.AREA_NAMED),
        lambda p, _, f, today: rules.check_area(p, f, today),
    ),
    of_city(
        "had_eui_ia_grant",
        Kind.YES_NO,
        lambda _: (True, False),
        (keys.EARLIER_EUI_GRANT,),
        lambda p, _, f, __: terms.check_past_grant(p, f),
        choices=("yes", "no"),
    ),
    label("is_mission_city", keys.MISSION_CITY, lambda p: p.city.is_mission_city),
    label("is_covenant_signatory", keys.COVENANT_SIGNATORY, lambda p: p.city.is_covenant_signatory),
    label("has_climate_plan", keys.CLIMATE_PLAN, lambda p: p.city.has_climate_plan),
    AskedFact(
        name="budget_max_eur",
        kind=Kind.NUMBER,
        is_of_city=False,
        known=lambda p: p.budget_max_eur,
        told=lambda p, value: replace(p, budget_max_eur=value),  # type: ignore[arg-type]
        plausible=lambda _: (200_000, 1_000_000, 3_000_000, 10_000_000),
        keys=BUDGET,
        check=lambda p, _, f, __: terms.check_budget(p, f),
        most=100_000_000_000,
    ),
    AskedFact(
        name="trl",
        kind=Kind.LEVELS,
        is_of_city=False,
        known=known_levels,
        told=with_levels,
        plausible=lambda _: ((3, 5), (5, 7), (6, 8), (8, 9)),
        keys=(keys.TRL_START, keys.TRL_END),
        check=lambda p, _, f, __: terms.check_trl(p, f),
    ),
)
FACTS: Mapping[str, AskedFact] = {fact.name: fact for fact in ALL}


def said_of(fact: AskedFact, project: Project) -> str:
    """Return what a profile says, as it is typed: partners that were found, though more may be."""
    if fact.name == "partners" and fact.known(project) is None:
        return ", ".join(project.partners_in_hand)
    return fact.written(fact.known(project))


def asked_fact(name: str) -> AskedFact:
    """Return a fact by its name.  Raises UnknownName with the nearest one, and with all."""
    if name not in FACTS:
        near = difflib.get_close_matches(name[:60], FACTS, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise UnknownName(f"no fact is called {name[:60]!r}; {hint}they are {', '.join(FACTS)}")
    return FACTS[name]


def read_answer(fact: AskedFact, text: str) -> Value:
    """Return what somebody answers.  Raises WrongInput with fact, value and cure."""
    words = " ".join(text.split())[:200]
    if not words:
        raise WrongInput(f"the answer to {fact.name!r} is empty; {cure(fact)}")
    try:
        value = READERS[fact.kind](fact, words)
    except (ValueError, KeyError) as error:
        raise WrongInput(f"{fact.name!r} can't be {words[:60]!r}; {cure(fact)}") from error
    return value


def cure(fact: AskedFact) -> str:
    """Return how an answer is written, in English."""
    return {
        Kind.YES_NO: "write yes or no",
        Kind.NUMBER: f"write digits, {fact.least:,} to {fact.most:,}",
        Kind.CHOICES: f"write one or several of {', '.join(fact.choices)}",
        Kind.PARTNERS: (
            f"write the countries of the partners, such as FR, IT; {NONE_YET} where none is found"
            f" yet; {ALONE} where the project takes none"
        ),
        Kind.REGION: "write Eurostat's code of the region, such as DEA14",
        Kind.LEVELS: "write the first and the last level, such as 5-8",
    }[fact.kind]


def read_yes_no(fact: AskedFact, words: str) -> Value:
    return YES_NO[words.lower()]


def read_number(fact: AskedFact, words: str) -> Value:
    value = int(str(read_whole(words)))
    if not fact.least <= value <= fact.most:
        raise ValueError(words)
    return value


def read_choices(fact: AskedFact, words: str) -> Value:
    chosen = entries(words.lower())
    if not chosen or not set(chosen) <= set(fact.choices) or ("fixed" in chosen and chosen[1:]):
        raise ValueError(words)
    return tuple(dict.fromkeys(chosen))


def read_partners(fact: AskedFact, words: str) -> Value:
    if words.lower() in (ALONE, NONE_YET):
        return ALONE if words.lower() == ALONE else ()
    codes = tuple(code_as_typed(entry) for entry in entries(words))
    if not codes or len(codes) > 50:
        raise ValueError(words)
    return codes


def read_region(fact: AskedFact, words: str) -> Value:
    if not NUTS3.fullmatch(words.upper()):
        raise ValueError(words)
    return words.upper()


def read_levels(fact: AskedFact, words: str) -> Value:
    first, last = (int(part) for part in words.replace("–", "-").split("-"))
    if not 1 <= first <= last <= 9:
        raise ValueError(words)
    return first, last


def entries(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.replace(";", ",").split(",") if part.strip())


READERS: Mapping[Kind, Callable[[AskedFact, str], Value]] = {
    Kind.YES_NO: read_yes_no,
    Kind.NUMBER: read_number,
    Kind.CHOICES: read_choices,
    Kind.PARTNERS: read_partners,
    Kind.REGION: read_region,
    Kind.LEVELS: read_levels,
}
