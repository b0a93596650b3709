"""The best calls of many projects are those of sorting the exact scores of every call."""

import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.city import City, Project
from funding.resources import CHECKOUT
from matcher.batched import as_rows, scores_of
from matcher.best import calls as best
from matcher.best.calls import best_calls, best_of_few, best_of_many
from matcher.best.near import near_the_best
from matcher.best.rough import rough_scores
from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from matcher.index.term_counts import count_call
from matcher.profile_vector import ProfileVector, build_vector
from matcher.rank import ranking_scores
from tests.examples import examples

VALUES = st.sampled_from([0.0, -0.0, -0.1, 0.25, 0.25 + 1e-13, 0.25 - 4e-13, 0.5, 1e-12, 2.0])
CITY = City(id="krefeld", name="Krefeld", country="DE")
Asked = tuple[Project, ProfileVector]


@cache
def index() -> CallIndex:
    """Judged calls, each three times: scores of which many are equal."""
    judged = read_judged(CHECKOUT / "data" / "judged").calls
    counted = [(call, count_call(call)) for call in judged]
    calls = [(replace(c, id=f"{c.id}/{n}"), counts) for c, counts in counted for n in range(3)]
    return CallIndex.build([c for c, _ in calls], counts={c.id: counts for c, counts in calls})


@cache
def asked() -> list[Asked]:
    """Projects whose keywords are mixed, some of no city; the last ones hardly say a thing."""
    projects, chance = read_judged(CHECKOUT / "data" / "judged").projects, random.Random(1)
    words = sorted({keyword for project in projects for keyword in project.keywords})
    mixed = [
        replace(
            chance.choice(projects),
            id=f"made/{n}",
            city=replace(CITY, name=chance.choice(["", "Krefeld"])),
            keywords=tuple(chance.sample(words, 6)),
        )
        for n in range(150)
    ]
    quiet = [
        Project(id=f"quiet/{title}", city=CITY, title=title)
        for title in ("Abwasserwärmerückgewinnung", "qqqqq", "heat")
    ]
    liked = build_vector(projects[0], index(), liked=index().ids[:3], disliked=index().ids[3:9])
    pairs = [(project, build_vector(project, index())) for project in (*mixed, *quiet)]
    return [*pairs, (projects[0], liked)]


def expected(pair: Asked, most: int) -> tuple[list[int], list[float]]:
    """The slow way: every score, rounded, and sorted with all ties in their order."""
    project, vector = pair
    scores = ranking_scores(project, scores_of(vector, index()), index())
    keys = np.round(scores, 12).tolist()
    rows = sorted(range(len(keys)), key=lambda place: (-keys[place], place))[:most]
    return rows, scores[rows].tolist()


@pytest.mark.parametrize("most", [1, 20, 100])
def test_the_best_calls_and_their_scores_are_those_of_sorting_all(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = [expected(pair, most) for pair in asked()]
    monkeypatch.setattr(best, "WINDOW", 100)
    for way in (best_calls, best_of_few, best_of_many):
        found = [(rows.tolist(), values.tolist()) for rows, values in way(asked(), index(), most)]
        assert found == slow


def test_rough_scores_are_never_further_off_than_they_say() -> None:
    exact = [scores_of(vector, index()) for _, vector in asked()]
    seen = []
    for rough in rough_scores(as_rows([vector for _, vector in asked()], index()), index()):
        for place, scores, off in zip(rough.places.tolist(), rough.scores, rough.off, strict=True):
            seen.append(place)
            assert np.abs(scores - exact[place]).max() <= off
    assert sorted(seen) == list(range(len(asked())))
    assert rough.off.max() < 1e-4


def test_few_of_all_calls_are_scored_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    scored = []

    def counting(own, places, index):
        scored.append(places)
        return exact(own, places, index)

    exact = best.exact_scores
    monkeypatch.setattr(best, "exact_scores", counting)
    list(best_of_many(asked()[:150], index(), 5))
    assert np.concatenate(scored).size < len(index().ids) * 150 / 10


@settings(max_examples=examples(150))
@given(
    some=st.lists(VALUES, max_size=40),
    seed=st.integers(0, 9),
    size=st.sampled_from([1, 7, 127, 129, 600, 5000]),
    most=st.sampled_from([1, 3, 20, 100]),
    off=st.sampled_from([0.0, 1e-6, 0.01]),
)
def test_what_can_be_among_the_best_is_never_missed(
    some: list[float], seed: int, size: int, most: int, off: float
) -> None:
    drawn = np.random.default_rng(seed)
    scores = np.concatenate([drawn.choice([*some, 0.0], size), some, drawn.random(size).round(2)])
    wrong = scores + drawn.uniform(-off, off, len(scores))
    near = near_the_best(np.stack([wrong, scores]), most, np.array([off, 0.0]))
    keys = np.round(scores, 12).tolist()
    wanted = sorted(range(len(keys)), key=lambda place: (-keys[place], place))[:most]
    for row in (0, 1):
        places = near.table()[row, : near.counts[row]].tolist()
        assert places == sorted(set(places))
        assert set(wanted) <= set(places)
