"""The number beside a filter is the number of rows after the click."""

import itertools
from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advice.search.call_query import CallQuery, Sort
from advice.search.call_row import CallRow
from advice.search.catalogue import NO_HITS, catalogue_of
from advice.search.choices import DEFAULTS, Filter
from advice.search.find import Found, find, search_calls
from tests.advice.search.conftest import TODAY
from tests.examples import examples

WORDS = (None, "city", "heat", "climate", "european", "no-such-word")
NAMES = tuple(Filter)


def answers(row: CallRow, query: CallQuery) -> bool:
    """Return whether a call answers all filters, looked up one by one."""
    for kind in Filter:
        wanted = query.chosen.get(kind) or DEFAULTS.get(kind, ())
        if wanted and not set(wanted) & row.values[kind]:
            return False
    return True


def check_every_click(found: Found, click) -> None:
    """Click on everything that can be clicked and count the rows."""
    for kind, values in found.filters.items():
        for value in values:
            after = click(found.query.toggled(kind, value.value))
            assert after.count == value.after, (kind, value)
            alone = click(found.query.only(kind, value.value))
            assert alone.count == value.count, (kind, value)
            if not found.query.chosen.get(kind):
                assert value.after == value.count
    for less in found.without:
        assert click(less.query).count == less.count


def some(found: Found, kind: Filter) -> Iterable[str]:
    """Return the values of a filter with the most, the fewest and some rows."""
    values = sorted(found.filters[kind], key=lambda v: (-v.count, v.value))
    picked = {n: values[n].value for n in (0, len(values) // 2, len(values) - 1) if values}
    return dict.fromkeys(picked.values())


def test_the_recorded_pages_fill_every_filter(store) -> None:
    found = search_calls(store, CallQuery(), TODAY)
    assert found.total > 60
    for kind in Filter:
        assert len(found.filters[kind]) > 1, kind


def test_for_all_pairs_of_filters_the_number_is_that_of_the_rows_after_the_click(store) -> None:
    first = search_calls(store, CallQuery(), TODAY)
    pairs = 0
    for one, other in itertools.product(Filter, Filter):
        for a in some(first, one):
            chosen = search_calls(store, first.query.toggled(one, a), TODAY)
            for value in chosen.filters[other]:
                clicked = search_calls(store, chosen.query.toggled(other, value.value), TODAY)
                assert clicked.count == value.after, (one, a, other, value)
                pairs += 1
    assert pairs > 1000


queries = st.builds(
    lambda text, chosen, sort: CallQuery(text=text, chosen=chosen, sort=sort).tidy(),
    st.sampled_from(WORDS),
    st.dictionaries(
        st.sampled_from(NAMES),
        st.lists(st.integers(0, 400), min_size=1, max_size=3),
        max_size=4,
    ),
    st.sampled_from([None, *Sort]),
)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_whatever_is_chosen_every_click_leads_to_its_number(store, query) -> None:
    first = search_calls(store, CallQuery(), TODAY)
    chosen = {
        kind: tuple({first.filters[kind][n % len(first.filters[kind])].value for n in numbers})
        for kind, numbers in query.chosen.items()
    }
    query = CallQuery(text=query.text, chosen=chosen, sort=query.sort).tidy()
    assert CallQuery.from_params(query.to_params()) == query
    catalogue = catalogue_of(store, TODAY)
    hits = catalogue.hits(store, query.text)
    found = find(catalogue, query, hits)
    expected = {
        row.id
        for place, row in enumerate(catalogue.rows)
        if answers(row, query) and (query.text is None or place in hits.ranks)
    }
    assert {row.id for row in found.rows} == expected
    assert len(found.rows) == len(expected)
    check_every_click(found, lambda q: find(catalogue, q, hits if q.text else NO_HITS))


def test_the_months_of_the_drawing_are_clicks_too(store) -> None:
    found = search_calls(store, CallQuery(), TODAY)
    months = [(name, n) for name, n in found.months(12) if n]
    assert months
    for name, n in months:
        clicked = search_calls(store, found.query.only(Filter.DEADLINE, name), TODAY)
        assert clicked.count == n
        assert {f"{r.call.best.next_deadline(TODAY):%Y-%m}" for r in clicked.rows} == {name}
