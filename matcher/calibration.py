"""How sure a match is: strong, partial or none, from calibrated evidence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.match import Strength

if TYPE_CHECKING:
    import numpy as np

    from matcher.index.call_index import CallIndex
    from matcher.profile_vector import ProfileVector


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """Logistic regression of "grade 2 or 3" on ln(score), the score times the fit to cities.

    `bench/strength.py` learns it from judged city projects, each left out in turn.
    """

    by_score: float
    base: float
    strong: float
    """Chance of a good call from which a match is strong."""
    sure: float | None
    """Chance from which few topics are enough; None if they never are."""
    shown: float
    """Chance from which it is shown at all."""


PROFILE = Calibration(by_score=3.00, base=4.57, strong=0.46, sure=0.7, shown=0.06)
TEXT = Calibration(by_score=2.68, base=3.77, strong=0.40, sure=None, shown=0.06)
"""For texts without keywords: their terms are guessed, so that the same score says less."""
TOPICS = 4
"""Topics that a strong call has at least, or all of a profile with fewer keywords: one passing word
may weigh as much as all else, and a text of one word makes no list that looks sure."""
ALL, HALF = 0.75, 0.4
"""Share of a question's weight that a call covers: strong, and partial."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchEvidence:
    """The evidence for each call of an index; every array is ``(n_calls,)``."""

    calibration: Calibration
    chance: "np.ndarray"
    """The chance of being a good call, 0..1, as learned from judged pairs."""
    coverage: "np.ndarray"
    """Share of the topics' weight that the call has, 0..1."""
    topics: "np.ndarray"
    """How many topics the call has anything of."""
    is_question: bool
    """True for inputs of a few words, for which similarity says little."""
    least_topics: int
    """Topics that a strong call has at least."""


def gather(vector: "ProfileVector", index: "CallIndex", scores: "np.ndarray") -> MatchEvidence:
    """Return the evidence for every call."""
    import numpy as np

    shares = coverage_of(vector, index)
    learnt = TEXT if vector.is_text else PROFILE
    heights = learnt.by_score * np.log(np.maximum(scores, 1e-9)) + learnt.base
    return MatchEvidence(
        calibration=learnt,
        chance=1 / (1 + np.exp(-heights)),
        coverage=np.mean(shares, axis=0),
        topics=np.sum(np.array(shares) > 0, axis=0),
        is_question=vector.is_question,
        least_topics=least_topics(vector),
    )


def least_topics(vector: "ProfileVector") -> int:
    if vector.is_text:
        return TOPICS
    return 1 if vector.is_question else min(TOPICS, max(1, len(vector.topics)))


def coverage_of(vector: "ProfileVector", index: "CallIndex") -> "list[np.ndarray]":
    """Return for each topic the share of its weight that every call has; at least one topic."""
    import numpy as np

    if not vector.topics:
        return [np.zeros(index.combined.shape[0])]
    present = index.combined.copy()
    present.data = np.ones_like(present.data)
    asked = np.zeros((present.shape[1], len(vector.topics)))
    for n, topic in enumerate(vector.topics):
        asked[list(topic.columns), n] = topic.weights
    got = present @ asked  # all topics at once: the calls are gone through a single time
    totals = [sum(topic.weights) + topic.unknown for topic in vector.topics]
    return [
        got[:, n] / total if total else np.zeros(present.shape[0]) for n, total in enumerate(totals)
    ]


def strength_of(evidence: MatchEvidence, row: int) -> Strength:
    """Return the strength of the call in *row*; one without any topic is never strong.

    Where calls know hardly a word of a project, one passing word of its summary weighs as much as
    all else: "families" who come for a cremation called every youth programme strong.
    """
    learnt = evidence.calibration
    value = float((evidence.coverage if evidence.is_question else evidence.chance)[row])
    strong, shown = (ALL, HALF) if evidence.is_question else (learnt.strong, learnt.shown)
    if value >= strong and has_topics(evidence, row):
        return Strength.STRONG
    return Strength.PARTIAL if value >= shown else Strength.NONE


def has_topics(evidence: MatchEvidence, row: int) -> bool:
    """Return whether the call has enough of the topics to be strong; fewer, if it is sure."""
    sure = evidence.calibration.sure
    is_sure = not evidence.is_question and sure is not None and evidence.chance[row] >= sure
    return bool(evidence.topics[row] >= (1 if is_sure else evidence.least_topics))
