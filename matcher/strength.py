"""How sure a match is: strong, partial or none, from evidence and not from one number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.match import Strength

if TYPE_CHECKING:
    import numpy as np

    from matcher.index import CallIndex
    from matcher.profile import ProfileVector


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What speaks for each call of an index; every array is ``(n_calls,)``."""

    coverage: "np.ndarray"
    """Share of the topics' weight that the call has, 0..1."""
    topics: "np.ndarray"
    """How many topics the call covers at least by half."""
    margin: "np.ndarray"
    """Lexical score in standard deviations above the corpus."""


def gather(vector: "ProfileVector", index: "CallIndex", scores: "np.ndarray") -> Evidence:
    """Return the evidence for every call."""
    import numpy as np

    present = index.combined.copy()
    present.data = np.ones_like(present.data)
    shares = []
    for topic in vector.topics:
        asked = np.zeros(present.shape[1])
        asked[list(topic.columns)] = topic.weights
        total = sum(topic.weights) + topic.unknown
        shares.append(present @ asked / total if total else np.zeros(present.shape[0]))
    covered = np.array(shares) if shares else np.zeros((1, present.shape[0]))
    spread = scores.std()
    return Evidence(
        coverage=covered.mean(axis=0),
        topics=(covered >= 0.5).sum(axis=0),
        margin=(scores - scores.mean()) / (spread if spread > 1e-9 else 1.0),
    )


def strength_of(evidence: Evidence, row: int) -> Strength:
    """Return the strength of the call in *row*."""
    topics, margin = int(evidence.topics[row]), float(evidence.margin[row])
    if topics >= 3 and margin >= 4:
        return Strength.STRONG
    if topics >= 1 and margin >= 2:
        return Strength.PARTIAL
    return Strength.NONE
