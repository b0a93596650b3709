"""The question that settles most is asked first, and its answer changes what is asked next."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.profiles.files import read_profile_file
from advice.profiles.stored_projects import load_profile
from advice.questions.answering import answer_fact, is_quiet
from advice.questions.asking import questions_of
from advice.questions.counting import Calls
from advice.questions.facts import ALL, FACTS, read_answer
from advice.questions.reference import read_city_facts
from eligibility import keys
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import Project
from funding.errors import UnknownName, WrongInput
from funding.evidence import Evidence, Fact, Verdict
from funding.reference import WrongReference
from store.database import Store, open_store
from store.operations.audit import read_trail
from store.people.profiles import profile_history, save_profile
from store.people.questions import said_before
from tests.eligibility.test_properties import call_of, facts, projects

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TEXT = """\
city:
  id: krefeld   # never changes
  name: Krefeld
  country: DE
  nuts3: DEA14
  population: 228000
projects:
  - id: heat
    title: Heat warnings
    summary: Warnings
    budget_max_eur: 300000   # to be agreed
  - id: trees
    title: Trees
"""


def stated(*items: tuple[keys.FactKey, str], number: int = 1) -> Call:
    found = [key.fact(value, Evidence(quote=f"says {key.name}")) for key, value in items]
    call = call_of(found)
    return Call(id=f"sedia:{number}", best=call.best, records=call.records)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "c.db") as opened:
        save_profile(opened, "krefeld", TEXT, author="Ana", comment=None, now=NOW)
        yield opened


def asked(store: Store, calls: list[Call]) -> list[tuple[str, int, int]]:
    found = questions_of(load_profile(store, "krefeld"), calls, {}, today=TODAY)
    return [(q.key, q.always, q.perhaps) for q in found]


def test_what_settles_most_is_asked_first_and_not_again_once_it_is_answered(store: Store) -> None:
    plan = [stated((keys.CLIMATE_PLAN, "required"), number=n) for n in range(4)]
    several = stated((keys.ENTITIES_MIN, "3"), (keys.CONTRIBUTION_MIN, "900000"), number=9)
    silent = stated(number=10)
    before = asked(store, [*plan, several, silent])
    assert before[:2] == [("krefeld:decision_days", 6, 0), ("krefeld:has_climate_plan", 4, 0)]
    assert ("krefeld/heat:partners", 0, 1) in before
    assert ("krefeld/trees:partners", 0, 1) in before
    assert ("krefeld/heat:sizes", 0, 1) in before
    assert "krefeld/trees:sizes" not in {key for key, _, _ in before}  # it names no budget
    done = answer_fact(store, "krefeld", "has_climate_plan", "yes", who="Ana", now=NOW)
    assert (done.before, done.after, done.version) == ("", "yes", 2)
    assert "krefeld:has_climate_plan" not in {key for key, _, _ in asked(store, plan)}


def test_an_answer_keeps_the_comments_and_stands_in_the_trail(store: Store) -> None:
    answer_fact(store, "krefeld/heat", "sizes", "part, cut", who="Ana", now=NOW)
    answer_fact(store, "krefeld/heat", "partners", "fr, IT, FR", who="Ben", now=NOW)
    answer_fact(store, "krefeld/heat", "decision_days", "45", who="Ben", now=NOW)
    heat, trees = load_profile(store, "krefeld").projects
    assert (heat.sizes, heat.partners_in_hand) == (("part", "cut"), ("FR", "IT", "FR"))
    assert (trees.sizes, trees.city.decision_days, trees.goes_alone) == ((), 45, None)
    newest = profile_history(store, "krefeld")[-1]
    assert "# never changes" in newest.text
    assert "# to be agreed" in newest.text
    assert [(c.who, c.about, c.detail) for c in read_trail(store)][::-1] == [
        ("Ana", "krefeld/heat", "sizes: not stated -> part, cut"),
        ("Ben", "krefeld/heat", "partners: not stated -> FR, IT, FR"),
        ("Ben", "krefeld", "decision_days: not stated -> 45"),
    ]
    answer_fact(store, "krefeld/heat", "partners", "alone", who="Ana", now=NOW)
    heat = load_profile(store, "krefeld").projects[0]
    assert (heat.goes_alone, heat.partners_in_hand) == (True, ())


def test_partners_are_understood_by_either_code_and_by_their_whole_names() -> None:
    for typed in (
        "GR, GB, PL",
        "el; uk; pl",
        "Greece, United Kingdom, Polen",
        "Ελλάδα, GB, Pologne",
    ):
        assert read_answer(FACTS["partners"], typed) == ("GR", "GB", "PL")


@pytest.mark.parametrize(
    ("about", "fact", "value", "words"),
    [
        ("krefeld", "decision_days", "soon", "'decision_days' can't be 'soon'; write digits"),
        ("krefeld", "decision_days", "0", "1 to 730"),
        ("krefeld", "decision_days", " ", "is empty"),
        ("krefeld", "decisiondays", "1", "did you mean 'decision_days'?"),
        ("krefeld", "is_mission_city", "perhaps", "write yes or no"),
        ("krefeld", "sizes", "part", "name one of krefeld/heat, krefeld/trees"),
        ("krefeld/heat", "sizes", "fixed, part", "write one or several of part"),
        ("krefeld/heat", "partners", "FR, XX", "such as FR, IT"),
        ("krefeld/heat", "partners", "Frankreisch", "such as FR, IT"),
        ("krefeld", "nuts3", "the Rhine", "such as DEA14"),
        ("krefeld/heat", "trl", "8-5", "such as 5-8"),
        ("krefeld/none", "sizes", "part", "no project is called"),
        ("atlantis", "decision_days", "4", "no city is called"),
        ("krefeld", "nuts3", "FR101", "no NUTS 3 code of DE"),
    ],
)
def test_a_wrong_answer_names_fact_value_and_cure_and_changes_nothing(
    store: Store, about: str, fact: str, value: str, words: str
) -> None:
    with pytest.raises((WrongInput, UnknownName)) as told:
        answer_fact(store, about, fact, value, who="Ana", now=NOW)
    assert words in str(told.value)
    assert len(profile_history(store, "krefeld")) == 1
    assert not said_before(store, now=NOW)


def test_an_answer_keeps_its_question_away_for_a_quarter(store: Store) -> None:
    answer_fact(store, "krefeld", "decision_days", "45", who="Ana", now=NOW)
    said = said_before(store, now=NOW)
    for days, is_kept in ((90, True), (92, False)):
        later = NOW + timedelta(days=days)
        assert is_quiet(said, "krefeld", "decision_days", later) is is_kept
    assert not is_quiet(said, "krefeld", "population", NOW)


def test_a_public_source_that_says_otherwise_is_asked_first_with_both_values() -> None:
    text = TEXT.replace("228000", "150000")
    (first, *_) = questions_of(read_profile_file(text, "k"), [], {}, today=TODAY)
    assert first.is_contradiction
    assert first.public is not None
    assert (first.present, first.public.value, first.public.year) == ("150000", 228000, None)
    near = TEXT.replace("228000", "210000")
    assert questions_of(read_profile_file(near, "k"), [], {}, today=TODAY) == ()


@given(projects(), st.lists(facts(), max_size=8))
def test_what_is_counted_is_what_judging_says(project: Project, items: list[Fact]) -> None:
    call = call_of(items)
    counting = Calls(calls=[call], today=TODAY)

    def open_rules(p: Project) -> int:
        return sum(c.verdict is Verdict.UNKNOWN for c in check_call(p, call, today=TODAY)[0])

    for fact in ALL:
        found = counting.settled(project, fact)
        told = [fact.told(project, value) for value in fact.plausible(project)]
        fewer = [open_rules(p) < open_rules(project) for p in told]
        assert bool(found.shares) is any(fewer)
        assert bool(found.always) is bool(told and all(fewer))


def test_every_answer_that_is_written_is_read_again() -> None:
    for fact in FACTS.values():
        for choice in fact.choices:
            value = read_answer(fact, choice)
            assert read_answer(fact, fact.written(value)) == value


def test_a_wrong_row_of_the_public_facts_is_told_with_line_and_cure(tmp_path: Path) -> None:
    path = tmp_path / "city_facts.csv"
    head = "city,country,fact,value,year,source,state\n"
    for row, words in (
        ("Ulm,DE,population,many,2023,Eurostat,confirmed", "line 2: 'many' is no value"),
        ("Ulm,UK,population,5,2023,Eurostat,confirmed", "no country"),
        ("Ulm,DE,nuts3,DE1,2023,Eurostat,confirmed", "such as DEA14"),
        ("Ulm,DE,degurba,1,,,confirmed", "without city or source"),
        ("Ulm,DE,degurba,1,,E,confirmed\nULM,DE,degurba,2,,E,confirmed", "stands here twice"),
    ):
        path.write_text(head + row + "\n")
        with pytest.raises(WrongReference, match="line") as told:
            read_city_facts(path)
        assert words in str(told.value)
