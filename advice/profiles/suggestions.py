"""Keywords that a profile may want, each with what it would do; none is ever added by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from advice.profiles.effect import Rank, places
from advice.profiles.keyword_suggestions import suggest_english
from advice.profiles.warnings import broad_keywords
from advice.ranking.feedback_signal import liked_calls
from advice.ranking.keyword_terms import suggest_keywords
from advice.ranking.matching import Corpus, rank_project
from advice.ranking.shared_terms import singular
from funding.call import Call
from funding.city import Project
from funding.errors import EmptyProfile
from funding.words import normalised
from matcher.explain import Words
from matcher.index.call_index import CallIndex
from matcher.profile_figures import counted_columns
from matcher.profile_vector import ENGLISH, parts_of
from matcher.rank import Ranked
from matcher.text.tokens import analyser

MOST = 4
"""Keywords of one origin."""
LOOKED_AT = 60
"""The heaviest words of what readers liked."""
SHORTEST = 4
GERMAN = "de"


class Origin(StrEnum):
    TEXT = "text"
    """The profile's own text says it."""
    CONCEPT = "concept"
    """What the profile says in its language, in English."""
    FEEDBACK = "feedback"
    """A call that a reader marked relevant says it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """One keyword with its effect on the list of the project."""

    term: str
    is_english: bool
    """True where it belongs to the English keywords of a project in another language."""
    origin: Origin
    entered: int
    left: int
    moved: int
    first: Call | None
    """The best of the calls that would enter."""


def suggestions_for(
    corpus: Corpus, project: Project, *, today: date, rank: Rank | None = None
) -> tuple[Suggestion, ...]:
    """Return keywords for a project, those of its text first; each is tried by itself."""

    def ranked_now(each: Project) -> Ranked:
        return rank_project(corpus, each, today=today)

    rank = rank or ranked_now
    try:
        before = places(rank(project))
    except EmptyProfile:
        before = {}
    found = []
    known = {normalised(term) for term in (*project.keywords, *project.english_keywords)}
    for term, origin in terms_for(corpus, project):
        if normalised(term) in known:
            continue
        known.add(normalised(term))
        is_english = origin is not Origin.TEXT and (project.language or ENGLISH) != ENGLISH
        ranked = rank_project(
            corpus, with_keyword(project, term, is_english=is_english), today=today
        )
        after = places(ranked)
        entered = [name for name in after if name not in before]
        found.append(
            Suggestion(
                term=term,
                is_english=is_english,
                origin=origin,
                entered=len(entered),
                left=sum(name not in after for name in before),
                moved=sum(after.get(name, place) != place for name, place in before.items()),
                first=next((m.call for m in ranked.found.results if m.call.id in entered), None),
            )
        )
    return tuple(found)


def terms_for(corpus: Corpus, project: Project) -> Iterator[tuple[str, Origin]]:
    index = corpus.index
    said = [t for t in suggest_keywords(project, index) if is_thing(t, project.language)]
    for term in said[:MOST]:
        yield term, Origin.TEXT
    for term in suggest_english(project, index.concepts)[:MOST]:
        yield term, Origin.CONCEPT
    for term in liked_terms(corpus, project)[:MOST]:
        yield term, Origin.FEEDBACK


def is_thing(term: str, language: str | None) -> bool:
    """Return whether a term may name a thing; in German things have a capital: "heißen" is none."""
    return language != GERMAN or " " in term or term[:1].isupper()


def liked_terms(corpus: Corpus, project: Project) -> list[str]:
    """Return what calls marked relevant speak of and the profile does not, the heaviest first.

    What a call marked off topic says, too, tells nothing; nor do words of every second call.
    """
    import numpy as np

    index = corpus.index
    learnt = liked_calls(project, corpus.feedback, corpus.people)
    liked = [name for name in learnt.liked if name in index.row]
    if not liked:
        return []
    weights = np.zeros(len(index.names))
    for name in liked:
        columns, values = row_of(index, name)
        weights[columns] += values
    for name in learnt.disliked:
        if name in index.row:
            weights[row_of(index, name)[0]] = 0
    weights[list(asked_columns(project, index))] = 0
    found: dict[str, str] = {}
    for column in np.argsort(-np.round(weights, 9), kind="stable")[:LOOKED_AT].tolist():
        if weights[column] <= 0:
            break
        term = named(index, column, liked, project)
        if term is not None and not any(singular(term) in other for other in found):
            found.setdefault(singular(term), term)
    return list(found.values())


def row_of(index: CallIndex, name: str) -> tuple["list[int]", "list[float]"]:
    columns, weights = index.weights_of(index.row[name])
    return columns.tolist(), weights.tolist()


def asked_columns(project: Project, index: CallIndex) -> Iterator[int]:
    """Yield the columns that the profile asks for already."""
    for part in parts_of(project, index.concepts):
        yield from counted_columns(index, part.language, analyser(part.language).counts(part.text))[
            0
        ]


def named(index: CallIndex, column: int, liked: list[str], project: Project) -> str | None:
    """Return the words of a column as a keyword; None for a single stem, which says too little."""
    place = index.concept_of(column)
    if place is not None:
        term = index.concepts.name(place)
    elif " " in index.term_of(column)[1]:
        name = next(n for n in liked if column in row_of(index, n)[0])
        words = Words(project, index.calls[index.row[name]], index)
        term = words.shown(column, "text")
    else:
        return None
    is_telling = len(term) >= SHORTEST and normalised(term) not in broad_keywords()
    return term if is_telling else None


def with_keyword(project: Project, term: str, *, is_english: bool = False) -> Project:
    """Return the project with one more keyword; the same where it has it already."""
    present = project.english_keywords if is_english else project.keywords
    if term.casefold() in (known.casefold() for known in present):
        return project
    if is_english:
        return replace(project, english_keywords=(*present, term))
    return replace(project, keywords=(*present, term))


def unheard_keywords(project: Project, index: CallIndex) -> list[str]:
    """Return the keywords of which no live call has a word."""
    return [
        part.text
        for part in parts_of(project, index.concepts)
        if part.field in ("keywords", "english_keywords")
        and not counted_columns(index, part.language, analyser(part.language).counts(part.text))[0]
    ]
