"""Keywords that a profile may want, each with its effect; nothing is added by itself."""

from dataclasses import replace

from advice.profiles.effect import effect_of
from advice.profiles.files import write_profile_file
from advice.profiles.suggestions import (
    Origin,
    suggestions_for,
    unheard_keywords,
    with_keyword,
)
from advice.ranking.matching import load_corpus, match_project
from store.people.feedback import AnswerKind
from store.people.refusals import Why
from tests.advice.profiles.conftest import TODAY, mark


def test_each_suggestion_tells_what_it_would_do(corpus, krefeld) -> None:
    first, *others = krefeld.projects
    bare = replace(first, keywords=first.keywords[:2], english_keywords=())
    found = suggestions_for(corpus, bare, today=TODAY)
    assert {s.origin for s in found} == {Origin.TEXT, Origin.CONCEPT}
    current = write_profile_file(krefeld, "x", projects=[bare, *others])
    for suggestion in found[:3]:
        project = with_keyword(bare, suggestion.term, is_english=suggestion.is_english)
        draft = write_profile_file(current, "x", projects=[project, *others])
        effect = effect_of(corpus, current, draft, today=TODAY, most=0)
        assert suggestion.entered == len(effect.entered)
        assert suggestion.left == len(effect.left)
        assert (suggestion.first is None) == (not effect.entered)


def test_what_relevant_calls_speak_of_is_suggested_and_what_is_off_topic_is_not(
    store, corpus, krefeld
) -> None:
    project = krefeld.projects[0]
    results = match_project(corpus, project, today=TODAY).results
    assert not [
        s for s in suggestions_for(corpus, project, today=TODAY) if s.origin is Origin.FEEDBACK
    ]
    mark(store, results[0].call.id, AnswerKind.RELEVANT)
    asked = load_corpus(store, TODAY)
    liked = [s for s in suggestions_for(asked, project, today=TODAY) if s.origin is Origin.FEEDBACK]
    assert liked
    known = {term.casefold() for term in (*project.keywords, *project.english_keywords)}
    assert not {s.term.casefold() for s in liked} & known
    mark(store, results[0].call.id, AnswerKind.NOT_RELEVANT, Why.TOPIC)
    asked = load_corpus(store, TODAY)
    after = suggestions_for(asked, project, today=TODAY)
    assert not [s for s in after if s.origin is Origin.FEEDBACK]


def test_a_keyword_that_no_call_has_is_named(corpus, krefeld) -> None:
    project = with_keyword(krefeld.projects[0], "xyzzyqwert", is_english=True)
    assert unheard_keywords(project, corpus.index)[-1] == "xyzzyqwert"
    assert "heat warning" not in unheard_keywords(project, corpus.index)


def test_a_keyword_is_there_once(krefeld) -> None:
    project = krefeld.projects[0]
    assert with_keyword(project, project.keywords[0].upper()) is project
