"""The terms that carry a text, as words to show, to choose from and to keep as keywords."""

from collections.abc import Sequence

from funding.city import Project
from funding.understanding import Source, UnderstoodTerm
from matcher.index.call_index import CallIndex
from matcher.understanding import understand

MOST = 8
FEW = 4
"""A profile with fewer keywords than this is suggested some."""


def has_few_keywords(project: Project) -> bool:
    return max(len(project.keywords), len(project.english_keywords)) < FEW


def suggest_keywords(project: Project, index: CallIndex) -> list[str]:
    """Return terms of a project's own text that would find calls, the heaviest first.

    Nothing is added to the profile.
    """
    own = {word.casefold() for word in (*project.keywords, *project.english_keywords)}
    terms = understand(f"{project.title}.\n\n{project.summary}", index)
    return [term for term in phrases(terms) if term.casefold() not in own][:MOST]


def phrases(terms: Sequence[UnderstoodTerm]) -> list[str]:
    """Return what the text says in its own words: each once, and none that is a part of another."""
    said = [t.term for t in terms if t.source is Source.TEXT]
    distinct = {" ".join(term.casefold().split()): term for term in reversed(said)}
    words = {key: set(key.split()) for key in distinct}
    return [
        term
        for key, term in reversed(distinct.items())
        if not any(words[key] < other for other in words.values())
    ]
