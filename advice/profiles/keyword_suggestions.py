"""English keywords for a profile in another language, from the table of concepts."""

from collections import Counter

from advice.profiles.warnings import broad_keywords
from funding.city import Project
from funding.words import normalised
from matcher.concepts import Concepts
from matcher.profile_vector import parts_of
from matcher.text.tokens import analyser

MOST = 8


def suggest_english(project: Project, concepts: Concepts) -> list[str]:
    """Return English words for what a native profile names, the most frequent first.

    None for a profile that is in English already.  Words that it has are left out, and words that
    stand in every second call: "data" or "urban" would find everything.
    """
    counted: Counter[int] = Counter()
    parts = parts_of(project, concepts)
    if all(part.language == "en" for part in parts):
        return []
    for part in parts:
        if part.language == "en":
            continue
        counts = analyser(part.language).counts(part.text)
        for place, keys in concepts.terms(part.language):
            if all(key in counts for key in keys):
                counted[place] += min(counts[key] for key in keys)
    own = {
        " ".join(analyser("en").stems(k)) for k in (*project.english_keywords, *project.keywords)
    }
    ranked = sorted(counted.items(), key=lambda item: (-item[1], concepts.table[item[0]].id))
    words = [concepts.name(place) for place, _ in ranked]
    return [
        word
        for word in words
        if normalised(word) not in broad_keywords()
        and " ".join(analyser("en").stems(word)) not in own
    ][:MOST]
