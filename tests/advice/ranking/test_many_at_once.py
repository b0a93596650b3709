"""Many projects ranked together get the lists that each gets alone; few matches are judged."""

import pickle
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from advice.profiles.files import read_profile_folder
from advice.ranking.answering import told
from advice.ranking.feedback_signal import LikedCalls
from advice.ranking.matching import Corpus, ad_hoc_project, rank_project, rank_projects
from eligibility.verdict import check_call
from funding.city import City, Project
from funding.errors import EmptyProfile
from funding.match import MatchList, Strength
from funding.resources import CHECKOUT, shipped
from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from store.people.feedback import AnswerKind, Feedback

TODAY = date(2026, 10, 13)
EMPTY = Project(id="a/empty", city=City(id="a", name="A", country="DE"), title="?!")


@cache
def corpus() -> Corpus:
    index = CallIndex.build(read_judged(CHECKOUT / "data" / "judged").calls)
    return Corpus(calls=index.calls, index=index, live=frozenset(index.ids))


@cache
def projects() -> tuple[Project, ...]:
    shown = [p for f in read_profile_folder(shipped("profiles")) for p in f.projects]
    judged = read_judged(CHECKOUT / "data" / "judged").projects
    asked = ad_hoc_project("green roofs against heat", is_question=True, country="DE")
    return (*shown, *judged, asked)


def parts(found: MatchList) -> tuple[Any, ...]:
    return found.considered, tuple(found.results), tuple(found.blocked), tuple(found.below_floor)


def test_each_gets_the_list_that_it_gets_alone_with_the_same_reasons() -> None:
    fresh = set(corpus().index.ids[::5])
    together = list(rank_projects(corpus(), projects(), today=TODAY, fresh=fresh))
    assert [ranked.project.id for ranked in together] == [p.id for p in projects()]
    for project, ranked in zip(projects(), together, strict=True):
        alone = rank_project(corpus(), project, today=TODAY, fresh=fresh)
        assert parts(ranked.whole()) == parts(alone.whole())
    assert sum(len(ranked.found.results) for ranked in together) > 100


def test_it_does_not_matter_who_is_ranked_beside_whom() -> None:
    forth = {r.project.id: parts(r.found) for r in rank_projects(corpus(), projects(), today=TODAY)}
    some = projects()[::-3]
    back = {r.project.id: parts(r.found) for r in rank_projects(corpus(), some, today=TODAY)}
    assert back == {project.id: forth[project.id] for project in some}


def test_those_before_a_project_that_says_nothing_come_before_its_error() -> None:
    waiting = rank_projects(corpus(), [*projects()[:3], EMPTY, projects()[3]], today=TODAY)
    assert [next(waiting).project.id for _ in range(3)] == [p.id for p in projects()[:3]]
    with pytest.raises(EmptyProfile, match="'a/empty'"):
        next(waiting)


def test_only_what_is_looked_at_is_judged_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: Counter[str] = Counter()

    def counting(project: Project, call: Any, *, today: date) -> Any:
        judged[call.id] += 1
        return check_call(project, call, today=today)

    monkeypatch.setattr("advice.ranking.matching.check_call", counting)
    ranked = rank_project(corpus(), projects()[0], today=TODAY)
    assert len(ranked.found.results) > 5
    assert not judged
    shown = told(ranked, 2)
    assert ranked.found.results[0] is ranked.found.results[0]
    assert [bool(m.reasons) for m in shown.results[:3]] == [True, True, False]
    assert max(judged.values()) == 1
    assert len(judged) <= 3 + len(ranked.found.blocked) + len(ranked.found.below_floor)


def test_strong_ones_are_counted_without_looking_at_all() -> None:
    for ranked in rank_projects(corpus(), projects(), today=TODAY):
        every = [match.strength for match in ranked.found.results]
        assert ranked.found.strong == every.count(Strength.STRONG)


def test_a_list_that_is_sent_elsewhere_arrives_whole() -> None:
    found = rank_project(corpus(), projects()[0], today=TODAY).found
    assert parts(pickle.loads(pickle.dumps(found))) == parts(found)


def test_what_readers_taught_can_be_given_along() -> None:
    project = projects()[0]
    liked = rank_project(corpus(), project, today=TODAY).found.results[2].call.id
    answer = Feedback(
        id=1,
        recipient_id=None,
        project_id=project.id,
        call_id=liked,
        answer=AnswerKind.RELEVANT,
        reason=None,
        days=None,
        comment=None,
        deadline=None,
        period=None,
        given_at=datetime(2026, 10, 1, tzinfo=UTC),
        undone_at=None,
    )
    knows = replace(corpus(), feedback=(answer,))
    taught = LikedCalls(liked=(liked,))
    of_readers = rank_project(knows, project, today=TODAY).found
    given = rank_project(corpus(), project, today=TODAY, learnt=taught).found
    assert parts(of_readers) == parts(given)
    assert parts(given) != parts(rank_project(corpus(), project, today=TODAY).found)
