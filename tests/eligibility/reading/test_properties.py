"""Whatever the text: no error, the same answer twice, and every quote stands in the source."""

import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.reading.record_facts import quotable, read_facts, with_facts
from eligibility.reading.vocabulary import words_for
from funding.call import Record, TextSection
from tests.examples import examples

TABLE = Path(__file__).parents[2] / "fixtures" / "eligibility"
SENTENCES = [
    row["text"]
    for path in sorted(TABLE.glob("calls_*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["call"]
    if "text" in row
]
HEADINGS = st.sampled_from(
    [None, "Eligible applicants", "Funding rate", "Eligible countries", "Scope", "Bénéficiaires"]
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES),
        st.text(max_size=60),
        st.sampled_from(
            ["at least three", "municipalities", "80 %", "EUR 2 million", "TRL 5", "("]
        ),
    ),
    max_size=8,
)
GLUE = st.sampled_from([" ", "", "\n", "\n\n", "; ", " – "])
LANGUAGE = st.sampled_from([None, "en", "de", "fr", "es", "it", "nl", "pl", "el"])


@st.composite
def records(draw: st.DrawFn) -> Record:
    sections = tuple(
        TextSection(heading=draw(HEADINGS), text=draw(GLUE).join(draw(PIECES)))
        for _ in range(draw(st.integers(0, 3)))
    )
    return Record(
        source="test",
        source_id="1",
        title=draw(st.text(max_size=30)),
        url="https://example.org/1",
        language=draw(LANGUAGE),
        sections=sections,
        applicants_raw=draw(st.one_of(st.none(), st.text(max_size=60), st.sampled_from(SENTENCES))),
        instrument=draw(st.one_of(st.none(), st.text(max_size=20))),
        contribution_max_eur=draw(st.one_of(st.none(), st.integers(1, 10**9))),
        budget_raw=draw(st.one_of(st.none(), st.text(max_size=30))),
    )


@settings(max_examples=examples(150))
@given(records())
def test_every_quote_is_a_substring_of_the_source(record: Record) -> None:
    pieces = quotable(record)
    for fact in read_facts(record):
        assert fact.value
        if not fact.evidence.is_default:
            assert fact.evidence.quote
            assert any(fact.evidence.quote in piece for piece in pieces)


@settings(max_examples=examples(50))
@given(records())
def test_reading_twice_gives_the_same_facts(record: Record) -> None:
    read = with_facts(record)
    assert read.facts == read_facts(record)
    assert with_facts(read) == read


def test_a_text_without_a_full_stop_is_read_in_pieces() -> None:
    text = "at least three partners " * 500 + "The call is open to municipalities."
    record = Record(
        source="test",
        source_id="1",
        title="A call",
        url="https://example.org/1",
        language="en",
        sections=(TextSection(heading=None, text=text),),
    )
    facts = read_facts(record)
    assert all(len(f.evidence.quote or "") <= 400 for f in facts)
    assert all((f.evidence.quote or "") in text for f in facts)


@settings(max_examples=examples(60))
@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
def test_a_sentence_that_contradicts_another_takes_its_figure_away(one: str, other: str) -> None:
    def figures(*texts: str) -> dict[str, set[str]]:
        sections = tuple(TextSection(heading=None, text=text) for text in texts)
        record = Record(
            source="test",
            source_id="1",
            title="A call",
            url="https://example.org/1",
            language="en",
            sections=sections,
        )
        found: dict[str, set[str]] = {}
        for fact in read_facts(record):
            if not fact.evidence.is_default and fact.key.endswith(("_min", "_max")):
                found.setdefault(fact.key, set()).add(fact.value)
        return found

    alone, beside, both = figures(one), figures(other), figures(one, other)
    for key in alone.keys() & beside.keys():
        if alone[key] == beside[key]:
            assert both[key] == alone[key]
        else:
            assert key not in both


@settings(deadline=None)
@given(data=st.data(), language=st.sampled_from(["en", "de", "fr", "es", "it", "nl", "pl"]))
def test_a_list_is_found_by_its_words_just_where_its_pattern_finds_it(data, language):
    words = words_for(language)
    name = data.draw(st.sampled_from(sorted(words.searched)))
    piece = st.one_of(
        st.sampled_from(words.searched[name] or ("x",)),
        st.sampled_from(["at", "ſ", "K", "İ", "ı", "-", "_", "’", "Σ", "ß", "9"]),
        st.text(max_size=5),
    )
    parts = data.draw(st.lists(piece, max_size=6))
    text = data.draw(st.sampled_from(["", " ", "\n", "-", "/", ", "])).join(parts)
    text = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))(text)
    assert words.has(name, text) is (words.pattern(name).search(text) is not None)
