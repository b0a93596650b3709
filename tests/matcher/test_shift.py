"""Which terms moved a call between two states of one project."""

from datetime import date

from matcher.index.call_index import CallIndex
from matcher.shift import parts_of, term_shift
from tests.matcher.matches import rank_calls

TODAY = date(2026, 10, 6)


def test_the_parts_of_a_score_sum_to_it_and_a_shift_tells_what_differs(
    make_call, make_project
) -> None:
    calls = [
        make_call("A", "Heat action plans", "Early warning of heat waves for old people."),
        make_call("B", "Street lighting", "Lamps and light for streets and old people."),
        make_call("C", "Shore power", "Ferries and ships."),
    ]
    index = CallIndex.build(calls)
    one = make_project("Care", keywords=("old people", "heat waves"))
    two = make_project("Care", keywords=("old people", "heat waves", "street lighting"))
    before, after = (rank_calls(p, calls, today=TODAY, index=index) for p in (one, two))
    for ranked in (before, after):
        for match in (*ranked.found.results, *ranked.found.below_floor):
            parts = parts_of(ranked, match.call.id)
            fit = index.fits[index.row[match.call.id]]
            assert abs(sum(parts.values()) * fit - match.score) < 1e-9
    shift = term_shift(before, after, calls[1].id)
    assert "street lighting" in {r.term.lower() for r in shift.gained}
    assert all(r.weight > 0 for r in (*shift.gained, *shift.lost))
    assert term_shift(before, before, calls[1].id).gained == ()
