"""The calls as CommonGrants: its own kit reads every one, and nothing European is lost."""

from uuid import UUID

import pytest
from common_grants_sdk.schemas.pydantic.responses import (
    OpportunitiesListResponse,
    OpportunitiesSearchResponse,
    OpportunityResponse,
)

from desk.api.opportunity import opportunity_id
from desk.api.shapes.common_grants import OneOpportunity, OpportunityList, OpportunitySearch
from tests.desk.api.conftest import RECORDS

LIST = "/common-grants/opportunities"


def searched(api, **asked):
    found = api(f"{LIST}/search", {"pagination": {"page": 1, "pageSize": 100}, **asked})
    assert found.status == 200, found.body
    OpportunitiesSearchResponse.model_validate(found.values)
    OpportunitySearch.model_validate(found.values)
    return found.values


@pytest.fixture(scope="module")
def by_name(api):
    """Every call as an opportunity, by the portal's identifier."""
    items = searched(api)["items"]
    return {i["identifiers"]["otherIds"]["opp:eu:portico"]["id"]: i for i in items}


def own(item, name):
    """Return the value of a custom field of ours; None where it is left out."""
    return item["customFields"].get(f"citycalls:{name}", {}).get("value")


def test_their_kit_reads_every_call_of_every_kind(api, by_name):
    assert set(by_name) == {r.source_id for r in RECORDS}
    for item in by_name.values():
        one = api.get(f"{LIST}/{item['id']}")
        OpportunityResponse.model_validate(one)
        OneOpportunity.model_validate(one)
        assert one["data"] == item


def test_the_list_has_what_is_open_or_to_come_page_by_page(api):
    seen = []
    for page in (1, 2, 3):
        found = api.get(f"{LIST}?page={page}&pageSize=5")
        OpportunitiesListResponse.model_validate(found)
        OpportunityList.model_validate(found)
        seen += [i["id"] for i in found["items"]]
    assert found["paginationInfo"]["totalItems"] == len(seen) == len(set(seen)) == 10
    assert api.get(f"{LIST}?page=1000&pageSize=5")["items"] == []


def test_an_id_is_a_uuid_that_stays():
    assert opportunity_id("sedia:LIFE-2027-X") == UUID("ac9c94c6-ca96-51a9-b383-7224a9775c9a")


def test_a_status_that_they_do_not_know_is_told_in_our_word(by_name):
    words = {name: item["status"] for name, item in by_name.items()}
    assert words["LIFE-HEAT"] == {"value": "open"}
    assert words["TO-COME"] == {"value": "forecasted"}
    assert words["PAST"] == {"value": "closed"}
    assert words["ROLLING"] == {"value": "custom", "customValue": "rolling"}
    assert words["UNKNOWN"] == {"value": "custom", "customValue": "unknown"}
    assert words["CANCELLED"] == {"value": "closed"}
    assert own(by_name["CANCELLED"], "isCancelled") is True
    assert own(by_name["PAST"], "isCancelled") is False


def test_dates_keep_their_time_zone_and_every_cut_off(by_name):
    heat = by_name["LIFE-HEAT"]
    closes = heat["keyDates"]["closeDate"]
    assert (closes["date"], closes["time"]) == ("2027-02-04", "17:00:00")
    assert own(heat, "deadlines") == [
        {"date": "2027-02-04", "at": "2027-02-04T17:00:00+02:00", "stage": None}
    ]
    rounds = by_name["CUT-OFFS"]
    assert rounds["keyDates"]["closeDate"]["date"] == "2026-12-01"
    others = rounds["keyDates"]["otherDates"]
    assert [d["date"] for d in others.values()] == ["2026-03-01", "2026-06-01", "2026-11-01"]
    assert {d["name"] for d in others.values()} == {"Cut-off"}
    assert len(own(rounds, "deadlines")) == 4
    stages = by_name["TWO-STAGE"]["keyDates"]
    assert stages["otherDates"]["deadline1"]["name"] == "First stage"


def test_what_nobody_states_is_left_out(by_name):
    assert by_name["ROLLING"]["keyDates"]["closeDate"]["eventType"] == "other"
    assert "keyDates" not in by_name["NO-DATES"]
    for name in ("EMPTY", "UNKNOWN"):
        assert "funding" not in by_name[name]
        assert "funders" not in by_name[name]
    assert by_name["EMPTY"]["description"] == "The source states no text."
    assert "source" not in by_name["HOSTILE"]
    assert "<script" not in by_name["HOSTILE"]["title"]


def test_money_the_rate_and_who_may_apply_are_told(by_name):
    heat = by_name["LIFE-HEAT"]
    assert heat["funding"] == {
        "totalAmountAvailable": {"amount": "9000000", "currency": "EUR"},
        "minAwardAmount": {"amount": "500000", "currency": "EUR"},
        "maxAwardAmount": {"amount": "2000000", "currency": "EUR"},
        "estimatedAwardCount": 5,
    }
    assert (own(heat, "coFinancingRate"), own(heat, "coFinancingRateIsDefault")) == (0.6, False)
    assert heat["acceptedApplicantTypes"] == [
        {"value": "government_municipal"},
        {"value": "custom", "customValue": "sme"},
    ]
    rules = {check["rule"]: check for check in own(heat, "municipalityEligibility")}
    assert rules["applicant"]["verdict"] == "yes"
    assert rules["applicant"]["evidence"] == "Towns and firms apply."
    unknown = {c["rule"]: c["verdict"] for c in own(by_name["EMPTY"], "municipalityEligibility")}
    assert unknown["applicant"] == "unknown"


def test_a_search_filters_sorts_and_says_what_it_does_not_know(api):
    def names(**asked):
        return [own(i, "callId").partition(":")[2] for i in searched(api, **asked)["items"]]

    assert names(search="schools") == ["TWO-STAGE"]
    assert set(names(filters={"status": {"operator": "in", "value": ["closed"]}})) == {
        "PAST",
        "CANCELLED",
    }
    span = {"operator": "between", "value": {"min": "2026-11-01", "max": "2026-12-31"}}
    assert names(filters={"closeDateRange": span}) == ["CUT-OFFS"]
    euro = {"min": {"amount": "1000000"}, "max": {"amount": "9e6"}}
    money = {"operator": "between", "value": euro}
    wrong = api(f"{LIST}/search", {"filters": {"totalFundingAvailableRange": money}})
    assert wrong.status == 422
    euro["max"] = {"amount": "9000000.50"}
    assert names(filters={"totalFundingAvailableRange": money}) == ["LIFE-HEAT"]
    euro["max"]["currency"] = "USD"
    assert names(filters={"totalFundingAvailableRange": money}) == []
    by_date = {"sortBy": "keyDates.closeDate", "sortOrder": "asc"}
    assert names(sorting=by_date)[:2] == ["PAST", "CUT-OFFS"]
    found = searched(api, filters={"customFilters": {"region": {"operator": "eq", "value": 1}}})
    assert "region" in found["filterInfo"]["errors"][0]
    assert found["filterInfo"]["filters"]["customFilters"]
