"""What readers answer moves the ranking a little, and undoing it leaves no trace."""

from datetime import date

import numpy as np
import pytest

from funding.call import Call, Deadline, Kind, Record, Status, TextSection
from funding.city import City, Project
from matcher.batched import scores_of
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.relevance_feedback import CAP, FEEDBACK
from tests.matcher.matches import match_calls

TODAY = date(2026, 10, 13)
TEXTS = {
    "heat": ("Heat action plans", "Early warning of heat waves for vulnerable residents in towns."),
    "flood": ("Flood warning", "Early warning of floods and heavy rain along rivers in towns."),
    "trees": ("Street trees", "Trees and shade against heat in squares and school yards of towns."),
    "cycling": ("Cycling in towns", "Safe routes for cycling and walking to schools and markets."),
    "archive": ("Digital archives", "Museums and archives put their collections on line."),
}
PROJECT = Project(
    id="krefeld/heat",
    city=City(id="krefeld", name="Krefeld", country="DE"),
    title="Early warning of heat",
    summary="Residents are warned of heat waves by street, with a plan for shade in squares.",
    language="en",
    keywords=("heat waves", "early warning", "shade"),
)


@pytest.fixture(scope="module")
def calls():
    return [
        Call(id=name, best=record(name, *texts), records=(record(name, *texts),))
        for name, texts in TEXTS.items()
    ]


def record(name, title, text):
    return Record(
        source="sedia",
        source_id=name,
        title=title,
        url="https://calls.example.eu/",
        kind=Kind.TOPIC,
        language="en",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=date(2027, 1, 1), raw="2027-01-01"),),
        sections=(TextSection(heading=None, text=text),),
    )


def ranks(found):
    return [m.call.id for m in (*found.results, *found.below_floor)]


def test_what_was_called_off_topic_sinks_and_what_is_like_a_liked_call_rises(calls):
    index = CallIndex.build(calls)
    before = scores_of(build_vector(PROJECT, index), index)
    after = scores_of(build_vector(PROJECT, index, liked=["trees"], disliked=["flood"]), index)
    rows = index.row
    assert after[rows["flood"]] < before[rows["flood"]]
    assert after[rows["trees"]] > before[rows["trees"]]


def test_the_move_stays_under_its_cap_however_many_answers_there_are(calls):
    index = CallIndex.build(calls)
    plain = build_vector(PROJECT, index)
    moved = build_vector(PROJECT, index, liked=list(TEXTS), disliked=["archive", "cycling"])
    assert float(np.linalg.norm(moved.fields[FEEDBACK])) <= CAP + 1e-9
    longest = float(np.sqrt(index.postings.multiply(index.postings).sum(axis=1)).max())
    shift = np.abs(scores_of(moved, index) - scores_of(plain, index)).max()
    assert shift <= CAP * longest + 1e-9


def test_undoing_restores_the_former_ranking_exactly(calls):
    before = match_calls(PROJECT, calls, today=TODAY)
    during = match_calls(PROJECT, calls, today=TODAY, disliked=["heat"])
    after = match_calls(PROJECT, calls, today=TODAY)
    assert before == after
    assert [m.score for m in before.results] != [m.score for m in during.results]


def test_the_effect_is_told_among_the_reasons(calls):
    index = CallIndex.build(calls)
    vector = build_vector(PROJECT, index, liked=["trees"])
    assert np.allclose(sum(vector.fields.values()), vector.whole)
    assert vector.fields[FEEDBACK].any()


def test_answers_about_calls_that_are_gone_change_nothing(calls):
    plain = match_calls(PROJECT, calls, today=TODAY)
    assert match_calls(PROJECT, calls, today=TODAY, liked=["gone"], disliked=["gone"]) == plain
