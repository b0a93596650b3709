"""Who has experience, and which cities work on alike projects: profiles of the tests' own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from advice.network.alike import alike_projects
from advice.network.tandem import is_of_programme, tandem
from advice.one_call.network import network_of
from advice.profiles.stored_projects import import_profiles
from eligibility.reading.record_facts import with_facts
from funding.call import Deadline, Record, TextSection
from store.calls.calls import calls_of
from store.database import Store, open_store
from tests.advice.search.conftest import admit

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
TODAY = NOW.date()
CALL = "portico:COOL"
PROFILE = """\
city: {{id: {city}, name: {name}, country: {country}}}
projects:
  - id: {project}
    title: {title}
    summary: {summary}
    keywords: [{keywords}]
    past_projects:
{past}
"""
HEAT = "Early warning of heatwaves, heat-health action plans and cool streets for old people."
TWIN = "A digital twin of the city joins maps, sensors and building models for planning."


def past(*projects: tuple[str, str]) -> str:
    return "\n".join(f"      - {{title: {title}, call: {call}}}" for title, call in projects)


CITIES = {
    "aalen": {
        "name": "Aalen",
        "country": "DE",
        "project": "heat",
        "title": "Cool streets",
        "summary": HEAT,
        "keywords": "heatwaves, heat-health action plan, cool streets, early warning",
        "past": past(("Shade for squares", "LIFE20 CCA/DE/001"), ("Old maps", "ERASMUS-2014")),
    },
    "braga": {
        "name": "Braga",
        "country": "PT",
        "project": "heat",
        "title": "Warned in time",
        "summary": HEAT,
        "keywords": "heatwaves, heat-health action plan, early warning, weather sensors",
        "past": past(("Better life in towns", "Quality of life 2019")),
    },
    "celje": {
        "name": "Celje",
        "country": "SI",
        "project": "twin",
        "title": "A digital twin",
        "summary": TWIN,
        "keywords": "digital twin, building information modelling, urban data platform",
        "past": past(("Green roofs", "LIFE-2019-CLIMA"), ("Open data", "DIGITAL-2021-CLOUD")),
    },
}


def write(folder: Path, cities: dict[str, dict[str, str]]) -> list[Path]:
    paths = []
    for city, values in cities.items():
        paths.append(folder / f"{city}.yaml")
        paths[-1].write_text(PROFILE.format(city=city, **values), encoding="utf-8")
    return paths


def record(name: str, text: str, programme: str) -> Record:
    return with_facts(
        Record(
            source="portico",
            source_id=name,
            title=text.split(",")[0],
            url=f"https://portal.example.eu/{name}",
            language="en",
            programme=programme,
            sections=(TextSection(heading=None, text=f"{text} Applicants are municipalities."),),
            deadlines=(Deadline(date=date(2027, 1, 14), raw="14 January 2027"),),
        )
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "calls.db")
    paths = write(tmp_path, CITIES)
    import_profiles(store, *paths, author="tests", comment="cities", now=NOW)
    others = [
        record(f"OTHER-{n}", f"Museums and archives {n}, exhibitions of paintings.", "CREA")
        for n in range(20)
    ]
    admit(store, "portico", [record("COOL", HEAT, "LIFE"), *others], NOW)
    return store


def test_past_projects_of_the_programme_come_first_then_those_of_projects_that_fit(
    store: Store,
) -> None:
    call = calls_of(store, [CALL])[CALL]
    found = tandem(store, network_of(store, TODAY), call, ["aalen"], TODAY)
    assert [m.city.id for m in found.cities if m.strength != "none"] == ["aalen", "braga"]
    assert [(e.city.id, e.past.title, e.is_same_programme) for e in found.experience] == [
        ("aalen", "Shade for squares", True),
        ("celje", "Green roofs", True),  # fits nothing, and knows the programme
        ("aalen", "Old maps", False),
        ("braga", "Better life in towns", False),  # "life" is a word here
    ]


def test_without_a_programme_only_those_of_fitting_projects_are_told(store: Store) -> None:
    call = calls_of(store, [CALL])[CALL]
    bare = replace(call, best=replace(call.best, programme=None))
    found = tandem(store, network_of(store, TODAY), bare, [], TODAY)
    assert {e.city.id for e in found.experience} == {"aalen", "braga"}
    assert not any(e.is_same_programme for e in found.experience)


@pytest.mark.parametrize(
    ("call", "programme", "expected"),
    [
        ("LIFE-2027-SAP", "LIFE", True),
        ("LIFE20 CCA/DE/001", "LIFE", True),
        ("Quality of life", "LIFE", False),
        ("LIFELINES-2020", "LIFE", False),
        ("EUI-IA 03", "EUI-IA", True),
        ("EUI IA, third call", "EUI-IA", True),
        ("HORIZON-MISS-2023-CIT", "HORIZON", True),
        ("Call of horizon europe, cluster 5", "Horizon Europe", True),
        ("Europe", "Horizon Europe", False),
        ("C++ (1)", "(", False),
        ("", "LIFE", False),
        ("LIFE", "", False),
    ],
)
def test_a_programme_is_a_word_of_its_own(call: str, programme: str, *, expected: bool) -> None:
    assert is_of_programme(call, programme) is expected


def test_alike_projects_are_told_with_what_they_share_and_ask_for_a_city(store: Store) -> None:
    (pair,) = alike_projects(store)
    assert (pair.one.id, pair.other.id) == ("aalen/heat", "braga/heat")
    assert pair.likeness > 0.5
    shared = {name.casefold() for thing in pair.shared for name in thing.names.values()}
    assert shared & {"heat wave", "heatwave", "heatwaves", "early warning", "early warning system"}
    assert alike_projects(store, city="braga") == (pair,)
    assert alike_projects(store, city="celje") == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values | {"keywords": "chess, rowing, opera"},
        lambda values: values | {"keywords": "climate, cities, innovation"},
    ],
    ids=["other keywords", "words that every second call has"],
)
def test_a_changed_profile_changes_the_pairs_at_once(
    store: Store, tmp_path: Path, change: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    assert alike_projects(store)
    paths = write(tmp_path, {"braga": change(CITIES["braga"])})
    import_profiles(store, *paths, author="tests", comment="other", now=NOW)
    assert alike_projects(store) == ()
