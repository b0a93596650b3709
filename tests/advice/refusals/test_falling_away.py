"""A no comes back when its reason has fallen away, and for nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.refusals.basis import basis_of
from advice.refusals.falling import Fallen, Turn, fallen_away
from advice.refusals.reasons import read_why
from eligibility import keys
from funding.call import Call, Deadline, DeadlineModel, Record
from funding.city import City, Project
from funding.errors import WrongInput
from funding.evidence import Check, Evidence, Fact, Rule
from store.people.refusals import Why, read_basis, write_basis
from wording.language import LOCALES, speech
from wording.refusals.words import fallen_words, reason_words

SAID, TODAY = date(2026, 6, 3), date(2026, 9, 1)
JULY, SEPTEMBER, DECEMBER = date(2026, 7, 1), date(2026, 9, 15), date(2026, 12, 1)
CITY = City(id="krefeld", name="Krefeld", country="DE", population=228_000)
HEAT = Project(id="krefeld/heat", city=CITY, title="Heat warnings")
LIMITED = replace(
    HEAT, max_own_share=Decimal("0.3"), budget_min_eur=300_000, budget_max_eur=3_000_000
)


def fact(key: keys.FactKey, value: str, quote: str) -> Fact:
    return key.fact(value, Evidence(quote=quote, url="https://portal.example.eu/a"))


CITIES = fact(keys.APPLICANT_TYPES, "municipality", "Local authorities may apply.")
COMPANIES = fact(keys.APPLICANT_TYPES, "company", "Only companies may apply.")


def call(*days: date, facts: Sequence[Fact] = (CITIES,), **more: object) -> Call:
    values: dict[str, object] = {
        "source": "portico",
        "source_id": "A",
        "title": "Cool streets",
        "url": "https://portal.example.eu/a",
        "deadlines": tuple(Deadline(date=day, raw=str(day)) for day in days or (SEPTEMBER,)),
        "facts": tuple(facts),
        "co_financing_rate": Decimal("0.6"),
        "contribution_min_eur": 2_000_000,
        "contribution_max_eur": 5_000_000,
    }
    record = Record(**(values | more))  # type: ignore[arg-type]
    return Call(id="portico:A", best=record, records=(record,))


def turned(
    reason: str,
    before: Call,
    after: Call,
    project: Project = HEAT,
    later: Project | None = None,
) -> Fallen | None:
    """What has fallen away of a no that was said to *before*; it was stored in between."""
    why, rule = read_why(reason)
    kept = read_basis(write_basis(basis_of(before, why, [project], rule=rule, today=SAID)))
    return fallen_away(why, kept, after, [later or project], said_on=SAID, today=TODAY)


def told(fallen: Fallen | None, language: str = "en") -> str:
    assert fallen is not None
    return fallen_words(speech(language), fallen).replace("\xa0", " ")


def rated(rate: str | None) -> Call:
    return call(co_financing_rate=None if rate is None else Decimal(rate))


def test_a_higher_rate_takes_away_the_no_for_the_own_share() -> None:
    fallen = turned("own_share", rated("0.6"), rated("0.8"))
    assert told(fallen) == (
        "You said no on 3 Jun 2026 because the own share was 40%; now it is 20%."
    )
    assert told(fallen, "de") == (
        "Sie hatten am 3. Juni 2026 abgesagt, weil der Eigenanteil 40 % betrug; jetzt sind es 20 %."
    )


def test_a_rate_that_leaves_more_than_the_project_can_pay_does_not() -> None:
    assert turned("own_share", rated("0.6"), rated("0.65"), LIMITED) is None
    assert turned("own_share", rated("0.6"), rated("0.7"), LIMITED) is not None
    assert turned("own_share", rated("0.6"), rated("0.6"), LIMITED) is None


def test_a_project_that_can_pay_more_now_takes_it_away_too() -> None:
    stated = call(facts=(CITIES, fact(keys.RATE, "0.6", "The grant is 60 % of the costs.")))
    richer = replace(LIMITED, max_own_share=Decimal("0.4"))
    assert told(turned("own_share", stated, stated, LIMITED, richer)) == (
        "You said no on 3 Jun 2026: an own share of 40% is too high, your limit is 30%. "
        "Now: an own share of 40%, within your 40%."
    )


@given(
    st.sampled_from(Why),
    st.integers(0, 20),
    st.integers(0, 60),
    st.integers(0, 2_000_000),
    st.sampled_from([HEAT, LIMITED]),
)
def test_what_goes_the_other_way_or_stays_never_brings_a_call_back(
    why: Why, lower: int, days: int, more: int, project: Project
) -> None:
    before = call()
    after = call(
        SEPTEMBER - timedelta(days=days),
        co_financing_rate=Decimal("0.6") - Decimal(lower) / 100,
        contribution_min_eur=2_000_000 + more,
    )
    assert turned(why, before, after, project) is None


@given(st.sampled_from([Why.TOPIC, Why.KNOWN, Why.OTHER]))
def test_a_no_for_the_topic_or_in_free_words_never_comes_back_by_itself(why: Why) -> None:
    better = call(DECEMBER, co_financing_rate=Decimal(1), contribution_min_eur=1)
    assert turned(why, call(), better) is None


def test_a_later_or_a_second_deadline_takes_away_the_no_for_time() -> None:
    assert "15 Sept" in told(turned("capacity", call(JULY), call(SEPTEMBER)))
    assert "1 Dec" in told(turned("capacity", call(JULY), call(JULY, DECEMBER)))
    assert turned("capacity", call(JULY, DECEMBER), call(JULY, DECEMBER)) is None


def test_the_first_of_two_stages_may_move_alone() -> None:
    two = {"deadline_model": DeadlineModel.TWO_STAGE}
    moved = turned("capacity", call(JULY, DECEMBER, **two), call(SEPTEMBER, DECEMBER, **two))
    assert moved is not None
    assert (moved.turn, moved.before, moved.after) == (Turn.DEADLINE, JULY, SEPTEMBER)


def test_a_smaller_least_grant_counts_where_the_project_is_as_small() -> None:
    def least(amount: int, project: Project = HEAT) -> Fallen | None:
        before = call(contribution_min_eur=5_000_000, contribution_max_eur=9_000_000)
        return turned("size", before, call(contribution_min_eur=amount), project)

    assert "smallest grant was €5M; now it is €2M" in told(least(2_000_000, LIMITED))
    assert least(4_000_000, LIMITED) is None
    assert least(4_000_000) is not None


def test_for_a_project_that_wants_more_the_largest_grant_counts() -> None:
    small = call(contribution_min_eur=50_000, contribution_max_eur=100_000)
    larger = call(contribution_min_eur=50_000, contribution_max_eur=400_000)
    smaller = call(contribution_min_eur=10_000, contribution_max_eur=100_000)
    assert "largest grant was €100,000; now it is €400,000" in told(
        turned("size", small, larger, LIMITED)
    )
    assert turned("size", small, smaller, LIMITED) is None


def test_who_may_apply_now_comes_back_and_the_rule_is_named() -> None:
    fallen = turned("cannot_apply", call(facts=(COMPANIES,)), call(facts=(CITIES,)))
    assert told(fallen) == (
        "You said no on 3 Jun 2026: not open to local authorities. "
        "Now: local authorities may apply."
    )
    reason = basis_of(call(facts=(COMPANIES,)), Why.CANNOT_APPLY, [HEAT], today=SAID)
    assert reason.rule is Rule.APPLICANT
    words = reason_words(speech("en"), Why.CANNOT_APPLY, reason)
    assert words == "We cannot apply: not open to local authorities"


def test_a_rewording_and_a_sentence_that_is_gone_bring_nothing_back() -> None:
    reworded = fact(keys.APPLICANT_TYPES, "company", "Applicants must be companies.")
    before = call(facts=(COMPANIES,))
    assert turned("cannot_apply", before, call(facts=(reworded,))) is None
    assert turned("cannot_apply", before, call(facts=())) is None


def test_a_rule_that_the_city_fulfils_now_counts_and_another_no_stays_one() -> None:
    large = call(facts=(CITIES, fact(keys.POPULATION_MIN, "300000", "at least 300 000")))
    grown = replace(HEAT, city=replace(CITY, population=310_000))
    assert "too few inhabitants" in told(turned("cannot_apply", large, large, HEAT, grown))
    assert turned("cannot_apply", large, call(facts=(COMPANIES,)), HEAT, grown) is None
    assert turned("cannot_apply:country", large, large, HEAT, grown) is None


def test_partners_that_are_found_or_no_longer_needed_count() -> None:
    three = call(facts=(CITIES, fact(keys.ENTITIES_MIN, "3", "at least three partners")))
    one = call(facts=(CITIES, fact(keys.ENTITIES_MIN, "1", "one applicant is enough")))
    found = replace(HEAT, partners_in_hand=("BG", "FR"))
    assert "Now: one applicant is enough." in told(turned("partners", three, one))
    assert turned("partners", three, three, HEAT, found) is not None
    assert turned("partners", three, three) is None


def test_nothing_comes_back_to_a_city_that_is_ruled_out() -> None:
    assert turned("capacity", call(JULY), call(SEPTEMBER, facts=(COMPANIES,))) is None


def test_every_turn_has_words_in_every_language() -> None:
    check = basis_of(call(facts=(COMPANIES,)), Why.CANNOT_APPLY, [HEAT], today=SAID).projects[0]
    assert isinstance(check.check, Check)
    samples = {
        Turn.DEADLINE: (JULY, SEPTEMBER),
        Turn.OWN_SHARE: (Decimal("0.4"), Decimal("0.2")),
        Turn.GRANT_MIN: (200_000, 100_000),
        Turn.GRANT_MAX: (100_000, 200_000),
        Turn.RULE: (check.check, check.check),
    }
    for turn, (before, after) in samples.items():
        fallen = Fallen(why=Why.OTHER, said_on=SAID, turn=turn, before=before, after=after)
        for code in LOCALES:
            for city in (None, "Krefeld"):
                words = fallen_words(speech(code), fallen, city)
                assert "{" not in words
                assert ".." not in words
                assert "2026" in words


@pytest.mark.parametrize("text", ["", "own_share", "cannot_apply", "cannot_apply:population"])
def test_reasons_are_read_as_they_are_written(text: str) -> None:
    why, rule = read_why(text)
    assert text == ("" if why is None else f"{why}:{rule}" if rule else why)


@pytest.mark.parametrize("text", ["money", "own_share:population", "cannot_apply:budget", "x:"])
def test_what_is_no_reason_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(WrongInput, match="own_share"):
        read_why(text)
