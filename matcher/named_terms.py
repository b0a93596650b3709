"""Whether a call names a term: in its own words, in another form of them, or by its concept."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from funding.city import Project
from matcher.concepts import Concepts
from matcher.index.call_index import PROGRAMME, CallIndex
from matcher.text.languages import known
from matcher.text.must_terms import call_text, contains
from matcher.text.query_language import language_of_prose
from matcher.text.tokens import analyser

ENGLISH = "en"
Names = tuple[str, ...]
"""Names of columns of an index, all of which a call has that names the term."""


def is_named(index: CallIndex, row: int, term: str, languages: Sequence[str]) -> bool:
    """Return whether the call in *row* names *term*, which is in one of *languages*.

    Forms of a word are one word, and what joins the languages joins them here: who demands "green
    roofs" gets calls on "Gründächer".  Only the call's own text counts, not what we know of
    its programme.  A term without any word that is searched for, such as C++, is looked for as it
    is written.

    Pairs of neighbouring words stand for a longer term, so that "heat action plans" is named by a
    text on "heat action" and "action plans".
    """
    asked = dict.fromkeys((*languages, index.languages[row]))
    ways = [way for each in asked for way in ways_to_name(term, each, index.concepts)]
    if not ways:
        return contains(call_text(index.calls[row]), term)
    return any(all(has_column(index, row, name) for name in way) for way in ways)


@lru_cache(maxsize=2000)
def ways_to_name(term: str, language: str, concepts: Concepts) -> tuple[Names, ...]:
    """Return the sets of columns by which a call may name a term: its words, or its concept."""
    stems = analyser(language).stems(term)
    if not stems:
        return ()
    keys = tuple(f"{a} {b}" for a, b in pairwise(stems)) or tuple(stems)
    counts = analyser(language).counts(term)
    joined = [
        (f":{concepts.table[place].id}",)
        for place, named in concepts.terms_among(language, counts)
        if named == keys
    ]
    return (tuple(f"{language}:{key}" for key in keys), *joined)


def has_column(index: CallIndex, row: int, name: str) -> bool:
    """Return whether the call in *row* has the term or concept of that name in its own text."""
    column = index.column(name)
    if column is None:
        return False
    return any(
        field != PROGRAMME and (columns == column).any()
        for field, (columns, _) in index.sections_of(row).items()
    )


def languages_of(project: Project, concepts: Concepts) -> tuple[str, ...]:
    """Return the languages in which terms of a project may be: those of its words, and English."""
    derived = dict.fromkeys(term.language for term in project.understood)
    if derived:
        return (*derived, ENGLISH)
    stated = known(project.language)
    prose = f"{project.title}\n{project.summary}"
    return (stated or language_of_text(prose, concepts), ENGLISH)


@lru_cache(maxsize=200)
def language_of_text(text: str, concepts: Concepts) -> str:
    return language_of_prose(text, concepts)
