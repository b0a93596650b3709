"""Calls beside an index: what it holds weighs the same there, what it does not know counts too."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.call import Call, Record
from matcher.index.beside import beside
from matcher.index.call_index import CallIndex
from tests.examples import examples
from tests.matcher.index.test_growth import CONCEPTS, NAMES, changed, contents


@settings(max_examples=examples(15))
@given(step=st.dictionaries(st.sampled_from(NAMES), contents()))
def test_a_call_of_the_index_weighs_the_same_beside_it(step) -> None:
    calls = changed({}, step)
    index = CallIndex.build(calls.values(), concepts=CONCEPTS)
    some = [call for n, call in enumerate(calls.values()) if n % 2]
    found = beside(index, some)
    rows = [index.row[name] for name in found.ids]
    assert found.ids == tuple(sorted(call.id for call in some))
    assert np.array_equal(found.fits, index.fits[rows])
    whole = index.postings.tocsr()[rows].toarray()
    assert np.allclose(found.postings.toarray(), whole, rtol=0, atol=1e-12)
    for row in range(len(found.ids)):
        assert found.sections_of(row).keys() == index.sections_of(rows[row]).keys()


def titled(name: str, title: str) -> Call:
    record = Record(
        source="portico", source_id=name, title=title, url="https://x.example/", language="en"
    )
    return Call(id=name, best=record, records=(record,))


def test_words_that_no_call_of_the_index_has_make_the_others_weigh_less() -> None:
    index = CallIndex.build([titled("a", "heat"), titled("b", "tram")], concepts=CONCEPTS)
    column = index.term_column("en", "heat")
    assert column is not None
    near, far = (beside(index, [titled("c", t)]) for t in ("heat", "heat zebra quagga okapi"))
    assert 0 < far.calls_with(column)[1].sum() < near.calls_with(column)[1].sum()
    assert index.ids == ("a", "b")
