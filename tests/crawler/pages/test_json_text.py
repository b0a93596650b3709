"""JSON that names half a character: read, not refused, so that one call can't stop a harvest."""

import json

import pytest

from crawler.pages.aides_territoires import read_aid, read_page
from crawler.pages.json_text import read_json
from crawler.pages.sedia.record import read_record
from crawler.pages.sedia.rows import read_page as read_search
from crawler.pages.sedia.rows import read_row
from crawler.pipelines import is_identifier
from funding.errors import PageChanged, UnreadableRecord
from tests.crawler.listings import topic

AID = {
    "id": 7,
    "slug": "haies-7",
    "name": "Planter des haies",
    "description": "<p>Des haies.</p>",
    "targeted_audiences": ["Communes"],
    "submission_deadline": "2026-06-30",
    "is_call_for_project": True,
}


def test_half_a_pair_becomes_a_sign_that_files_can_carry() -> None:
    found = read_json(r'{"a\ud800": ["half \udc00 pair", 1, null, {"b": "\uDBFFx"}]}')
    assert found == {"a\ufffd": ["half \ufffd pair", 1, None, {"b": "\ufffdx"}]}


def test_whole_pairs_and_spelt_backslashes_stay_as_they_are() -> None:
    assert read_json(r'["\ud83c\udfd9 city", "\\ud800 is spelt"]') == ["🏙 city", r"\ud800 is spelt"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("HORIZON-MISS-2026-CIT-01", True),
        ("Bund/BMWK/förderung-für-städte", True),
        ("x" * 300, True),
        ("x" * 301, False),
        ("", False),
        ("A\r\nBcc: x", False),
        ("half \ud800", False),
        ("turned \u202e round", False),
    ],
)
def test_an_identifier_is_short_and_can_be_printed(text: str, is_one: bool) -> None:
    assert is_identifier(text) is is_one


def test_nesting_without_end_is_no_json() -> None:
    escaped = '["\\ud800", ' + "[" * 900 + "]" * 901
    for text in ("[" * 100_000, '{"a":' * 100_000, escaped):
        with pytest.raises(ValueError, match="nested without end"):
            read_json(text)


def test_nesting_inside_a_field_costs_that_field_only() -> None:
    row = topic(1)
    row["metadata"] |= {"keywords": ["[" * 100_000], "budgetOverview": ['{"a":' * 100_000]}
    record = read_record(read_row(row, "u"))
    assert record.keywords == ()
    assert "indicative_budget_eur" in record.unreadable


@pytest.mark.parametrize("warnings", [True, 1, 0.5, "be careful", {"a": 1}])
def test_a_warning_of_any_type_is_a_warning(warnings: object) -> None:
    answer = {"totalResults": 1, "pageNumber": 1, "pageSize": 100, "results": []}
    page = read_search(json.dumps(answer | {"warnings": warnings}).encode(), "u")
    assert page.warnings == (str(warnings),)


@pytest.mark.parametrize("number", [None, True, 7.0, "7", [7], {"a": 7}])
def test_an_aid_whose_number_is_none_changes_the_page(number: object) -> None:
    answer = {"count": 1, "results": [AID | {"id": number}]}
    with pytest.raises(PageChanged, match="is no number of an aid"):
        read_page(json.dumps(answer).encode(), "u")


@pytest.mark.parametrize("filler", ["9999-12-31", "0001-01-01", "2099-12-31"])
def test_a_filler_of_an_aid_is_no_date(filler: str) -> None:
    aid = read_aid(AID | {"submission_deadline": filler, "start_date": filler})
    assert (aid.deadlines, aid.opening_date) == ((), None)
    assert aid.unreadable == ("opening_date", "deadlines")


def test_a_date_that_is_none_is_told_in_short() -> None:
    with pytest.raises(UnreadableRecord) as caught:
        read_aid(AID | {"submission_deadline": "bientôt " * 1_000})
    assert len(str(caught.value)) < 200


def test_a_rate_that_is_true_is_none() -> None:
    assert read_aid(AID | {"subvention_rate_upper_bound": True}).co_financing_rate is None
