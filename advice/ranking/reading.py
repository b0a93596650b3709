"""What was understood of a question or a text, as a person may change it term by term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from advice.ranking.asked import BETWEEN, Asked, project_asked
from advice.ranking.keyword_terms import phrases
from funding.city import Project
from funding.errors import EmptyProfile
from funding.understanding import Source, UnderstoodTerm
from matcher.index.call_index import CallIndex
from matcher.profile_vector import QUESTION_TERMS
from matcher.question_words import question_phrases, unknown_words, without_words
from matcher.text.query_language import language_of_prose
from matcher.text.tokens import analyser
from matcher.understanding import NOTHING, leave_out, understand

FEW = 4
"""A text of which fewer terms are understood is about anything or nothing."""
LESS, MORE = 0.5, 2.0
"""Factors of a term that counts less or more than usual."""
ENGLISH = "en"


class Origin(StrEnum):
    """Where a term comes from."""

    SAID = "said"
    FIELD = "field"
    """A field of work, told from what the text names."""
    ADDED = "added"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """One term with what a person decided about it."""

    term: str
    origin: Origin
    language: str | None
    """None where it is the reader's own affair: of an added term."""
    concept: str | None
    """The usual English words of the concept that joins it to other languages."""
    is_struck: bool
    factor: float
    is_must: bool
    is_must_not: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A question or a text, ready to be matched."""

    project: Project
    chips: tuple[Chip, ...]
    """Fields of work first, then what was said, then what was added."""
    language: str
    """The main one.  *Format* ISO 639-1."""
    is_short: bool
    """A text of so few words that likeness says little."""
    is_generic: bool
    """A text of which hardly any subject word is known."""
    is_foreign: bool
    """In another language than English, and few of its words lead to English calls."""
    unknown: tuple[str, ...]
    """Words of a question that no call has."""


def read_asked(asked: Asked, index: CallIndex) -> Reading:
    """Return what is understood of a text or a question.

    Raises EmptyProfile where nothing is left to search for, WrongInput for what can't be asked.
    """
    whole = project_asked(asked)
    is_text = asked.text is not None
    said = whole.summary if is_text else whole.title
    terms = tuple(understand(said, index)) if is_text else ()
    language = language_of_prose(said, index.concepts)
    if not is_text:
        terms = tuple(question_terms(said, language, index))
    kept = tuple(leave_out(terms, asked.without))
    project = (
        text_as(replace(whole, language=language), kept)
        if is_text
        else question_as(whole, asked, language)
    )
    own = [t for t in terms if t.source is Source.TEXT]
    words = len(analyser(language).counts(said[:4000]))
    return Reading(
        project=project,
        chips=tuple(chips_of(asked, terms, kept, index)),
        language=language,
        is_short=is_text and words <= QUESTION_TERMS,
        is_generic=is_text and words > QUESTION_TERMS and len(phrases(own)) < FEW,
        is_foreign=language != ENGLISH and sum(t.concept is not None for t in own) < FEW,
        unknown=() if is_text else tuple(unknown_words(said, index, language)),
    )


def question_terms(text: str, language: str, index: CallIndex) -> Iterator[UnderstoodTerm]:
    """Yield the phrases of a question; all count alike."""
    for phrase in question_phrases(text, language):
        counts = analyser(language).counts(phrase)
        places = [place for place, _ in index.concepts.terms_among(language, counts)]
        yield UnderstoodTerm(
            term=phrase,
            weight=1.0,
            concept=index.concepts.table[places[-1]].id if places else None,
            source=Source.TEXT,
            language=language,
            key=phrase,
        )


def text_as(project: Project, kept: tuple[UnderstoodTerm, ...]) -> Project:
    """Return the project of a text by its terms; by the added ones alone where none are left."""
    if kept:
        return replace(project, understood=kept)
    if not project.keywords:
        raise EmptyProfile(NOTHING)
    return replace(project, title=project.keywords[0], summary="")


def question_as(project: Project, asked: Asked, language: str) -> Project:
    """Return the project of a question without what is struck out, and with what was added."""
    title = project.title
    if asked.without:
        title = without_words(title, asked.without, language)
    words = tuple(w for w in (title, *added_terms(asked)) if w)
    if not words:
        raise EmptyProfile(NOTHING)
    return replace(project, title=words[0], keywords=words)


def added_terms(asked: Asked) -> list[str]:
    return [term.strip() for term in asked.terms.split(BETWEEN) if term.strip()]


def chips_of(
    asked: Asked,
    terms: Sequence[UnderstoodTerm],
    kept: Sequence[UnderstoodTerm],
    index: CallIndex,
) -> list[Chip]:
    """Return the terms to show, with what was decided about each."""
    left = {t.term.casefold() for t in kept}
    factors = {term.casefold(): factor for term, factor in asked.emphasis}
    must = {term.casefold() for term in asked.must}
    must_not = {term.casefold() for term in asked.must_not}

    def chip(term: str, origin: Origin, found: UnderstoodTerm | None) -> Chip:
        key = term.casefold()
        place = None if found is None else index.concepts.places.get(found.concept or "")
        return Chip(
            term=term,
            origin=origin,
            language=None if found is None else found.language,
            concept=None if place is None else index.concepts.name(place),
            is_struck=found is not None and key not in left,
            factor=factors.get(key, 1.0),
            is_must=key in must,
            is_must_not=key in must_not,
        )

    fields = [chip(t.term, Origin.FIELD, t) for t in terms if t.source is Source.FIELD]
    said = []
    for phrase in phrases(terms):
        same = [t for t in terms if " ".join(t.term.split()) == " ".join(phrase.split())]
        named = next((t for t in same if t.concept is not None), same[0])
        said.append(chip(phrase, Origin.SAID, named))
    shown = {c.term.casefold() for c in (*fields, *said)}
    others = [*added_terms(asked), *asked.must, *asked.must_not]
    added = dict.fromkeys(t for t in others if t.casefold() not in shown)
    return [*fields, *said, *(chip(t, Origin.ADDED, None) for t in added)]
