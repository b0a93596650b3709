"""What form and address of the match page say, and what its buttons do to it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.ranking.orders import Order
from desk.pages.match.buttons import BUTTONS, obeyed
from desk.pages.match.state import LONGEST_TEXT, BadField, MatchState, bounded, read_state
from tests.examples import examples

TERMS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
DECISIONS = ("strike", "less", "more", "must", "not", "normal")


@given(
    st.lists(st.tuples(st.sampled_from(DECISIONS), st.sampled_from(["heat", "trees"])), max_size=8)
)
def test_there_is_one_decision_about_a_term_at_a_time(presses: list[tuple[str, str]]) -> None:
    state = MatchState(query="heat and trees")
    for name, term in presses:
        state = obeyed(state, f"{name}:{term}")
    lists = (state.without, state.less, state.more, state.must, state.must_not)
    for term in ("heat", "trees"):
        last = next((name for name, about in reversed(presses) if about == term), "normal")
        assert sum(term in each for each in lists) == (last != "normal")


@given(st.lists(st.tuples(st.sampled_from((*DECISIONS, "add")), TERMS), max_size=6))
def test_an_address_gives_the_state_that_it_was_made_of(presses: list[tuple[str, str]]) -> None:
    state = MatchState(query="heat", country="DE", population=9000, opens=date(2026, 11, 1))
    for name, term in presses:
        state = obeyed(state, f"{name}:{term}", term)
    assert read_state(state.fields()) == state


@pytest.mark.parametrize("button", [b for b in BUTTONS if b not in ("order", "page")])
def test_a_button_leads_to_the_first_page_and_keeps_the_picks(button: str) -> None:
    state = MatchState(query="heat", page=3, ticks=("sedia:A",), order=Order.MONEY)
    after = obeyed(state, f"{button}:heat", "heat")
    assert after.page == 1
    assert after.order is Order.MONEY
    assert after.ticks == (() if button == "untick" else ("sedia:A",))


@pytest.mark.parametrize(
    "written", ["25000", "25.000", "25,000", "25 000", "25\u202f000", "25'000"]
)
def test_inhabitants_may_be_written_with_marks_between_thousands(written: str) -> None:
    assert read_state([("q", "heat"), ("population", written)]).population == 25_000


@pytest.mark.parametrize(
    "pair",
    [
        *[("nonsense", "1"), ("country", "Germany"), ("country", "xx"), ("population", "1.5")],
        *[("population", "25.00"), ("population", "2.5000"), ("population", ".000")],
        *[("population", "٣"), ("from", "2026-13-01"), ("to", "soon"), ("order", "best")],
        *[("page", "0"), ("page", "-1"), ("applicant", "person"), ("role", "boss")],
        *[("must", "x" * 101), ("q", "x" * 301)],
    ],
)
def test_what_means_nothing_is_refused_by_its_name(pair: tuple[str, str]) -> None:
    with pytest.raises(BadField) as refused:
        read_state([("q", "heat"), pair])
    assert refused.value.name == pair[0]


def test_more_terms_than_a_profile_may_hold_are_refused() -> None:
    with pytest.raises(BadField):
        read_state([("must", f"term {n}") for n in range(21)])


@settings(max_examples=examples(30))
@given(st.text(max_size=100))
def test_a_text_is_cut_at_a_word_and_never_longer_than_its_form_may_carry(text: str) -> None:
    long, is_cut = bounded(f"{text} wörter " * 9000)
    assert is_cut
    assert len(long.encode()) <= LONGEST_TEXT
    assert long.endswith("wörter") or not long.endswith("wört")


def test_an_unknown_button_is_refused() -> None:
    with pytest.raises(BadField):
        obeyed(MatchState(query="heat"), "explode:all")


@pytest.mark.parametrize("between", [" ", "\n", "\t", ""])
def test_a_text_that_is_cut_is_never_cut_to_nothing(between: str) -> None:
    cut, is_cut = bounded(f"wärme{between}" * 20_000)
    assert is_cut
    assert LONGEST_TEXT - 20 < len(cut.encode()) <= LONGEST_TEXT


def test_days_that_are_the_wrong_way_round_are_turned() -> None:
    state = read_state([("q", "heat"), ("from", "2027-01-01"), ("to", "2026-12-01")])
    assert state.span == (date(2026, 12, 1), date(2027, 1, 1))
