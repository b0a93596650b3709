"""The fields of work that a profile names find broad calls, which know none of its details."""

from collections.abc import Callable
from datetime import date

import pytest

from funding.call import Call
from funding.city import Project, Weights
from matcher.index.call_index import CallIndex
from tests.matcher.matches import match_calls

MakeCall = Callable[..., Call]
MakeProject = Callable[..., Project]
TODAY = date(2026, 10, 6)
PLAN = "Stoves in old houses give way to heat pumps; advisers visit each household."


@pytest.fixture
def calls(make_call: MakeCall) -> list[Call]:
    return [
        make_call("BROAD", "Environment", "Projects on noise, waste or air quality in towns."),
        make_call("FOOD", "Feed and food", "Farms test feed without additives for calves."),
        make_call("CYBER", "Hospitals", "Clinics train against attacks on their networks."),
    ]


def first(project: Project, calls: list[Call]) -> tuple[str | None, set[str]]:
    """Return the best call with a score and the profile fields that carried it."""
    found = match_calls(project, calls, today=TODAY, index=CallIndex.build(calls))
    shown = [*found.results, *found.below_floor]
    if not shown:
        return None, set()
    return shown[0].call.best.source_id, {r.field for r in shown[0].reasons}


def test_a_theme_finds_the_broad_call_and_stands_among_the_reasons(
    calls: list[Call], make_project: MakeProject
) -> None:
    project = make_project("No more coal", PLAN, language="en")
    assert first(project, calls) == (None, set())
    themed = make_project("No more coal", PLAN, language="en", themes=("air quality",))
    assert first(themed, calls) == ("BROAD", {"themes"})


@pytest.mark.parametrize("theme", ["air quality", "Luftqualität"])
def test_a_theme_is_understood_in_english_and_in_the_language_of_the_project(
    theme: str, calls: list[Call], make_project: MakeProject
) -> None:
    project = make_project(
        "Weg von der Kohle", "Wir ersetzen alte Öfen.", language="de", themes=(theme,)
    )
    assert first(project, calls) == ("BROAD", {"themes"})


def test_staff_can_silence_the_themes_of_a_profile(
    calls: list[Call], make_project: MakeProject
) -> None:
    project = make_project(
        "No more coal", PLAN, language="en", themes=("air quality",), weights=Weights(themes=0)
    )
    assert first(project, calls) == (None, set())
