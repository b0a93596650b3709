"""Whether a city can apply, one short phrase a rule, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eligibility import keys
from funding.evidence import Check, Role, Rule, Verdict
from funding.words import plain, shorten
from wording.language import Speech

MARKS = {Verdict.YES: "✓", Verdict.UNKNOWN: "?", Verdict.NO: "✗"}
QUOTE = 110
MOST = 5
SILENT = (Rule.LEAD_TIME, Rule.BUDGET, Rule.OWN_SHARE, Rule.INSTRUMENT, Rule.TRL)
"""Told only where they stand in the way, or ask a question that the call raises."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckView:
    mark: str
    verdict: str
    words: str
    quote: str | None
    is_default: bool


def check_views(speech: Speech, checks: Sequence[Check]) -> tuple[CheckView, ...]:
    """Return the checks worth a reader's time: what blocks, then yes, then what is to be asked."""
    told = [c for c in checks if is_told(c)]
    order = (Verdict.NO, Verdict.YES, Verdict.UNKNOWN)
    told.sort(key=lambda c: order.index(c.verdict))
    return tuple(check_view(speech, c) for c in told[:MOST])


def is_told(check: Check) -> bool:
    if check.verdict is Verdict.NO:
        return True
    if check.rule is Rule.LEAD_TIME:
        return ("condition", "lead_time") in check.details
    if check.rule in SILENT:
        return check.verdict is Verdict.UNKNOWN and check.evidence is not None
    return True


def check_view(speech: Speech, check: Check) -> CheckView:
    evidence = check.evidence
    is_quoted = check.rule in (Rule.APPLICANT, Rule.AREA, Rule.OTHER) or (
        check.verdict is Verdict.NO
    )
    quote = None
    if evidence is not None and evidence.quote and is_quoted:
        quote = speech.say("“{text}”", text=shorten(plain(evidence.quote), QUOTE))
    return CheckView(
        mark=MARKS[check.verdict],
        verdict=check.verdict.value,
        words=check_words(speech, check),
        quote=quote,
        is_default=evidence is not None and evidence.is_default,
    )


def role_words(speech: Speech, role: Role) -> str:
    """Return the answer to "can we apply?" in a few words."""
    return {
        Role.ALONE: speech.say("Yes, on your own"),
        Role.WITH_CONDITIONS: speech.say("Yes, with conditions"),
        Role.PARTNER_ONLY: speech.say("Only as a partner"),
        Role.NO: speech.say("No"),
        Role.UNKNOWN: speech.say("Not stated, please check"),
    }[role]


def check_words(speech: Speech, check: Check) -> str:
    """Return one rule as a phrase; the figures come from the check's details."""
    details = dict(check.details)
    words = {
        Rule.APPLICANT: applicant,
        Rule.COUNTRY: country,
        Rule.AREA: area,
        Rule.POPULATION: population,
        Rule.DEGURBA: degurba,
        Rule.CONSORTIUM: consortium,
        Rule.ROLE: role,
        Rule.BUDGET: budget,
        Rule.OWN_SHARE: own_share,
        Rule.INSTRUMENT: instrument,
        Rule.LEAD_TIME: lead_time,
        Rule.TRL: maturity,
        Rule.OTHER: other,
    }[check.rule]
    return words(speech, check.verdict, details)


def applicant(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("local authorities may apply"),
        Verdict.NO: speech.say("not open to local authorities"),
        Verdict.UNKNOWN: speech.say("whether local authorities may apply is not clear"),
    }[verdict]


def country(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    code = details.get("country", "")
    name = speech.country(code) if code else speech.say("your country")
    return {
        Verdict.YES: speech.say("{country} is eligible", country=name),
        Verdict.NO: speech.say("{country} is not eligible", country=name),
        Verdict.UNKNOWN: speech.say("whether {country} is eligible is not stated", country=name),
    }[verdict]


def area(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("your city lies in the programme area"),
        Verdict.NO: speech.say("your city lies outside the programme area"),
        Verdict.UNKNOWN: speech.say("check whether your city lies in the programme area"),
    }[verdict]


def population(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    if details.get("condition") == "grouping":
        return speech.say("too few inhabitants alone, possible together with neighbours")
    if "minimum" in details:
        return speech.say("at least {n} inhabitants", n=whole(speech, details["minimum"]))
    if "maximum" in details:
        return speech.say("at most {n} inhabitants", n=whole(speech, details["maximum"]))
    return speech.say("number of inhabitants")


def degurba(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("the degree of urbanisation fits"),
        Verdict.NO: speech.say("the degree of urbanisation does not fit"),
        Verdict.UNKNOWN: speech.say("check the degree of urbanisation"),
    }[verdict]


def consortium(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    entities = number(details.get(keys.ENTITIES_MIN.name))
    countries = number(details.get(keys.COUNTRIES_MIN.name))
    cities = number(details.get(keys.CITIES_MIN.name))
    if entities == 1 and (cities or 1) == 1:
        return speech.say("one applicant is enough")
    parts = []
    if entities:
        parts.append(speech.count("{n} organisation", "{n} organisations", entities))
    if cities:
        parts.append(speech.count("{n} city", "{n} cities", cities))
    if countries:
        parts.append(speech.count("{n} country", "{n} countries", countries))
    if not parts:
        return speech.say("number of partners not stated")
    return speech.say("needs at least {what}", what=speech.together(parts))


def role(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    if details.get("role") == "lead":
        return speech.say("your city may lead")
    if details.get("role") == "partner":
        return speech.say("your city may be a partner, not lead")
    return speech.say("check whether your city may lead")


def budget(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    least, most = number(details.get("grant_min")), number(details.get("grant_max"))
    if least and most and least != most:
        grants = speech.say("{low} to {high}", low=speech.euro(least), high=speech.euro(most))
    elif least or most:
        grants = speech.euro(least or most or 0)
    else:
        return speech.say("size of the grants")
    return speech.say("grants of {amount}: compare with your project", amount=grants)


def own_share(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    if "own_share" not in details:
        return speech.say("own share not stated")
    share = speech.percent(Decimal(details["own_share"]))
    return speech.say("own share of {share}", share=share)


def instrument(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    known = {
        "grant": speech.say("a grant"),
        "prize": speech.say("a prize"),
        "loan": speech.say("a loan"),
        "technical_assistance": speech.say("technical assistance"),
        "network": speech.say("a network"),
    }
    what = known.get(details.get(keys.INSTRUMENT.name, ""))
    if what is None:
        return speech.say("kind of support not stated")
    return speech.say("the call offers {what}", what=what)


def lead_time(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    usual = number(details.get("usual"))
    if usual is None:
        return speech.say("little time is left")
    return speech.count(
        "little time is left: {n} day is usual", "little time is left: {n} days are usual", usual
    )


def maturity(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    if verdict is Verdict.YES:
        return speech.say("the technical maturity (TRL) fits")
    if verdict is Verdict.NO:
        return speech.say("the technical maturity (TRL) does not fit")
    return speech.say("check the technical maturity (TRL)")


def other(speech: Speech, verdict: Verdict, details: dict[str, str]) -> str:
    known = {
        keys.EARLIER_EUI_GRANT.name: speech.say(
            "not for cities with a grant of an earlier EUI call"
        ),
        keys.MISSION_CITY.name: speech.say("for Mission Cities"),
        keys.CLIMATE_PLAN.name: speech.say("needs an approved climate plan"),
        keys.COVENANT_SIGNATORY.name: speech.say("for signatories of the Covenant of Mayors"),
        keys.INVESTMENT_MIN.name: speech.say("for larger investments"),
    }
    topic = details.get("topic") or details.get("condition") or ""
    return known.get(topic, speech.say("a special condition of the call"))


def number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdigit() else None


def whole(speech: Speech, value: str) -> str:
    found = number(value)
    return value if found is None else speech.number(found)
