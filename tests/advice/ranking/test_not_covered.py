"""What a call lacks never contradicts why it was found: the example cities on our own calls."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from advice.profiles.files import read_profile_folder
from advice.ranking.keyword_terms import suggest_keywords
from advice.weekly.cards import TERMS, singular, telling
from funding.city import City, Project
from funding.match import Match, MatchList, Strength
from funding.resources import CHECKOUT, shipped
from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from matcher.rank import match_calls
from matcher.understanding import understood

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


def test_reasons_are_words_of_the_reader_and_none_explains_itself() -> None:
    for match in first_matches():
        for reason in telling(match.reasons)[:TERMS]:
            assert len(reason.term) > 2 or reason.term.isupper()
            assert reason.via is None or singular(reason.via) != singular(reason.term)


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
