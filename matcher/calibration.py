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

    shares = []
    for topic in vector.topics:
        share = np.zeros(len(index.ids))
        total = sum(topic.weights) + topic.unknown
        asked = dict(zip(topic.columns, topic.weights, strict=True))
        for column in sorted(asked) if total else ():
            share[index.calls_with(column)[0]] += asked[column]
        shares.append(share / total if total else share)
    return shares or [np.zeros(len(index.ids))]


def strengths_of(evidence: MatchEvidence) -> list[Strength]:
    """Return the strength of every call; one without any topic is never strong.

    Where calls know hardly a word of a project, one passing word of its summary weighs as much as
    all else: "families" who come for a cremation called every youth programme strong.
    """
    import numpy as np

    learnt = evidence.calibration
    values = evidence.coverage if evidence.is_question else evidence.chance
    strong, shown = (ALL, HALF) if evidence.is_question else (learnt.strong, learnt.shown)
    is_strong = (values >= strong) & has_topics(evidence)
    kinds = (Strength.NONE, Strength.PARTIAL, Strength.STRONG)
    found = np.where(is_strong, 2, np.where(values >= shown, 1, 0))
    return [kinds[kind] for kind in found.tolist()]


def has_topics(evidence: MatchEvidence) -> "np.ndarray":
    """Return which calls have enough of the topics to be strong; fewer, if they are sure."""
    import numpy as np

    sure = evidence.calibration.sure
    if evidence.is_question or sure is None:
        return evidence.topics >= evidence.least_topics
    return evidence.topics >= np.where(evidence.chance >= sure, 1, evidence.least_topics)
