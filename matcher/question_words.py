"""The words of a question: which of them no call has, and a question without some of them."""

from collections.abc import Sequence

from matcher.index.call_index import CallIndex
from matcher.text.tokens import analyser


def unknown_words(text: str, index: CallIndex, language: str) -> list[str]:
    """Return the words of a question that no call has, neither themselves nor as a concept.

    As the question writes them, each once, in its order.
    """
    tokens = list(analyser(language).tokens(text))
    counts = analyser(language).counts(text)
    bridged = {
        stem
        for _, keys in index.concepts.terms_among(language, counts)
        for key in keys
        for stem in key.split()
    }
    found = {
        token.stem: text[token.start : token.end]
        for token in reversed(tokens)
        if token.stem not in bridged and index.term_column(language, token.stem) is None
    }
    return list(reversed(found.values()))


def question_phrases(text: str, language: str) -> list[str]:
    """Return what a question is made of: the words between its stop words and its marks.

    Of "heat action plan for old people" these are "heat action plan" and "old people".
    """
    spans: list[tuple[int, int]] = []
    for token in analyser(language).tokens(text):
        if spans and text[spans[-1][1] : token.start].isspace():
            spans[-1] = (spans[-1][0], token.end)
        else:
            spans.append((token.start, token.end))
    found = [" ".join(text[start:end].split()) for start, end in spans]
    return list({phrase.casefold(): phrase for phrase in reversed(found)}.values())[::-1]


def without_words(text: str, names: Sequence[str], language: str) -> str:
    """Return a question without the words of *names*, in whatever form it has them."""
    unwanted = {stem for name in names for stem in analyser(language).stems(name)}
    kept, place = [], 0
    for token in analyser(language).tokens(text):
        if token.stem in unwanted:
            kept.append(text[place : token.start])
            place = token.end
    return " ".join("".join([*kept, text[place:]]).split())
