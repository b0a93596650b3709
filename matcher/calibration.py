"""How sure a match is: strong, partial or none, from calibrated evidence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.match import Strength

if TYPE_CHECKING:
    import numpy as np

    from matcher.index.call_index import CallIndex
    from matcher.profile_vector import ProfileVector

BY_SCORE, BASE = 3.47, 5.03
"""Logistic regression of "grade 2 or 3" on ln(score) over judged city projects, the score being
the lexical one times the fit to cities; bench/strength.py learns them, project by project."""
STRONG, SHOWN = 0.34, 0.06
"""Chance of a good call from which a match is strong, and from which it is shown at all."""
ALL, HALF = 0.75, 0.4
"""Share of a question's weight that a call covers: strong, and partial."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchEvidence:
    """The evidence for each call of an index; every array is ``(n_calls,)``."""

    chance: "np.ndarray"
    """The chance of being a good call, 0..1, as learned from judged pairs."""
    coverage: "np.ndarray"
    """Share of the topics' weight that the call has, 0..1."""
    is_question: bool
    """True for inputs of a few words, for which similarity says little."""


def gather(vector: "ProfileVector", index: "CallIndex", scores: "np.ndarray") -> MatchEvidence:
    """Return the evidence for every call."""
    import numpy as np

    heights = BY_SCORE * np.log(np.maximum(scores, 1e-9)) + BASE
    return MatchEvidence(
        chance=1 / (1 + np.exp(-heights)),
        coverage=coverage_of(vector, index),
        is_question=vector.is_question,
    )


def coverage_of(vector: "ProfileVector", index: "CallIndex") -> "np.ndarray":
    """Return the mean share of each topic's weight that every call has : (n_calls,)."""
    import numpy as np

    present = index.combined.copy()
    present.data = np.ones_like(present.data)
    shares = []
    for topic in vector.topics:
        asked = np.zeros(present.shape[1])
        asked[list(topic.columns)] = topic.weights
        total = sum(topic.weights) + topic.unknown
        shares.append(present @ asked / total if total else np.zeros(present.shape[0]))
    return np.mean(shares, axis=0) if shares else np.zeros(present.shape[0])


def strength_of(evidence: MatchEvidence, row: int) -> Strength:
    """Return the strength of the call in *row*; one without any word of a topic is never strong.

    Where calls know hardly a word of a project, one passing word of its summary weighs as much as
    all else: "families" who come for a cremation called every youth programme strong.
    """
    value = float((evidence.coverage if evidence.is_question else evidence.chance)[row])
    strong, shown = (ALL, HALF) if evidence.is_question else (STRONG, SHOWN)
    if value >= strong and evidence.coverage[row] > 0:
        return Strength.STRONG
    return Strength.PARTIAL if value >= shown else Strength.NONE
