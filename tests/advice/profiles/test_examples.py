"""The example cities that ship."""

from datetime import date

from advice.profiles.files import read_profile_folder
from advice.profiles.warnings import check_profile
from funding.city import Project
from funding.resources import shipped

NETWORK = {
    "krefeld", "sofia", "arezzo", "hamm", "vari-voula-vouliagmeni", "geestland", "utrecht",
    "muenchen", "alba-iulia", "arnsberg", "boleslawiec", "pirna",
}  # fmt: skip
LATER = {"freiburg", "basel", "mulhouse", "amsterdam"}
OTHERS = {"cork", "teruel", "valletta"}
"""Of no network, so that each language of the mail has a city; nothing is known of their plans."""
WITHOUT_FACTS = {"hamm", "geestland", "pirna", "boleslawiec", "utrecht", "muenchen", "sofia"}


def projects() -> list[Project]:
    return [p for file in read_profile_folder(shipped("profiles")) for p in file.projects]


def test_the_cities_of_the_network_are_there_each_in_a_file_of_its_name():
    files = read_profile_folder(shipped("profiles"))
    assert {f.city.id for f in files} == NETWORK | LATER | OTHERS
    assert {f.stem for f in shipped("profiles").glob("*.yaml")} == NETWORK | LATER | OTHERS


def test_projects_of_cities_without_known_facts_are_marked():
    assert all(p.is_illustrative for p in projects() if p.city.id in WITHOUT_FACTS | OTHERS)
    assert {p.id for p in projects() if not p.is_illustrative} == {
        "krefeld/heat-warnings",
        "arnsberg/flood-twin",
        "alba-iulia/lighting-data",
        "amsterdam/3d-city-data",
        "freiburg/triregio-data-space",
        "basel/smart-city-lab",
        "mulhouse/district-twin",
    }
    assert all(p.notes for p in projects() if not p.is_illustrative)


def test_examples_are_written_as_the_documents_ask_for():
    for project in projects():
        assert 120 <= len(project.summary.split()) <= 220, project.id
        assert 6 <= len(project.keywords) <= 10, project.id
        if project.language != "en":
            assert 6 <= len(project.english_keywords) <= 10, project.id
        assert project.language in project.city.languages, project.id
        assert check_profile(project, date(2026, 11, 25)) == [], project.id
