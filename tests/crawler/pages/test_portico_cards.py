"""Cards as records, and cards found again although no part of them is stable."""

from dataclasses import replace
from datetime import date

import pytest

from crawler.pages.portico import (
    KnownCard,
    known_card,
    match_cards,
    mint_id,
    read_record,
)
from crawler.pages.portico_card import PorticoCard
from funding.call import Kind, Status
from funding.errors import UnreadableRecord

CARD = PorticoCard(
    title="4th EUI Call for Innovative Actions",
    status_raw="Open",
    deadline_raw="15/06/2026",
    owner="European Urban Initiative",
    owner_url="https://portico.urban-initiative.eu/urban-panorama/european-urban-initiative",
    target="Urban authorities",
    support="grant",
    funding="2,000,000 €",
    detail_url="https://www.urban-initiative.eu/calls-proposals/fourth-call",
)
ID = "european-urban-initiative-4th-eui-call-for-innovative-actions-2026"


def known(**changes):
    return replace(known_card(read_record(CARD, "minted-once")), **changes)


def test_a_card_is_read_as_a_record():
    record = read_record(CARD, ID)
    assert (record.id, record.kind, record.programme) == (f"portico:{ID}", Kind.CALL, "EUI")
    assert (record.status_claimed, record.last_deadline) == (Status.OPEN, date(2026, 6, 15))
    assert (record.contribution_max_eur, record.budget_raw) == (2_000_000, "2,000,000 €")
    assert (record.url, record.document_url) == (CARD.detail_url, None)
    assert record.opening_date is None


def test_a_document_is_no_page_for_people():
    record = read_record(replace(CARD, detail_url="https://files.example/call.PDF"), ID)
    assert record.url == CARD.owner_url
    assert record.document_url == "https://files.example/call.PDF"


@pytest.mark.parametrize(
    "title",
    [
        "EUI ongoing Call for peer reviewers",
        "Call for experts in urban matters",
        "Call for evaluators 2027",
    ],
)
def test_a_call_for_people_who_judge_funds_no_city(title):
    assert read_record(replace(CARD, title=title, support=None, funding=None), ID).kind is (
        Kind.EXPERTS
    )


def test_a_call_that_is_always_open_is_rolling():
    record = read_record(replace(CARD, deadline_raw="Continuous"), ID)
    assert (record.is_rolling, record.deadlines, record.unreadable) == (True, (), ())


@pytest.mark.parametrize(
    "raw", ["31/06/2026", "06/15/2026", "15/06/26", "spring 2027", "01/01/9999"]
)
def test_a_date_that_is_not_certain_is_named_and_never_guessed(raw):
    record = read_record(replace(CARD, deadline_raw=raw), ID)
    assert (record.deadlines, record.unreadable) == ((), ("deadlines",))


@pytest.mark.parametrize(
    ("funding", "most"),
    [("5 million €", 5_000_000), ("60.000 EUR", 60_000), ("5 million", None), ("CHF 500", None)],
)
def test_money_is_whole_euro_or_unknown(funding, most):
    record = read_record(replace(CARD, funding=funding), ID)
    assert (record.contribution_max_eur, record.budget_raw) == (most, funding)


def test_a_card_without_title_is_unreadable():
    with pytest.raises(UnreadableRecord, match="no title"):
        read_record(replace(CARD, title=""), ID)


def test_an_id_is_minted_from_owner_title_and_year():
    assert mint_id(CARD, ()) == ID
    assert mint_id(replace(CARD, title="4th  EUI call for innovative actions!"), ()) == ID
    assert mint_id(CARD, (ID,)) == f"{ID}-2"
    assert mint_id(replace(CARD, deadline_raw=None), ()).endswith("-open")


@pytest.mark.parametrize(
    "changes",
    [
        {"detail_url": "https://elsewhere.example/new"},
        {"deadline_raw": "30/06/2026"},
        {"title": "4th EUI call, reworded"},
        {
            "title": "Reworded",
            "detail_url": "http://urban-initiative.eu/calls-proposals/fourth-call/",
        },
        {"title": "Reworded", "detail_url": f"{CARD.detail_url}?utm_source=portico#top"},
        {"deadline_raw": "15/01/2027", "detail_url": None},
    ],
)
def test_a_card_is_found_again_when_a_part_of_it_changes(changes):
    assert match_cards([replace(CARD, **changes)], [known()]) == ["minted-once"]


def test_another_card_is_new():
    other = replace(CARD, title="5th call", detail_url="https://www.urban-initiative.eu/fifth")
    assert match_cards([other], [known()]) == [None]
    assert match_cards([CARD, other], [known()]) == ["minted-once", None]


def test_cards_that_share_a_page_are_not_taken_for_each_other():
    page = "https://www.urban-initiative.eu/calls"
    cards = [
        replace(CARD, title="Second call", detail_url=page),
        replace(CARD, title="Third call", detail_url=page),
    ]
    before = KnownCard(
        source_id="first", detail_url=page, owner=CARD.owner, title="First call", year=2026
    )
    assert match_cards(cards, [before]) == [None, None]


def test_next_years_call_of_the_same_title_is_told_apart_by_its_year():
    now = [replace(CARD, deadline_raw="15/06/2027"), CARD]
    assert match_cards(now, [known()]) == [None, "minted-once"]
