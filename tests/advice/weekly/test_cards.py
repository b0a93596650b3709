"""What a card says: telling words, money that is known, dates that lie ahead."""

from datetime import UTC, date, datetime
from decimal import Decimal

from advice.weekly.cards import read_due, read_money
from funding.call import Call, Deadline, DeadlineModel, Record
from funding.evidence import Check, Evidence, Fact, Rule, Verdict

TODAY = date(2026, 10, 6)


def record(**more: object) -> Record:
    values: dict[str, object] = {
        "source": "sedia",
        "source_id": "A",
        "title": "A call",
        "url": "https://ec.europa.eu/a",
    }
    return Record(**(values | more))  # type: ignore[arg-type]


def call(**more: object) -> Call:
    return Call(id="x", best=record(**more), records=())


def rate(value: str, *, holder: str | None = None, is_default: bool = False) -> Fact:
    return Fact(
        rule=Rule.OWN_SHARE,
        key="rate",
        value=value,
        evidence=Evidence(quote=None, is_default=is_default),
        applies_to=holder,
    )


def test_the_own_share_follows_from_grant_and_rate() -> None:
    money = read_money(call(contribution_max_eur=2_000_000, co_financing_rate=Decimal("0.8")))
    assert (money.own_share_eur, money.total_eur) == (500_000, 2_500_000)


def test_nothing_is_computed_from_what_is_not_stated() -> None:
    money = read_money(call(contribution_max_eur=2_000_000))
    assert (money.rate, money.own_share_eur, money.total_eur) == (None, None, None)


def test_the_rate_for_public_bodies_goes_before_the_general_one() -> None:
    facts = (rate("0.7"), rate("1", holder="public_body"))
    assert read_money(call(facts=facts)).rate == Decimal("1")


def test_what_the_call_states_goes_before_the_programme_s_default() -> None:
    facts = (rate("1", holder="municipality", is_default=True), rate("0.6"))
    money = read_money(call(facts=facts))
    assert (money.rate, money.is_default_rate) == (Decimal("0.6"), False)


def test_a_default_rate_is_marked_as_such() -> None:
    check = Check(
        rule=Rule.OWN_SHARE,
        verdict=Verdict.YES,
        because="",
        evidence=Evidence(quote=None, is_default=True),
        details=(("rate", "0.6"),),
    )
    money = read_money(call(), [check])
    assert (money.rate, money.is_default_rate) == (Decimal("0.6"), True)


def test_the_next_of_several_dates_is_shown_and_the_last_beside_it() -> None:
    best = record(
        deadlines=tuple(
            Deadline(date=date.fromisoformat(d), raw=d, stage="cut_off")
            for d in ("2026-09-01", "2026-11-01", "2027-02-01")
        ),
        deadline_model=DeadlineModel.MULTIPLE_CUT_OFF,
    )
    due = read_due(Call(id="x", best=best, records=()), TODAY)
    assert (due.day, due.days, due.last, due.stage) == (
        date(2026, 11, 1),
        26,
        date(2027, 2, 1),
        "cut_off",
    )


def test_a_time_of_day_is_only_there_where_the_source_states_one() -> None:
    at = datetime(2026, 11, 1, 16, tzinfo=UTC)
    stated = record(deadlines=(Deadline(date=date(2026, 11, 1), at=at, raw="17:00"),))
    assert read_due(Call(id="x", best=stated, records=()), TODAY).at == at
    plain = record(deadlines=(Deadline(date=date(2026, 11, 1), raw="1 November"),))
    assert read_due(Call(id="x", best=plain, records=()), TODAY).at is None


def test_only_a_national_portal_pays_a_rate_that_is_no_share_of_the_eu() -> None:
    assert read_money(call(source="aides-territoires")).is_national
    assert not read_money(call(source="sedia")).is_national
