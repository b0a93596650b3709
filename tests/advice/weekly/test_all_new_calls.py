"""The whole week: which new calls say that public bodies may take part, and for which city."""

from datetime import date

from advice.weekly.all_new_calls import new_calls
from eligibility.keys import APPLICANT_TYPES
from funding.call import Call, Kind
from funding.city import City, Project
from funding.evidence import Evidence, Fact, Rule
from tests.advice.weekly.letters import HEAT, TODAY, TWIN, call

PIRNA = Project(
    id="pirna/dialogue", city=City(id="pirna", name="Pirna", country="DE"), title="Dialogue"
)


def open_to(name: str, types: str, **more: object) -> Call:
    fact = Fact(
        rule=Rule.APPLICANT,
        key=APPLICANT_TYPES.name,
        value=types,
        evidence=Evidence(quote="as served"),
    )
    return call(name, facts=(fact,), **more)


def found(*calls: Call, projects: tuple[Project, ...] = (HEAT, TWIN)) -> tuple[list[str], int]:
    week = new_calls(calls, {c.id for c in calls}, projects, today=TODAY)
    return [f"{m.project_id} {m.call.id}" for m in week.is_open], week.unsaid


def test_a_call_that_does_not_say_who_may_apply_is_counted_and_not_listed() -> None:
    silent, municipal = call("SILENT"), open_to("CITIES", "municipality")
    assert found(silent, municipal) == (["krefeld/heat sedia:CITIES"], 1)


def test_a_call_for_firms_or_experts_is_neither() -> None:
    firms = open_to("FIRMS", "sme")
    experts = call("EXPERTS", kind=Kind.EXPERTS)
    assert found(firms, experts) == ([], 0)


def test_each_city_of_a_reader_is_asked_once() -> None:
    one = open_to("CITIES", "municipality")
    listed, _ = found(one, projects=(HEAT, TWIN, PIRNA))
    assert listed == ["krefeld/heat sedia:CITIES", "pirna/dialogue sedia:CITIES"]


def test_the_next_deadline_stands_first() -> None:
    late = open_to("LATE", "municipality")
    soon = open_to("SOON", "municipality", closes=date(2026, 11, 1).isoformat())
    assert found(late, soon)[0] == ["krefeld/heat sedia:SOON", "krefeld/heat sedia:LATE"]
