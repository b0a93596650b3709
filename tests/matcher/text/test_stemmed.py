"""A text read once gives the words and sentences that looking at each place would give."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.text.sentences import best_sentence
from matcher.text.stemmed import SENTENCE, StemmedText
from matcher.text.tokens import analyser
from tests.examples import examples

WORDS = st.sampled_from(
    [
        *("heat", "Heat", "waves", "the", "of", "cities", "early-warning", "C++", "3.5", "x"),
        *("Hitze", "Bäume", "Ba\u0308ume", "ΟΔΟΣ", "ΟΔΟΣ'Α", "İzmir", "straße", "1.", "...", "\n"),
        *(".", "!", "? ", ";", "\u0301", "🙂", "e.g.the"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS).map("".join)
)
LANGUAGES = st.sampled_from(["en", "de", "el", "bg", "sk", "mt"])


@settings(max_examples=examples(300))
@given(text=TEXTS, language=LANGUAGES)
def test_every_term_is_found_where_it_stands_first(text: str, language: str) -> None:
    """The slow way: a list of all places, in which the first of each term counts."""
    first: dict[str, str] = {}
    before, begins = "", 0
    for stem, start, end in analyser(language).places(text):
        first.setdefault(stem, " ".join(text[start:end].split()))
        if before:
            first.setdefault(f"{before} {stem}", " ".join(text[begins:end].split()))
        before, begins = stem, start
    read = StemmedText(text, language)
    assert dict.fromkeys(first) == dict.fromkeys(read.terms())
    assert {term: read.words(term) for term in first} == first
    assert "no such term" not in read


@settings(max_examples=examples(300))
@given(title=TEXTS, text=TEXTS, language=LANGUAGES, data=st.data())
def test_the_best_sentence_is_that_of_the_text_alone(
    title: str, text: str, language: str, data: st.DataObject
) -> None:
    """The slow way: every sentence by itself, its words read for it alone."""
    known = sorted({s for part in SENTENCE.findall(text) for s in analyser(language).stems(part)})
    weights = st.floats(0.01, 1)
    asked = data.draw(st.dictionaries(st.sampled_from(known), weights)) if known else {}
    best: tuple[float, str] | None = None
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip()
        if not 20 <= len(sentence) <= 400:
            continue
        stems = set(analyser(language).stems(sentence))
        found = [asked[stem] for stem in sorted(stems & asked.keys())]
        worth = sum(found) / (8 + len(stems)) ** 0.5
        if len(found) >= 2 and (best is None or worth > best[0]):
            best = (worth, sentence)
    whole = StemmedText(f"{title}\n{text}" if text else title, language)
    assert best_sentence(whole, len(whole.text) - len(text), asked) == (best[1] if best else None)
