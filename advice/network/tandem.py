"""One call for several cities: who fits, what the consortium rule asks, who has experience."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advice.network.matrix import city_of
from advice.one_call.network import Network, NetworkFit
from advice.profiles.stored_projects import load_projects
from eligibility.consortium.needs import ConsortiumRule
from eligibility.consortium.pairing import Pairing, pairing_of
from eligibility.consortium.rule import rule_of
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import City, PastProject, Project
from funding.errors import UnknownName, WrongInput
from funding.evidence import Check, Role, Verdict
from funding.match import Strength
from store.database import Store

MOST = 8
"""Cities of one pairing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Experience:
    """A past project of a city that speaks for it in this call."""

    city: City
    past: PastProject
    is_same_programme: bool
    """Funded by the programme of the call; else it only belongs to a project that fits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TandemCity:
    """One member city and the call."""

    city: City
    project: Project
    """The project that fits best; the city's first one where none does."""
    strength: Strength
    """NONE where no project of the city fits."""
    role: Role
    blocking: Check | None
    """The rule that says no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tandem:
    """Everything that is known before cities are asked."""

    call: Call
    rule: ConsortiumRule
    cities: tuple[TandemCity, ...]
    """All members: those that fit first."""
    chosen: tuple[str, ...]
    pairing: Pairing | None
    """None while no city is chosen."""
    experience: tuple[Experience, ...]


def tandem(
    store: Store, network: Network | None, call: Call, chosen: Sequence[str], today: date
) -> Tandem:
    """Return what is known of *call* for the member cities, and of the *chosen* ones together.

    Without *network*, while it is being made, nobody is known to fit.
    Raises UnknownName for a city without a profile, WrongInput for too many.
    """
    projects = load_projects(store)
    rule = rule_of(call)
    fits = () if network is None else network.fits.get(call.id, ())
    cities = members(projects, fits, call, today)
    by_id = {member.city.id: member for member in cities}
    picked = tuple(dict.fromkeys(chosen))
    check_cities(picked, by_id)
    pairing = None
    if picked:
        pairing = pairing_of(rule, call, [by_id[name].project for name in picked], today=today)
    return Tandem(
        call=call,
        rule=rule,
        cities=cities,
        chosen=picked,
        pairing=pairing,
        experience=experience_of(projects, fits, call),
    )


def check_cities(chosen: Sequence[str], known: "dict[str, TandemCity]") -> None:
    for name in chosen:
        if name not in known:
            raise UnknownName(f"no city is called {name!r}; known are {', '.join(sorted(known))}")
    if len(chosen) > MOST:
        raise WrongInput(f"{len(chosen)} cities are too many at once; choose at most {MOST}")


def members(
    projects: Sequence[Project], fits: Sequence[NetworkFit], call: Call, today: date
) -> tuple[TandemCity, ...]:
    """Return every member city once, the strongest fit first."""
    best: dict[str, NetworkFit] = {}
    for fit in fits:
        best.setdefault(city_of(fit), fit)
    by_id = {project.id: project for project in projects}
    first: dict[str, Project] = {}
    for project in projects:
        first.setdefault(project.city.id, project)
    found = []
    for city_id, usual in first.items():
        own = best.get(city_id)
        project = usual if own is None else by_id.get(own.project_id, usual)
        checks, role = check_call(project, call, today=today)
        found.append(
            TandemCity(
                city=project.city,
                project=project,
                strength=Strength.NONE if own is None else own.strength,
                role=role,
                blocking=next((c for c in checks if c.verdict is Verdict.NO), None),
            )
        )
    order = (Strength.STRONG, Strength.PARTIAL, Strength.NONE)
    found.sort(key=lambda m: (order.index(m.strength), m.role is Role.NO, m.city.name.casefold()))
    return tuple(found)


def experience_of(
    projects: Sequence[Project], fits: Sequence[NetworkFit], call: Call
) -> tuple[Experience, ...]:
    """Return the past projects of the programme of the call, then those of projects that fit."""
    fitting = {fit.project_id for fit in fits}
    names = {n.strip() for n in (call.best.programme, call.best.programme_raw) if n}
    found: dict[tuple[str, str], Experience] = {}
    for project in projects:
        for past in project.past_projects:
            same = any(is_of_programme(past.call or "", name) for name in names)
            if same or project.id in fitting:
                entry = Experience(city=project.city, past=past, is_same_programme=same)
                found.setdefault((project.city.id, past.title), entry)
    return tuple(
        sorted(found.values(), key=lambda e: (not e.is_same_programme, e.city.id, e.past.title))
    )


def is_of_programme(call: str, programme: str) -> bool:
    """Return whether an identifier or title of a call names a programme as a word of its own.

    A code counts in capitals only: "better life in towns" is no call of LIFE.
    """
    words = r"[\W_]+".join(re.escape(word) for word in re.findall(r"\w+", programme))
    case = 0 if programme.isupper() else re.IGNORECASE
    return bool(words) and re.search(rf"(?<!\w){words}(?![^\W\d])", call, case) is not None
