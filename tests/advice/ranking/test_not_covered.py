"""What a call lacks never contradicts why it was found: the example cities on our own calls."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from advice.profiles.files import read_profile_folder
from advice.ranking.keyword_terms import suggest_keywords
from advice.ranking.shared_terms import SHORT, Phrase, missing_terms, shared_terms, singular
from funding.city import City, Project
from funding.match import Match, MatchList, Strength
from funding.resources import CHECKOUT, shipped
from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from matcher.understanding import understood
from tests.matcher.matches import match_calls

FIRST = 20
TODAY = date(2026, 10, 6)


@cache
def index() -> CallIndex:
    return CallIndex.build(read_judged(CHECKOUT / "data" / "judged").calls)


def projects() -> Iterator[Project]:
    """Yield the example cities' projects, and each of their summaries as a pasted text."""
    for file in read_profile_folder(shipped("profiles")):
        for project in file.projects:
            yield project
            city = City(id="question", name="", country=project.city.country)
            text = Project(id=f"{project.id}-text", city=city, title="", summary=project.summary)
            yield understood(text, index())


@cache
def lists() -> tuple[MatchList, ...]:
    return tuple(
        match_calls(p, index().calls, today=TODAY, index=index(), live=index().ids)
        for p in projects()
    )


def first_matches() -> Iterator[Match]:
    for found in lists():
        yield from (*found.results, *found.below_floor)[:FIRST]


def looked_at() -> Iterator[tuple[Project, Match]]:
    for project, found in zip(projects(), lists(), strict=True):
        for match in (*found.results, *found.below_floor)[:FIRST]:
            yield project, match


def test_no_keyword_is_a_reason_and_missing() -> None:
    looked_at = 0
    for match in first_matches():
        looked_at += 1
        said = {singular(word) for r in match.reasons for word in (r.term, r.via) if word}
        contradictions = {singular(topic) for topic in match.not_covered} & said
        assert not contradictions, (match.project_id, match.call.id, contradictions)
    assert looked_at > 200


def test_native_and_english_word_of_one_concept_are_one_gap() -> None:
    terms = index().concepts
    for match in first_matches():
        places = [
            frozenset(terms.places[c] for c in named)
            for topic in match.not_covered
            if (named := [c.id for c in terms.table if topic in c.terms.get("en", ())])
        ]
        assert len(places) == len(set(places)), (match.project_id, match.not_covered)


def test_reasons_are_words_of_the_profile_and_none_stands_among_the_gaps() -> None:
    told = 0
    for project, match in looked_at():
        terms = shared_terms(match, project)
        gaps = missing_terms(match, project, terms)
        own = [phrase for term in terms for phrase in term.own]
        profile = " ".join(text_of(project).casefold().split())
        for phrase in own:
            told += 1
            assert " ".join(phrase.text.casefold().split()) in profile, phrase
            assert len(phrase.text) > SHORT or phrase.text.isupper() or is_keyword(project, phrase)
        said = {singular(phrase.text) for phrase in own}
        assert not said & {singular(phrase.text) for phrase in gaps}
    assert told > 500


def is_keyword(project: Project, phrase: Phrase) -> bool:
    terms = (term.term for term in project.understood)
    return phrase.text in (*project.keywords, *project.english_keywords, *project.themes, *terms)


def text_of(project: Project) -> str:
    return " | ".join(
        (
            project.title,
            project.summary,
            *project.keywords,
            *project.english_keywords,
            *project.themes,
            *(term.term for term in project.understood),
        )
    )


def test_a_partial_never_stands_above_a_strong() -> None:
    for found in lists():
        strengths = [m.strength for m in found.results]
        assert strengths == sorted(strengths, key=lambda s: s is not Strength.STRONG)


def test_a_profile_without_keywords_is_suggested_words_of_its_own() -> None:
    project = next(projects())
    bare = Project(id="x", city=project.city, title=project.title, summary=project.summary)
    words = suggest_keywords(bare, index())
    text = " ".join(f"{project.title} {project.summary}".split()).casefold()
    assert words
    assert all(" ".join(word.split()).casefold() in text for word in words)
