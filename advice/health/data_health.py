"""How good the data is: where sources disagree, and what nobody states."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from advice.health.questions import is_gap
from advice.one_call.network import Network, key_of
from advice.profiles.stored_projects import load_projects
from advice.search.call_query import CallQuery
from advice.search.call_row import CallRow
from advice.search.choices import NONE, NOT_STATED, Filter
from advice.search.find import search_calls
from eligibility.verdict import check_call
from funding.call import Conflict
from funding.evidence import Check, Rule
from store.calls.calls import calls_of
from store.database import Store

ASKED = (
    (Filter.APPLICANT, NOT_STATED),
    (Filter.COUNTRY, NOT_STATED),
    (Filter.MONEY, NOT_STATED),
    (Filter.DEADLINE, NONE),
)
"""What a city asks first of a call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """What some live calls do not say; the number is that of the list behind the link."""

    kind: Filter
    value: str
    calls: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Disagreement:
    row: CallRow
    conflict: Conflict


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenQuestion:
    """One rule that can't be decided for some calls that fit member cities."""

    check: Check
    """The first of its kind; its words name what is missing."""
    calls: int
    cities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DataHealth:
    live: int
    silences: tuple[Silence, ...]
    disagreements: tuple[Disagreement, ...]
    """Of live calls, in order of their ids."""
    questions: tuple[OpenQuestion, ...] | None
    """The most calls first; None while nobody has matched the network."""


KEPT: dict[tuple[object, ...], DataHealth] = {}


def data_health(store: Store, network: Network | None, today: date) -> DataHealth:
    """Return how good the data of the live calls is; call it inside `store.read()`.

    It is worked out once for one state of calls and profiles, and a day: every rule is asked of
    every call that fits somebody.
    """
    key = *key_of(store, today), network is not None
    found = KEPT.get(key)
    if found is None:
        found = look_through(store, network, today)
        KEPT.clear()  # one state is asked for at a time
        KEPT[key] = found
    return found


def look_through(store: Store, network: Network | None, today: date) -> DataHealth:
    every = search_calls(store, CallQuery(), today)
    return DataHealth(
        live=every.count,
        silences=tuple(
            Silence(
                kind=kind,
                value=value,
                calls=sum(v.count for v in every.filters[kind] if v.value == value),
            )
            for kind, value in ASKED
        ),
        disagreements=tuple(disagreements(every.rows)),
        questions=None if network is None else tuple(open_questions(store, network, today)),
    )


def disagreements(rows: Iterable[CallRow]) -> list[Disagreement]:
    return [
        Disagreement(row=row, conflict=conflict)
        for row in sorted(rows, key=lambda row: row.id)
        if row.line.conflicts
        for conflict in row.call.conflicts
    ]


def open_questions(store: Store, network: Network, today: date) -> list[OpenQuestion]:
    """Return what is unknown about calls that fit a project, the most calls first."""
    projects = {project.id: project for project in load_projects(store)}
    calls = calls_of(store, sorted(network.fits))
    first: dict[tuple[Rule, str], Check] = {}
    found: dict[tuple[Rule, str], set[str]] = defaultdict(set)
    cities: dict[tuple[Rule, str], dict[str, None]] = defaultdict(dict)
    for call_id, call in calls.items():
        for fit in network.fits[call_id]:
            project = projects.get(fit.project_id)
            if project is None:
                continue
            for check in check_call(project, call, today=today)[0]:
                if is_gap(check):
                    # which countries may apply is asked for all members at once
                    kind = "" if check.rule is Rule.COUNTRY else kind_of(check.details)
                    key = check.rule, kind
                    first.setdefault(key, check)
                    found[key].add(call_id)
                    cities[key][fit.city_name] = None
    questions = [
        OpenQuestion(check=first[key], calls=len(found[key]), cities=tuple(sorted(cities[key])))
        for key in found
    ]
    return sorted(questions, key=lambda q: (-q.calls, q.check.rule, q.check.because))


def kind_of(details: Iterable[tuple[str, str]]) -> str:
    """Return what tells two kinds of the same rule apart: the names of its figures."""
    names: Mapping[str, str] = dict(details)
    return " ".join(sorted(names))
