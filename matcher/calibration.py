"""How sure a match is: strong, partial or none, from calibrated evidence."""

import math
from dataclasses import dataclass
from functools import cached_property
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


KINDS = (Strength.NONE, Strength.PARTIAL, Strength.STRONG)


@dataclass(frozen=True, kw_only=True, eq=False)
class MatchEvidence:
    """The evidence for some calls of an index; every array is ``(n_rows,)``."""

    vector: "ProfileVector"
    index: "CallIndex"
    rows: "np.ndarray"
    """The calls that are looked at."""
    calibration: Calibration
    chance: "np.ndarray"
    """The chance of being a good call, 0..1, as learned from judged pairs."""

    @property
    def is_question(self) -> bool:
        """True for inputs of a few words, for which similarity says little."""
        return self.vector.is_question

    @cached_property
    def coverage(self) -> "np.ndarray":
        """Share of the topics' weight that the call has, 0..1."""
        first, *others = self._shares()
        total = sum(others, first)
        mean: np.ndarray = total / (1 + len(others))
        return mean

    def topics(self, places: "np.ndarray | None" = None) -> "np.ndarray":
        """Return how many topics the calls have anything of; only those at *places*, if given."""
        import numpy as np

        counts: np.ndarray = np.sum([share > 0 for share in self._shares(places)], axis=0)
        return counts

    def _shares(self, places: "np.ndarray | None" = None) -> "list[np.ndarray]":
        return coverage_of(
            self.vector, self.index, self.rows if places is None else self.rows[places]
        )


def gather(
    vector: "ProfileVector", index: "CallIndex", rows: "np.ndarray", scores: "np.ndarray"
) -> MatchEvidence:
    """Return the evidence for the calls in *rows*; *scores* are theirs."""
    import numpy as np

    learnt = TEXT if vector.is_text else PROFILE
    heights = learnt.by_score * np.log(np.maximum(scores, 1e-9)) + learnt.base
    return MatchEvidence(
        vector=vector,
        index=index,
        rows=rows,
        calibration=learnt,
        chance=1 / (1 + np.exp(-heights)),
    )


def score_shown(vector: "ProfileVector") -> float:
    """Return a score below which no call of a project is shown; of a question it says nothing."""
    learnt = TEXT if vector.is_text else PROFILE
    height = math.log(learnt.shown / (1 - learnt.shown))
    return math.exp((height - learnt.base) / learnt.by_score) * (1 - 1e-6)


def least_topics(vector: "ProfileVector") -> int:
    if vector.is_text:
        return TOPICS
    return 1 if vector.is_question else min(TOPICS, max(1, len(vector.topics)))


def coverage_of(
    vector: "ProfileVector", index: "CallIndex", rows: "np.ndarray"
) -> "list[np.ndarray]":
    """Return for each topic the share of its weight that the calls have; at least one topic."""
    import numpy as np

    shares = []
    for topic in vector.topics:
        share = np.zeros(len(rows))
        total = sum(topic.weights) + topic.unknown
        asked = dict(zip(topic.columns, topic.weights, strict=True))
        for column in sorted(asked) if total else ():
            share[are_among(rows, index.calls_with(column)[0])] += asked[column]
        shares.append(share / total if total else share)
    return shares or [np.zeros(len(rows))]


def are_among(rows: "np.ndarray", others: "np.ndarray") -> "np.ndarray":
    """Return which of *rows* are in *others*; both are in order, and none stands twice."""
    import numpy as np

    if not len(others):
        return np.zeros(len(rows), bool)
    found: np.ndarray = others[np.minimum(np.searchsorted(others, rows), len(others) - 1)] == rows
    return found


def kinds_of(evidence: MatchEvidence) -> "np.ndarray":
    """Return the place in `KINDS` of every call; one without any topic is never strong.

    Where calls know hardly a word of a project, one passing word of its summary weighs as much as
    all else: "families" who come for a cremation called every youth programme strong.
    """
    import numpy as np

    learnt = evidence.calibration
    values = evidence.coverage if evidence.is_question else evidence.chance
    strong, shown = (ALL, HALF) if evidence.is_question else (learnt.strong, learnt.shown)
    kinds = (values >= shown).astype(np.int8)
    likely = (values >= strong).nonzero()[0]
    kinds[likely[has_topics(evidence, likely)]] = 2
    return kinds


def has_topics(evidence: MatchEvidence, places: "np.ndarray") -> "np.ndarray":
    """Return which calls have enough of the topics to be strong; fewer, if they are sure."""
    import numpy as np

    sure = evidence.calibration.sure
    least = least_topics(evidence.vector)
    topics = evidence.topics(places)
    if evidence.is_question or sure is None:
        return topics >= least
    enough: np.ndarray = topics >= np.where(evidence.chance[places] >= sure, 1, least)
    return enough
