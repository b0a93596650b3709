"""A call as CommonGrants describes a funding opportunity (an open schema of HHS, CC0).

What Europe has and the schema has not stands in custom fields whose names begin with `NAMESPACE`:
the zone of a deadline, several cut-offs, the co-financing rate, and who may apply, in three values.
"""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from advice.as_json.calls import deadline_values, description_of, terms_of
from advice.as_json.matches import check_values
from eligibility.stated_facts import facts_of
from eligibility.verdict import check_call
from funding.call import Call, Deadline, Record, Status
from funding.city import City, Project
from funding.words import plain, shorten
from wording.urls import safe_url

NAMESPACE = "citycalls:"
IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://citycalls.example/calls")
"""Of this and a call's own id its UUID is made: the same one for ever."""
NOT_STATED = "The source states no text."
LONGEST_TITLE = 300
STATUSES = {
    Status.FORTHCOMING: "forecasted",
    Status.PLANNED: "forecasted",
    Status.OPEN: "open",
    Status.CLOSED: "closed",
}
"""What the schema has a word for; the others are custom."""
APPLICANTS = {
    "municipality": "government_municipal",
    "individual": "individual",
    "organisation": "organization",
    "any": "unrestricted",
}
"""Our types that mean what the schema's mean; the others are custom."""
ANYBODY = Project(id="any/municipality", city=City(id="any", name="", country=""), title="")
"""A municipality of no named country."""


def opportunity_id(call_id: str) -> uuid.UUID:
    """Return the UUID of a call, which stays as long as its id.

    >>> opportunity_id("sedia:LIFE-2027-X")
    UUID('ac9c94c6-ca96-51a9-b383-7224a9775c9a')
    """
    return uuid.uuid5(IDS, call_id)


def opportunity_values(call: Call, today: date) -> dict[str, Any]:
    """Return the opportunity of a call on *today*; what nobody states is left out."""
    best = call.best
    first = call.first_seen or today
    return without_unknown(
        {
            "id": str(opportunity_id(call.id)),
            "title": shorten(plain(call.title), LONGEST_TITLE) or best.source_id,
            "identifiers": {"otherIds": {f"opp:eu:{best.source}": {"id": best.source_id}}},
            "status": status_values(call.status_on(today)),
            "description": description_of(best) or NOT_STATED,
            "funding": funding_values(best),
            "funders": funder_values(best),
            "keyDates": key_dates(best),
            "source": web_address(best.url),
            "acceptedApplicantTypes": applicants(call),
            "customFields": custom_fields(call, today),
            "createdAt": moment_of(first),
            "lastModifiedAt": moment_of(call.last_changed or first),
        }
    )


def web_address(url: str) -> str | None:
    """Return the page of a call; None where a reader could not follow it."""
    safe = safe_url(url)
    return safe if safe is not None and safe.startswith("http") else None


def status_values(status: Status) -> dict[str, Any]:
    value = STATUSES.get(status)
    return {"value": value} if value else {"value": "custom", "customValue": str(status)}


def funding_values(record: Record) -> dict[str, Any] | None:
    return (
        without_unknown(
            {
                "totalAmountAvailable": euro(record.indicative_budget_eur),
                "minAwardAmount": euro(record.contribution_min_eur),
                "maxAwardAmount": euro(record.contribution_max_eur),
                "estimatedAwardCount": record.expected_grants,
            }
        )
        or None
    )


def euro(amount: int | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": str(amount), "currency": "EUR"}


def funder_values(record: Record) -> dict[str, Any] | None:
    """Return who runs the call; None where the page does not name it."""
    name = shorten(plain(record.owner), LONGEST_TITLE) if record.owner else ""
    if not name:
        return None
    return {"primary": {"id": str(uuid.uuid5(IDS, f"owner {name}")), "name": name}}


def key_dates(record: Record) -> dict[str, Any] | None:
    """Return the opening, the last deadline, and the earlier ones by their stage."""
    *earlier, last = record.deadlines or (None,)
    closes = None if last is None else date_values("Last deadline", last)
    if closes is None and record.is_rolling:
        details = "Applications are taken all the time."
        closes = {"name": "Deadline", "eventType": "other", "details": details}
    opens = record.opening_date
    return (
        without_unknown(
            {
                "postDate": None
                if opens is None
                else {"name": "Opening", "eventType": "singleDate", "date": opens.isoformat()},
                "closeDate": closes,
                "otherDates": {
                    f"deadline{n}": date_values(stage_words(d, n), d)
                    for n, d in enumerate(earlier, 1)
                    if d is not None
                }
                or None,
            }
        )
        or None
    )


def stage_words(deadline: Deadline, number: int) -> str:
    names = {"first_stage": "First stage", "second_stage": "Second stage", "cut_off": "Cut-off"}
    return names.get(deadline.stage or "", f"Deadline {number}")


def date_values(name: str, deadline: Deadline) -> dict[str, Any]:
    """Return a deadline; the time of day is the portal's own, its zone is a custom field."""
    found = {"name": name, "eventType": "singleDate", "date": deadline.date.isoformat()}
    if deadline.at is not None:
        found["time"] = deadline.at.strftime("%H:%M:%S")
    return found


def applicants(call: Call) -> list[dict[str, str]] | None:
    """Return who may apply; None where nothing says it."""
    types: Any = terms_of(call.best, facts_of(call).items, None)["applicant_types"]
    if types is None:
        return None
    return [
        {"value": APPLICANTS[t]} if t in APPLICANTS else {"value": "custom", "customValue": t}
        for t in types
    ]


def custom_fields(call: Call, today: date) -> dict[str, Any]:
    """Return what Europe has beside the schema, each with its type."""
    best = call.best
    terms = terms_of(best, facts_of(call).items, call.last_seen)
    rate: Any = terms["co_financing_rate"]
    is_default = None if rate is None else terms["co_financing_rate_is_default"]
    checks, role = check_call(ANYBODY, call, today=today)
    fields: Iterator[tuple[str, str, object]] = iter(
        (
            ("callId", "string", call.id),
            ("status", "string", call.status_on(today)),
            ("programme", "string", best.programme),
            ("typeOfAction", "string", best.type_of_action),
            ("isRolling", "boolean", best.is_rolling),
            ("isCancelled", "boolean", best.is_ended_early(today)),
            ("deadlines", "array", deadline_values(best)),
            ("coFinancingRate", "number", rate),
            ("coFinancingRateIsDefault", "boolean", is_default),
            ("municipalityRole", "string", role),
            ("municipalityEligibility", "array", [check_values(check) for check in checks]),
            ("licence", "string", terms["licence"]),
            ("readAt", "string", call.last_seen),
            ("notListedSince", "string", call.missing_since),
        )
    )
    return {
        f"{NAMESPACE}{name}": {"name": name, "fieldType": kind, "value": value}
        for name, kind, value in fields
        if value is not None
    }


def moment_of(day: date) -> str:
    return datetime.combine(day, time(0), UTC).isoformat()


def without_unknown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
