"""The sentence of a call that shows best why it fits."""

import re
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.tokens import analyser

if TYPE_CHECKING:
    from matcher.index import CallIndex
    from matcher.profile import ProfileVector

SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?=\S)[^.!?;\n]+)*[.!?;]?")
LONGEST = 400
"""Letters; beyond that it is a list and no sentence."""


def best_sentence(call: Call, vector: "ProfileVector", index: "CallIndex") -> str | None:
    """Return the sentence with the most of what the project asks for, verbatim.

    None where no sentence has two different words of it.
    """
    language = index.languages[index.row[call.id]]
    text = call.best.text
    best: tuple[float, str] | None = None
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip()
        if not 20 <= len(sentence) <= LONGEST:
            continue
        stems = set(analyser(language).stems(sentence))
        columns = [c for stem in sorted(stems) if (c := index.column(language, stem)) is not None]
        asked = [w for c in columns if (w := float(vector.whole[c])) > 0]
        worth = sum(asked) / (8 + len(stems)) ** 0.5
        if len(asked) >= 2 and (best is None or worth > best[0]):
            best = (worth, sentence)
    return best[1] if best else None
