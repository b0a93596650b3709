"""An index that grew is the index that a full fit of the same calls gives, to the last bit."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.call import Call, Record, TextSection
from matcher.concept_table import Concept
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.index.counted import placed
from matcher.index.growth import grown
from matcher.index.index_arrays import counted_arrays, from_arrays, to_arrays, weigh_again
from matcher.index.term_counts import count_call
from matcher.index.weights import weigh
from matcher.parameters import DEFAULTS
from tests.examples import examples

WORDS = (
    *("heat", "wave", "cool", "room", "plan", "river", "flood", "tram", "rail", "city", "energy"),
    *(
        "Hitze",
        "Stadt",
        "Wärme",
        "Fluss",
        "chaleur",
        "ville",
        "plaine",
        "Ελλάδα",
        "ΟΔΟΣ",
        "x\u0308a",
    ),
)
CONCEPTS = Concepts(
    [
        Concept(id="heat", checked=False, terms={"en": ("heat", "heat wave"), "de": ("Hitze",)}),
        Concept(id="tram", checked=False, terms={"en": ("tram",), "fr": ("tramway",)}),
        Concept(id="nobody", checked=False, terms={"en": ("zeppelin mooring mast",)}),
    ]
)
PROGRAMMES = (None, "LIFE", "Horizon Europe", "Interreg Europe", "No such programme")


@st.composite
def contents(draw: st.DrawFn) -> Record:
    words = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
    text = draw(words) + " energy" * draw(st.sampled_from([0, 0, 1, 300]))
    return Record(
        source="portico",
        source_id="c",
        title=draw(words),
        url="https://calls.example.eu/",
        language=draw(st.sampled_from(["en", "de", "fr", "el", "mt"])),
        programme_raw=draw(st.sampled_from(PROGRAMMES)),
        call_title=draw(st.none() | words),
        sections=(TextSection(heading=None, text=text),) if text else (),
    )


NAMES = tuple(f"c{n}" for n in range(8))
STEPS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.none() | contents(), max_size=6), max_size=4
)


def changed(calls: Mapping[str, Call], step: Mapping[str, Record | None]) -> dict[str, Call]:
    after = dict(calls)
    for name, record in step.items():
        if record is None:
            after.pop(name, None)
        else:
            own = replace(record, source_id=name)
            after[name] = Call(id=name, best=own, records=(own,))
    return after


@cache
def empty() -> CallIndex:
    return CallIndex.build([], concepts=CONCEPTS)


def grow(before: CallIndex, after: Mapping[str, Call], step: Mapping[str, object]) -> CallIndex:
    counted = grown(
        before.counted,
        gone=set(step),
        added=[placed(after[n], count_call(after[n])) for n in step if n in after],
        concepts=CONCEPTS,
    )
    calls = [after[name] for name in counted.ids]
    return CallIndex.of(counted, weigh(counted, DEFAULTS), calls, CONCEPTS)


def same_matrix(one, other) -> bool:
    return one.shape == other.shape and all(
        np.array_equal(getattr(one, part), getattr(other, part))
        for part in ("indptr", "indices", "data")
    )


def assert_same(one: CallIndex, other: CallIndex) -> None:
    assert (one.ids, one.languages) == (other.ids, other.languages)
    assert list(one.names) == list(other.names)
    assert one.row == other.row
    for part in ("scale", "fits"):
        assert np.array_equal(getattr(one, part), getattr(other, part)), part
    assert np.array_equal(one.counted.spread, other.counted.spread)
    assert list(one.fields) == list(other.fields)
    for name, matrix in other.fields.items():
        assert same_matrix(one.fields[name], matrix), name
    assert same_matrix(one.postings, other.postings)


@settings(max_examples=examples(25))  # each step makes a whole index
@given(steps=STEPS)
def test_whatever_comes_changes_and_goes_the_index_is_that_of_a_full_fit(steps) -> None:
    index, calls = empty(), dict[str, Call]()
    for step in steps:
        calls = changed(calls, step)
        index = grow(index, calls, step)
        assert_same(index, CallIndex.build(calls.values(), concepts=CONCEPTS))


@settings(max_examples=examples(15))
@given(step=st.dictionaries(st.sampled_from(NAMES), contents()))
def test_one_call_of_an_index_has_the_weights_of_its_rows(step) -> None:
    calls = changed({}, step)
    index = CallIndex.build(calls.values(), concepts=CONCEPTS)
    for row in range(len(index.ids)):
        sections = index.sections_of(row)
        assert list(sections) == list(index.fields)
        for name, (columns, weights) in sections.items():
            matrix = index.fields[name]
            own = slice(matrix.indptr[row], matrix.indptr[row + 1])
            assert np.array_equal(matrix.indices[own], columns)
            assert np.array_equal(matrix.data[own], weights)


@settings(max_examples=examples(15))
@given(step=st.dictionaries(st.sampled_from(NAMES), contents()))
def test_arrays_give_the_index_back_also_where_they_hold_the_counts_alone(step) -> None:
    calls = changed({}, step)
    index = CallIndex.build(calls.values(), concepts=CONCEPTS)
    assert_same(from_arrays(to_arrays(index), index.calls, CONCEPTS), index)
    assert_same(weigh_again(counted_arrays(index.counted), index.calls, CONCEPTS), index)


def test_more_calls_than_are_weighed_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    step = {
        f"c{n:02}": Record(
            source="portico",
            source_id="c",
            title=WORDS[n % len(WORDS)],
            url="https://calls.example.eu/",
            language="en",
            programme_raw=PROGRAMMES[n % len(PROGRAMMES)],
            sections=(TextSection(heading=None, text=" ".join(WORDS[n % 7 :])),),
        )
        for n in range(23)
    }
    calls = changed({}, step)
    monkeypatch.setattr("matcher.index.weights.BLOCK", 5)
    full = CallIndex.build(calls.values(), concepts=CONCEPTS)
    assert_same(grow(empty(), calls, step), full)
