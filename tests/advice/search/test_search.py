"""A search of calls: what is listed, and that every number holds after the click on it."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.search.filters import FIXED, MONEY_BANDS, Filter, countries_of, themes_of
from advice.search.query import PAGE_SIZE, CallQuery, Sort, View, read_query
from advice.search.search import search
from advice.search.table import build_table, table_of
from eligibility.keys import APPLICANT_TYPES, COUNTRIES
from funding.call import Call, Deadline, Kind, Record, Status
from funding.errors import WrongInput
from funding.evidence import Evidence
from store.calls.calls import search_ranks

DAY = date(2026, 3, 9)


def call(name, **values):
    due = values.pop("due", None)
    seen = values.pop("seen", DAY - timedelta(days=90))
    record = Record(
        **{
            "source": "sedia",
            "source_id": name,
            "title": f"Call {name}",
            "url": f"https://portal.example.eu/{name}",
            "status_claimed": Status.OPEN,
            "deadlines": (Deadline(date=due, raw=str(due)),) if due else (),
            **values,
        }
    )
    return Call(id=record.id, best=record, records=(record,), first_seen=seen, last_changed=seen)


CALLS = st.lists(
    st.builds(
        lambda programme, due, money, types, source, seen: {
            "programme": programme,
            "due": due,
            "contribution_max_eur": money,
            "facts": (APPLICANT_TYPES.fact(types, Evidence(quote=types)),) if types else (),
            "source": source,
            "seen": DAY - timedelta(days=seen),
        },
        st.sampled_from(["LIFE", "CERV", "HORIZON", None]),
        st.one_of(st.none(), st.dates(DAY - timedelta(days=40), DAY + timedelta(days=400))),
        st.sampled_from([None, 50_000, 100_000, 2_000_000, 9_000_000]),
        st.sampled_from(["", "municipality", "municipality company", "any"]),
        st.sampled_from(["sedia", "portico", "eui"]),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=25,
)


def table(values):
    return table_of([call(f"C-{n:02}", **v) for n, v in enumerate(values)], DAY)


@settings(max_examples=40, deadline=None)
@given(CALLS, st.data())
def test_the_number_beside_a_value_is_the_number_of_rows_after_the_click(values, data):
    """Two values are clicked on, one after the other; then each further number is tried."""
    listed = table(values)
    query = CallQuery()
    for _ in range(2):
        found = search(listed, query)
        each = data.draw(st.sampled_from(list(Filter)))
        if not found.options[each]:
            continue
        option = data.draw(st.sampled_from(found.options[each]))
        query = query.toggled(each, option.value)
        assert search(listed, query).total == option.count
    for each, options in search(listed, query).options.items():
        for option in options[:8]:
            assert search(listed, query.toggled(each, option.value)).total == option.count


@settings(max_examples=60, deadline=None)
@given(CALLS, st.data())
def test_without_says_how_many_rows_there_are_when_a_filter_is_taken_away(values, data):
    listed = table(values)
    pairs = [
        (e, o.value) for e, options in search(listed, CallQuery()).options.items() for o in options
    ]
    query = CallQuery()
    for each, value in data.draw(st.lists(st.sampled_from(pairs), max_size=4, unique=True)):
        query = query.toggled(each, value)
    found = search(listed, query)
    assert set(found.without) == {each.value for each in query.chosen}
    for each in query.chosen:
        assert found.without[each.value] == search(listed, query.without(each)).total


def test_words_and_filters_hold_together_and_the_best_answer_comes_first(store, make, admit):
    admit(
        [
            make("a", "2026-09-01", title="Heat in cities", programme="LIFE"),
            make("b", "2026-04-01", title="Museums", text="Heat as well.", programme="LIFE"),
            make("c", "2026-04-01", title="Heat and health", programme="CERV"),
        ],
        "2026-03-09",
    )
    listed = build_table(store, DAY)
    ranks = search_ranks(store, "heat")
    found = search(listed, read_query({"q": ["heat"], "programme": ["LIFE"]}), ranks)
    assert [r.call.best.source_id for r in found.rows] == ["a", "b"]
    assert found.without == {"programme": 3, "q": 2}
    nothing = search(listed, read_query({"q": ["tram"]}), search_ranks(store, "tram"))
    assert (nothing.total, nothing.without) == (0, {"q": 3})


def test_pages_hold_every_row_once():
    listed = table([{"programme": "LIFE"}] * (2 * PAGE_SIZE + 3))
    found = search(listed, CallQuery())
    assert found.pages == 3
    pages = [found.page_rows(n) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert list(itertools.chain(*pages)) == list(found.rows)


def test_the_largest_grants_can_come_first_and_unstated_ones_last():
    listed = table([{"contribution_max_eur": m} for m in (None, 5, 9)])
    found = search(listed, CallQuery(sort=Sort.MONEY))
    assert [r.call.best.contribution_max_eur for r in found.rows] == [9, 5, None]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"stauts": ["open"]}, "the parameter 'stauts' is unknown; did you mean 'status'?"),
        ({"status": ["opne"]}, "status has 'opne'; did you mean 'open'?"),
        ({"sort": ["size"]}, "sort has 'size'; it is one of relevance, deadline, newest, money"),
        ({"page": ["0"]}, "page has '0'; it is a number from 1 to 10,000"),
        ({"page": ["٣"]}, "page has '٣'; it is a number from 1 to 10,000"),
        ({"view": ["map"]}, "view has 'map'; it is one of cards, table"),
    ],
)
def test_a_wrong_parameter_is_named_with_the_nearest_right_one(parameters, message):
    with pytest.raises(WrongInput) as error:
        read_query(parameters)
    assert str(error.value) == message


def test_every_search_is_an_address_and_back():
    query = CallQuery(
        words="heat & rain",
        chosen={Filter.STATUS: ("open", "rolling"), Filter.PROGRAMME: ("LIFE",)},
        sort=Sort.MONEY,
        view=View.TABLE,
        page=3,
    )
    assert query.address() == (
        "q=heat+%26+rain&status=open&status=rolling&programme=LIFE&sort=money&view=table&page=3"
    )
    parameters = {
        "q": ["heat & rain"],
        "status": ["open", "rolling"],
        "programme": ["LIFE"],
        "sort": ["money"],
        "view": ["table"],
        "page": ["3"],
    }
    assert read_query(parameters) == query
    assert read_query({"q": [""], "status": [""]}) == CallQuery()


def test_a_country_is_ruled_out_only_by_what_the_call_says():
    anywhere = set(countries_of(call("a"), DAY))
    assert {"DE", "CH", "UA"} <= anywhere
    only_eu = call("b", facts=(COUNTRIES.fact("EU", Evidence(quote="EU")),))
    assert "CH" not in set(countries_of(only_eu, DAY))
    assert "DE" in set(countries_of(only_eu, DAY))


def test_themes_are_read_from_whole_words_of_the_title():
    assert "mobility" in themes_of(call("a", title="Cycling highways for commuters"))
    assert "culture" not in themes_of(call("b", title="Smart parts for industry"))
    german = call("c", title="Hitze in der Stadt: Klimaanpassung", language="de")
    assert themes_of(german) == {"climate"}


def test_bands_of_money_are_in_order_and_hold_their_upper_bound():
    bounds = [bound for _, bound in MONEY_BANDS]
    assert bounds == sorted(bounds)
    assert set(FIXED) == {Filter.STATUS, Filter.CHANGED, Filter.DEADLINE, Filter.MONEY}


def test_a_closed_call_and_one_that_is_open_all_the_time_have_no_next_deadline():
    past = call("a", due=DAY - timedelta(days=1))
    rolling = replace(past.best, source_id="b", deadlines=(), is_rolling=True, kind=Kind.CALL)
    listed = table_of([past, Call(id="sedia:b", best=rolling, records=(rolling,))], DAY)
    found = search(listed, CallQuery().toggled(Filter.DEADLINE, "none"))
    assert [(r.call.id, r.status) for r in found.rows] == [
        ("sedia:a", Status.CLOSED),
        ("sedia:b", Status.ROLLING),
    ]
