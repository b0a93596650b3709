"""What a draft does to the lists of a city: who enters, leaves, moves, and why."""

from dataclasses import replace

import pytest

from advice.profiles.effect import FIRST, Effect, Stage, effect_of
from advice.profiles.files import ProfileFile, write_profile_file
from advice.profiles.suggestions import with_keyword
from advice.ranking.matching import Corpus, load_corpus, match_project
from funding.city import Project
from store.people.feedback import AnswerKind
from tests.advice.profiles.conftest import TODAY, mark


def changed(profile: ProfileFile, **values: object) -> ProfileFile:
    """Return a draft in which the first project is otherwise."""
    first, *others = profile.projects
    new: Project = replace(first, **values)  # type: ignore[arg-type]
    return write_profile_file(profile, "draft", projects=[new, *others])


def ids(corpus: Corpus, profile: ProfileFile) -> list[str]:
    return [m.call.id for m in match_project(corpus, profile.projects[0], today=TODAY).results]


def terms(effect: Effect, kind: str) -> set[str]:
    return {
        phrase.text
        for shift in effect.projects[0].entered + effect.projects[0].moved
        for term in getattr(shift, kind)
        for phrase in term.own
    }


def test_a_draft_that_says_the_same_does_nothing(corpus, krefeld) -> None:
    effect = effect_of(corpus, krefeld, krefeld, today=TODAY)
    assert all(project.is_nothing for project in effect.projects)
    assert effect.projects[0].before == effect.projects[0].after


def test_entered_left_and_moved_are_the_difference_of_the_two_lists(corpus, krefeld) -> None:
    draft = changed(krefeld, english_keywords=("green roofs", "street trees"), themes=("housing",))
    effect = effect_of(corpus, krefeld, draft, today=TODAY)
    before, after = ids(corpus, krefeld), ids(corpus, draft)
    assert [s.call.id for s in effect.entered] == [i for i in after if i not in before]
    assert [s.call.id for s in effect.left] == [i for i in before if i not in after]
    assert effect.entered
    for shift in effect.moved:
        assert before[shift.before.place - 1] == after[shift.after.place - 1] == shift.call.id
        assert shift.before.place != shift.after.place
    shown = effect.projects[0]
    assert [m.call.id for m in shown.before.results] == before
    assert [m.call.id for m in shown.after.results] == after


def test_the_terms_that_did_it_are_told_in_the_words_of_the_profile(corpus, krefeld) -> None:
    draft = write_profile_file(
        krefeld,
        "draft",
        projects=[
            with_keyword(krefeld.projects[0], "green roofs", is_english=True),
            *krefeld.projects[1:],
        ],
    )
    effect = effect_of(corpus, krefeld, draft, today=TODAY)
    assert "green roofs" in terms(effect, "more")
    assert "green roofs" not in terms(effect, "less")


def test_a_keyword_that_weighs_more_pulls_its_calls_up(corpus, krefeld) -> None:
    draft = changed(krefeld, emphasis=(("weather sensors", 3.0),))
    effect = effect_of(corpus, krefeld, draft, today=TODAY)
    assert effect.moved
    assert terms(effect, "more") >= {"weather sensors"}
    assert write_profile_file(draft, "x").projects[0].emphasis == (("weather sensors", 3.0),)


def test_a_forbidden_word_rules_calls_out_and_says_which(corpus, krefeld) -> None:
    draft = changed(krefeld, must_none=("heat",))
    effect = effect_of(corpus, krefeld, draft, today=TODAY)
    ruled = [s for s in effect.left if s.after.stage is Stage.RULED_OUT]
    assert ruled
    assert {s.after.rule.field for s in ruled} == {"must_none"}
    assert {s.after.rule.terms for s in ruled} == {("heat",)}


def test_a_fact_of_the_city_moves_calls_among_the_blocked(corpus, krefeld) -> None:
    # a city outside the programmes' countries
    draft = write_profile_file(
        krefeld, "draft", city=replace(krefeld.city, country="US", nuts3=None)
    )
    effect = effect_of(corpus, krefeld, draft, today=TODAY)
    for shift in effect.left:
        assert shift.after.stage in (Stage.BLOCKED, Stage.BELOW)
        if shift.after.stage is Stage.BLOCKED:
            assert shift.after.check is not None


def test_a_call_marked_relevant_that_drops_out_is_told(store, corpus, krefeld) -> None:
    first = ids(corpus, krefeld)[0]
    mark(store, first, AnswerKind.RELEVANT)
    asked = load_corpus(store, TODAY)
    assert effect_of(asked, krefeld, krefeld, today=TODAY).lost_relevant == ()
    title = asked.index.calls[asked.index.row[first]].title
    draft = changed(krefeld, must_not=tuple(title.split()[:1]))
    (lost,) = effect_of(asked, krefeld, draft, today=TODAY).lost_relevant
    assert (lost.call.id, lost.people, lost.before.place) == (first, 1, 1)
    assert lost.after.stage is Stage.RULED_OUT


def test_a_call_marked_relevant_that_falls_behind_the_first_ten_is_told(store, krefeld) -> None:
    corpus = load_corpus(store, TODAY)
    for call_id in ids(corpus, krefeld)[:FIRST]:
        mark(store, call_id, AnswerKind.RELEVANT)
    asked = load_corpus(store, TODAY)
    draft = changed(
        krefeld, english_keywords=(), keywords=("housing", "energy", "mobility", "water"), themes=()
    )
    effect = effect_of(asked, krefeld, draft, today=TODAY)
    after = ids(asked, draft)
    for lost in effect.lost_relevant:
        assert lost.call.id not in after[:FIRST]
    seen = {lost.call.id for lost in effect.lost_relevant}
    before = ids(asked, krefeld)
    marked = set(ids(corpus, krefeld)[:FIRST])
    assert seen == {
        i
        for i in marked
        if i in before and (i not in after or before.index(i) < FIRST <= after.index(i))
    }


def test_new_and_removed_projects_have_one_side(corpus, krefeld) -> None:
    first = krefeld.projects[0]
    other = replace(first, id="krefeld/other", title="Street lighting")
    draft = write_profile_file(krefeld, "draft", projects=[other])
    new, old, _ = effect_of(corpus, krefeld, draft, today=TODAY).projects
    assert (new.project_id, new.before) == ("krefeld/other", None)
    assert (old.project_id, old.after) == (first.id, None)
    assert len(new.entered) == len(new.after.results)
    assert len(old.left) == len(old.before.results)
    assert {s.after.stage for s in old.left} == {Stage.NO_PROJECT}


@pytest.mark.parametrize("current", [None, "krefeld"])
def test_a_profile_that_says_nothing_has_an_empty_list(corpus, krefeld, current) -> None:
    silent = changed(krefeld, title="…", summary="", keywords=(), english_keywords=(),
                     themes=(), past_projects=())  # fmt: skip
    effect = effect_of(corpus, krefeld if current else None, silent, today=TODAY)
    assert effect.projects[0].after.is_empty
    assert effect.projects[0].entered == ()


def test_terms_are_told_for_as_many_calls_as_are_shown(corpus, krefeld) -> None:
    draft = changed(krefeld, emphasis=(("weather sensors", 3.0),))
    few = effect_of(corpus, krefeld, draft, today=TODAY, most=1)
    whole = effect_of(corpus, krefeld, draft, today=TODAY)
    assert [s.call.id for s in few.moved] == [s.call.id for s in whole.moved]
    assert few.moved[0] == whole.moved[0]
    assert all(not (s.more or s.less) for s in few.moved[1:])
