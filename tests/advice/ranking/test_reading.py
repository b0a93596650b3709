"""What was understood, changed term by term: the list is that of the command and the API."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from advice.profiles.keeping import keep_project, take_back
from advice.profiles.stored_projects import import_profiles, load_projects
from advice.ranking.answering import answer
from advice.ranking.asked import Asked
from advice.ranking.matching import Corpus, load_corpus, rank_project
from advice.ranking.reading import Origin, read_asked
from funding.errors import EmptyProfile, StaleVersion, UnknownName, WrongInput
from funding.event import Harvest
from funding.resources import shipped
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.profiles import find_profile
from store.people.recipients import add_recipient, find_recipient
from tests.advice.ranking.test_whereabouts import TEXTS, record

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
TODAY = NOW.date()
TEXT = (
    "Old people suffer in hot summers. Our city wants a heat action plan with early warning of "
    "heat waves, and green roofs against flash floods."
)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        run = begin_run(opened, "portico", today=TODAY, now=NOW)
        records = [record(name, text) for name, text in TEXTS.items()]
        stage_records(opened, run, records)
        harvest = Harvest(complete=True, listed=len(records), requests=1)
        finish_run(opened, run, harvest, today=TODAY, now=NOW)
        krefeld = shipped("profiles") / "krefeld.yaml"
        import_profiles(opened, krefeld, author="tests", comment=None, now=NOW)
        yield opened


@pytest.fixture
def corpus(store: Store) -> Corpus:
    return load_corpus(store, TODAY)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(text=TEXT),
        Asked(text=TEXT, country="DE", without=("green roofs",), terms="shade; trees"),
        Asked(text=TEXT, must=("heat",), emphasis=(("heat waves", 2.0),)),
        Asked(query="heat action plans", must_not=("brazil",)),
    ],
)
def test_the_page_lists_what_command_and_api_list(store, corpus, asked: Asked) -> None:
    page = rank_project(corpus, read_asked(asked, corpus.index).project, today=TODAY).whole()
    (told,) = answer(store, corpus, asked, top=50, today=TODAY).lists
    assert page == told
    assert page.results


def test_a_question_is_taken_apart_at_its_stop_words(corpus: Corpus) -> None:
    reading = read_asked(Asked(query="heat action plans for old people, zebras"), corpus.index)
    assert [c.term for c in reading.chips] == ["heat action plans", "old people", "zebras"]
    assert reading.unknown == ("zebras",)


def test_what_is_struck_out_is_no_longer_searched_for_and_still_shown(corpus: Corpus) -> None:
    asked = Asked(query="heat action plans for old people", without=("old people",), terms="trees")
    reading = read_asked(asked, corpus.index)
    assert reading.project.keywords == ("heat action plans for", "trees")
    shown = {c.term: (c.is_struck, c.origin) for c in reading.chips}
    assert shown["old people"] == (True, Origin.SAID)
    assert shown["trees"] == (False, Origin.ADDED)


def test_a_text_of_which_everything_is_struck_out_is_no_question(corpus: Corpus) -> None:
    reading = read_asked(Asked(text=TEXT), corpus.index)
    every = tuple(c.term for c in reading.chips)
    with pytest.raises(EmptyProfile):
        read_asked(Asked(text=TEXT, without=every), corpus.index)
    left = read_asked(Asked(text=TEXT, without=every, terms="floods"), corpus.index)
    assert left.project.keywords == ("floods",)


def test_a_kept_question_is_a_project_that_demands_the_same(store, corpus) -> None:
    asked = Asked(
        text=TEXT,
        must=("heat",),
        must_not=("Brazil",),
        without=("green roofs",),
        emphasis=(("early warning", 0.5),),
        roles=("partner",),
    )
    reading = read_asked(asked, corpus.index)
    add_recipient(
        store, "ada@arezzo.example", profiles=["arezzo"], language="it", confirmed=True, now=NOW
    )
    kept = keep_project(
        store,
        reading,
        text=TEXT,
        city_id="krefeld",
        title="Cool rooms!",
        author="Grace",
        comment="kept",
        watcher="ada@arezzo.example",
        now=NOW,
    )
    (project,) = load_projects(store, "krefeld/cool-rooms")
    assert (project.must_all, project.must_none, project.roles) == (
        ("heat",),
        ("Brazil",),
        ("partner",),
    )
    assert project.summary == TEXT
    assert not {"green roofs", "early warning", "Brazil"} & set(project.keywords)
    assert find_recipient(store, "ada@arezzo.example").profiles == ("arezzo", kept.project_id)
    version = find_profile(store, "krefeld")
    assert (version.author, version.comment, version.version) == ("Grace", "kept", 2)
    take_back(store, "krefeld", 2, kept.project_id, author=None, now=NOW)
    assert find_profile(store, "krefeld").version == 3
    assert find_recipient(store, "ada@arezzo.example").profiles == ("arezzo",)
    with pytest.raises(UnknownName):
        load_projects(store, "krefeld/cool-rooms")
    with pytest.raises(StaleVersion):
        take_back(store, "krefeld", 2, kept.project_id, author=None, now=NOW)


@pytest.mark.parametrize(
    ("city", "title", "error"),
    [("nowhere", "Cool", UnknownName), ("krefeld", "x" * 201, WrongInput)],
)
def test_a_project_that_can_t_be_kept_changes_nothing(store, corpus, city, title, error) -> None:
    reading = read_asked(Asked(query="heat action plans"), corpus.index)
    with pytest.raises(error):
        keep_project(
            store, reading, text=None, city_id=city, title=title, author=None, comment=None, now=NOW
        )
    assert find_profile(store, "krefeld").version == 1


def test_two_projects_of_one_title_have_names_of_their_own(store, corpus) -> None:
    reading = read_asked(Asked(query="heat action plans"), corpus.index)
    names = [
        keep_project(
            store,
            reading,
            text=None,
            city_id="krefeld",
            title="Hitze & Kühle",
            author=None,
            comment=None,
            now=NOW,
        ).project_id
        for _ in range(2)
    ]
    assert names == ["krefeld/hitze-kuhle", "krefeld/hitze-kuhle-2"]
