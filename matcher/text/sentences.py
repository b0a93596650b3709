"""The sentence of a call that shows best why it fits."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.text.tokens import analyser

if TYPE_CHECKING:
    from matcher.index.call_index import CallIndex
    from matcher.profile_vector import ProfileVector

SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?=\S)[^.!?;\n]+)*[.!?;]?")
"""``Cities prepare for heat.``"""
LONGEST = 400
"""Letters; beyond that it is a list and no sentence."""


def best_sentence(call: Call, vector: "ProfileVector", index: "CallIndex") -> str | None:
    """Return the sentence with the most of what the project asks for, verbatim.

    None where no sentence has two different words of it.
    """
    row = index.row[call.id]
    language = index.languages[row]
    asked = asked_of(vector, index, row, language)
    best: tuple[float, str] | None = None
    for match in SENTENCE.finditer(call.best.text):
        sentence = match[0].strip()
        if not 20 <= len(sentence) <= LONGEST:
            continue
        stems = set(analyser(language).stems(sentence))
        found = [asked[stem] for stem in sorted(stems & asked.keys())]
        worth = sum(found) / (8 + len(stems)) ** 0.5
        if len(found) >= 2 and (best is None or worth > best[0]):
            best = (worth, sentence)
    return best[1] if best else None


def asked_of(
    vector: "ProfileVector", index: "CallIndex", row: int, language: str
) -> Mapping[str, float]:
    """Return the terms that the project asks for and the call has, with their weight."""
    columns, _ = index.weights_of(row)
    named = [(index.term_of(c), c) for c in columns[vector.whole[columns] > 0].tolist()]
    return {term: float(vector.whole[c]) for (spoken, term), c in named if spoken == language}
