"""A project as one vector: its fields weighed by what the input is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from funding.city import Project
from funding.errors import EmptyProfile
from matcher.fields import PROJECT_FIELDS, project_texts
from matcher.index import CallIndex, count_text

MANY_KEYWORDS = 5
"""From so many keywords on a profile speaks through them; fewer are an afterthought."""
BY_KEYWORDS = {"title": 0.5, "summary": 0.5, "keywords": 2.0}
BY_TEXT = {"title": 1.0, "summary": 1.0, "keywords": 0.5}


@dataclass(frozen=True, kw_only=True)
class Question:
    """A project weighed against one index.

    total : (n_terms,), length 1; parts : field to (n_terms,), which sum to total
    """

    total: Any
    parts: Mapping[str, Any]


def field_weights(project: Project) -> Mapping[str, float]:
    """Return how much each field counts: as the profile says, else chosen from the input."""
    count = max(len(project.keywords), len(project.english_keywords))
    chosen = BY_KEYWORDS if count >= MANY_KEYWORDS else BY_TEXT
    own = project.weights
    named = {"title": own.title, "summary": own.summary, "keywords": own.keywords}
    return {f: chosen[f] if named[f] is None else float(named[f] or 0.0) for f in PROJECT_FIELDS}


def count_project(project: Project) -> Mapping[str, Counter[str]]:
    """Return the term counts of a project's fields.

    Raises EmptyProfile if no word survives.
    """
    texts = project_texts(project)
    counts = {name: sum((count_text(t) for t in found), Counter()) for name, found in texts.items()}
    if not any(counts.values()):
        raise EmptyProfile(
            f"no word of {project.id!r} says what it is about; describe it in a few plain words"
        )
    return counts


def weigh_project(project: Project, index: CallIndex) -> Question:
    """Return the project's vector in the terms of *index*.

    All zeros where no call uses any of its words.
    Raises EmptyProfile if no word survives.
    """
    weights = field_weights(project)
    parts = {
        name: weights[name] * index.vector(counts)
        for name, counts in count_project(project).items()
    }
    total = sum(parts.values(), np.zeros(len(index.vocabulary)))
    length = float(np.linalg.norm(total))
    if length:
        parts = {name: part / length for name, part in parts.items()}
        total = total / length
    return Question(total=total, parts=parts)
