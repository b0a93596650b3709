"""The sentence of a call that shows best why it fits."""

from collections.abc import Mapping

from matcher.text.stemmed import StemmedText

SHORTEST, LONGEST = 20, 400
"""Letters; beyond that it is a list and no sentence."""


def best_sentence(text: StemmedText, begins: int, asked: Mapping[str, float]) -> str | None:
    """Return the sentence with the most of what is asked, verbatim.

    None where no sentence has two different words of it.  Looked at is what stands behind *begins*
    letters; *asked* are stems with their weight.
    """
    best: tuple[float, str] | None = None
    for start, end, stems in text.sentences():
        shared = stems & asked.keys()
        if len(shared) < 2 or start < begins:
            continue
        sentence = text.text[start:end].strip()
        if not SHORTEST <= len(sentence) <= LONGEST:
            continue
        worth = sum(asked[stem] for stem in sorted(shared)) / (8 + len(stems)) ** 0.5
        if best is None or worth > best[0]:
            best = (worth, sentence)
    return best[1] if best else None
