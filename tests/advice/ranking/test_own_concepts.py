"""A city's own words: they join the languages for its database, and nowhere else."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from advice.ranking.matching import load_corpus
from advice.ranking.model_release import model_state
from advice.ranking.own_concepts import add_terms, own_file, read_own, remove_term, shipped_concepts
from citycalls.options import opened
from citycalls.service.plan import service_of
from citycalls.settings import Settings
from funding.call import Call, Record, TextSection
from funding.city import City, Project
from funding.errors import UnknownName, WrongInput
from matcher.batched import scores_of
from matcher.concepts import load_concepts
from matcher.index.call_index import CallIndex
from matcher.index.index_arrays import index_fingerprint
from matcher.model_version import model_name
from matcher.profile_vector import build_vector
from store.database import open_store
from tests.matcher.pairs import explain_pair

PROJECT = Project(
    id="krefeld/kiosk",
    city=City(id="krefeld", name="Krefeld", country="DE"),
    title="Trinkhallen im Quartier",
    summary="Wir öffnen die Trinkhallen für alle, die im Sommer eine Pause brauchen.",
    keywords=("Trinkhalle",),
    language="de",
)
TEXTS = {
    "A": "Corner kiosks where neighbours meet: refreshment points in every district.",
    "B": "Museums keep their archives dry. Curators are trained.",
    "C": "Ports supply ships with power from the shore.",
}


@pytest.fixture
def beside(tmp_path) -> Path:
    return tmp_path


def calls() -> list[Call]:
    records = [
        Record(
            source="sedia",
            source_id=k,
            title=f"Call {k}",
            url="https://x.eu",
            sections=(TextSection(heading=None, text=t),),
        )
        for k, t in TEXTS.items()
    ]
    return [Call(id=r.id, best=r, records=(r,)) for r in records]


def score_of_a(folder: Path) -> float:
    index = CallIndex.build(calls(), concepts=load_concepts(folder))
    return float(scores_of(build_vector(PROJECT, index), index)[0])


def test_an_own_concept_finds_a_call_in_another_language(beside):
    before, shipped = score_of_a(beside), load_concepts(beside)
    add_terms(beside, "corner-kiosk", "en", ["corner kiosks"])
    assert add_terms(beside, "corner-kiosk", "de", ["Trinkhalle", "Büdchen"]) == [
        "Trinkhalle",
        "Büdchen",
    ]
    found = score_of_a(beside)
    assert found > before * 1.2
    assert model_name(load_concepts(beside)) != model_name(shipped)
    assert index_fingerprint(load_concepts(beside)) != index_fingerprint(shipped)
    remove_term(beside, "corner-kiosk", "de", "trinkhalle")
    assert score_of_a(beside) < before * 1.05


def test_a_reason_names_the_own_word(beside):
    add_terms(beside, "corner-kiosk", "en", ["corner kiosks"])
    add_terms(beside, "corner-kiosk", "de", ["Trinkhalle"])
    found = explain_pair(
        PROJECT, calls()[0], CallIndex.build(calls(), concepts=load_concepts(beside))
    )
    assert ("Corner kiosks", "Trinkhalle") in {(r.term, r.via) for r in found.reasons}


def test_terms_are_added_to_a_shipped_concept_and_its_file_stays(beside):
    shipped = shipped_concepts()
    assert add_terms(beside, "heat-planning", "de", ["Wärmeplanung", "Wärmefahrplan"]) == [
        "Wärmefahrplan"
    ]
    assert own_file(beside).read_text() == "concept,de\nheat-planning,Wärmefahrplan\n"
    joined = {c.id: c.terms["de"] for c in load_concepts(beside).table if "de" in c.terms}
    assert joined["heat-planning"][0] == "Wärmeplanung"
    assert joined["heat-planning"][-1] == "Wärmefahrplan"
    assert shipped_concepts() == shipped
    assert len(load_concepts(beside)) == len(shipped)


def test_the_last_own_term_takes_the_file_with_it(beside):
    add_terms(beside, "heat-planning", "de", ["Wärmefahrplan"])
    remove_term(beside, "heat-planning", "de", "Wärmefahrplan")
    assert not own_file(beside).exists()
    assert read_own(beside) == ()


def test_another_database_knows_nothing_of_it(beside, tmp_path_factory):
    model = model_name(load_concepts())
    add_terms(beside, "heat-planning", "de", ["Wärmefahrplan"])
    assert model_name(load_concepts(beside)) != model
    assert model_name(load_concepts(tmp_path_factory.mktemp("other"))) == model


def test_every_way_to_open_a_database_ranks_by_the_same_model(beside):
    """A command, the service and the demo open their stores differently; the words lie beside."""
    add_terms(beside, "heat-planning", "de", ["Wärmefahrplan"])
    path = beside / "c.db"
    settings = Settings.from_env({"CITYCALLS_DB": str(path)})
    names = []
    with open_store(path) as store:
        names.append(model_state(store).name)
    with opened(settings) as store:
        names.append(model_state(store).name)
        names.append(load_corpus(store, date(2026, 3, 9)).index.concepts.local.decode())
    with service_of(settings, now=lambda: datetime(2026, 3, 9, tzinfo=UTC)).open_store() as store:
        names.append(model_state(store).name)
    assert names[0] == names[1] == names[3]
    assert names[2] == "concept,de\nheat-planning,Wärmefahrplan\n"
    with open_store(None) as store:
        assert model_state(store).name == model_name(load_concepts()) != names[0]


@pytest.mark.parametrize(
    ("name", "language", "term", "said"),
    [
        ("Heat planning", "de", "x", "looks like heat-planning"),
        ("corner-kiosk", "de", "Büdchen", "no English term"),
        ("heat-planning", "xx", "x", "none of those that are read"),
        ("heat-planning", "en", "the of", "no word that is searched for"),
        ("heat-planning", "en", "a|b", "without |"),
        ("heat-planning", "en", "x" * 101, "up to 100"),
    ],
)
def test_what_can_not_be_used_is_refused_and_nothing_is_written(beside, name, language, term, said):
    with pytest.raises(WrongInput, match=said.replace("|", r"\|")):
        add_terms(beside, name, language, [term])
    assert not own_file(beside).exists()


def test_only_own_terms_can_be_taken_back(beside):
    with pytest.raises(UnknownName, match="shipped terms stay"):
        remove_term(beside, "heat-planning", "de", "Wärmeplanung")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("concept,xx\na,b\n", "unknown column 'xx'"),
        ("name,de\na,b\n", "unknown column 'name'"),
        ("de\nb\n", "no column 'concept'"),
        ("concept,de\nheat planning,b\n", "line 2: the concept 'heat planning'"),
        ("concept,de\nheat-planning,b,c\n", "line 2: more cells than columns"),
        ('concept,de\n"heat-planning,b\n', "can't be read"),
        ("concept,de\nnew-thing,Neues\n", "no English term"),
    ],
)
def test_a_file_written_by_hand_is_refused_with_its_line(beside, text, said):
    own_file(beside).write_text(text)
    with pytest.raises(WrongInput, match=said):
        load_concepts(beside)
