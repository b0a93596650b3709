"""Whether a city can apply, one short phrase a rule, in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from eligibility import keys
from eligibility.conditions import CONDITION, needs_partners
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


def check_views(
    speech: Speech, checks: Sequence[Check], *, said: str = ""
) -> tuple[CheckView, ...]:
    """Return the checks worth a reader's time: what blocks, then yes, then what is to be asked.

    What the answer above them has *said* in the same words is not said twice, unless the call's own
    sentence stands beside it.
    """
    told = [c for c in checks if is_told(c)]
    order = (Verdict.NO, Verdict.YES, Verdict.UNKNOWN)
    told.sort(key=lambda c: order.index(c.verdict))
    views = [check_view(speech, c) for c in told if not is_asked(speech, c, said)]
    once = quoted_once(views)
    return tuple(view for view in once if view.quote or view.words not in said)[:MOST]


def quoted_once(views: Iterable[CheckView]) -> Iterator[CheckView]:
    """Yield the checks, a sentence that several were read from beside the first of them only."""
    quotes = set[str]()
    for view in views:
        yield replace(view, quote=None) if view.quote in quotes else view
        quotes.update((view.quote,) if view.quote else ())


def is_asked(speech: Speech, check: Check, said: str) -> bool:
    """Return whether *said* asks for partners already, of which the check knows no more."""
    is_open = check.verdict is Verdict.UNKNOWN and not needs_partners(check)
    question = speech.say("check whether partners are needed")
    return check.rule is Rule.CONSORTIUM and is_open and question in said


def is_told(check: Check) -> bool:
    if check.verdict is Verdict.NO:
        return True
    if check.rule is Rule.LEAD_TIME:
        return (CONDITION, "lead_time") in check.details
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
    """Return one rule as a phrase that says the same as its verdict.

    The figures come from the check's details.  A rule that has no phrase for a verdict says in
    general that it is met, is not met, or has to be looked at.
    """
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
    return (
        words(speech, check, dict(check.details))
        or {
            Verdict.YES: speech.say("a condition of the call is met"),
            Verdict.NO: speech.say("a condition of the call is not met"),
            Verdict.UNKNOWN: speech.say("a condition of the call, please check"),
        }[check.verdict]
    )


def applicant(speech: Speech, check: Check, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("local authorities may apply"),
        Verdict.NO: speech.say("not open to local authorities"),
        Verdict.UNKNOWN: speech.say("the call does not say whether local authorities may apply")
        if check.evidence is None
        else speech.say("check whether local authorities may apply"),
    }[check.verdict]


def country(speech: Speech, check: Check, details: dict[str, str]) -> str:
    code = details.get("country", "")
    name = speech.country_in_a_sentence(code) if code else speech.say("your country")
    return {
        Verdict.YES: speech.say("{country} is eligible", country=name),
        Verdict.NO: speech.say("{country} is not eligible", country=name),
        Verdict.UNKNOWN: speech.say("whether {country} is eligible is not stated", country=name)
        if check.evidence is None
        else speech.say("check whether {country} is eligible", country=name),
    }[check.verdict]


def area(speech: Speech, check: Check, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("your city lies in the programme area"),
        Verdict.NO: speech.say("your city lies outside the programme area"),
        Verdict.UNKNOWN: speech.say("check whether your city lies in the programme area"),
    }[check.verdict]


def population(speech: Speech, check: Check, details: dict[str, str]) -> str:
    if check.verdict is Verdict.YES:
        return speech.say("the number of inhabitants fits")
    if check.verdict is Verdict.UNKNOWN and details.get(CONDITION) == "grouping":
        return speech.say("too few inhabitants alone, possible together with neighbours")
    least, most, people = (number(details.get(n)) for n in ("minimum", "maximum", "city"))
    is_too_large = most is not None and (least is None or (people is not None and people >= least))
    limit = most if is_too_large else least
    if limit is None:
        return ""
    n = speech.number(limit)
    if check.verdict is Verdict.NO:
        if is_too_large:
            return speech.say("too many inhabitants, at most {n} are allowed", n=n)
        return speech.say("too few inhabitants, at least {n} are required", n=n)
    if is_too_large:
        return speech.say("at most {n} inhabitants, please check", n=n)
    return speech.say("at least {n} inhabitants, please check", n=n)


def degurba(speech: Speech, check: Check, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("the degree of urbanisation fits"),
        Verdict.NO: speech.say("the degree of urbanisation does not fit"),
        Verdict.UNKNOWN: speech.say("check the degree of urbanisation"),
    }[check.verdict]


def consortium(speech: Speech, check: Check, details: dict[str, str]) -> str:
    if not needs_partners(check):
        if check.verdict is Verdict.NO:
            return ""
        if check.verdict is Verdict.YES:
            return speech.say("one applicant is enough")
        return speech.say("number of partners not stated")
    entities, countries, cities = (
        number(details.get(key.name))
        for key in (keys.ENTITIES_MIN, keys.COUNTRIES_MIN, keys.CITIES_MIN)
    )
    parts = []
    if entities:
        parts.append(speech.count("{n} organisation", "{n} organisations", entities))
    if cities:
        parts.append(speech.count("{n} city", "{n} cities", cities))
    what = speech.together(parts)
    if countries and parts:
        what = f"{what} {speech.count('from {n} country', 'from {n} countries', countries)}"
    elif countries:
        what = speech.count("{n} country", "{n} countries", countries)
    if check.verdict is Verdict.YES:
        return speech.say("your partners are enough: at least {what}", what=what)
    if check.verdict is Verdict.NO:
        return speech.say("only for several together: at least {what}", what=what)
    if details.get(CONDITION) == keys.MEMBERS_NAMED.name:
        return speech.say("enough partners, but check who must be among them: {what}", what=what)
    return speech.say("needs at least {what}", what=what)


def role(speech: Speech, check: Check, details: dict[str, str]) -> str:
    if check.verdict is Verdict.UNKNOWN:
        return speech.say("check whether your city may lead")
    if check.verdict is Verdict.NO:
        return speech.say("your city may be a partner, not lead")
    if details.get("role") == "partner":
        return speech.say("your city may take part as a partner")
    return speech.say("your city may lead")


def budget(speech: Speech, check: Check, details: dict[str, str]) -> str:
    least, most = number(details.get("grant_min")), number(details.get("grant_max"))
    if least and most and least != most:
        grants = speech.say("{low} to {high}", low=speech.euro(least), high=speech.euro(most))
    elif least or most:
        grants = speech.euro(least or most or 0)
    else:
        return ""
    if check.verdict is Verdict.YES:
        fits = {
            "part": speech.say("your project can be a part of one of {amount}", amount=grants),
            "grow": speech.say("your project can grow to grants of {amount}", amount=grants),
            "cut": speech.say("your project can be cut to grants of {amount}", amount=grants),
        }
        usual = speech.say("grants of {amount} suit your project", amount=grants)
        return fits.get(details.get("fits", ""), usual)
    if check.verdict is Verdict.NO:
        return speech.say("grants of {amount} are too large for your project", amount=grants)
    project = number(details.get("project_max"))
    if least and project and project < least:
        return speech.say("grants of {amount}, more than your project costs", amount=grants)
    return speech.say("grants of {amount}, less than your project costs", amount=grants)


def own_share(speech: Speech, check: Check, details: dict[str, str]) -> str:
    if "own_share" not in details or "limit" not in details:
        is_open = check.verdict is Verdict.UNKNOWN
        return speech.say("own share not stated") if is_open else ""
    share, limit = Decimal(details["own_share"]), Decimal(details["limit"])
    figures = {"share": speech.percent(share), "limit": speech.percent(limit)}
    if check.verdict is Verdict.YES:
        return speech.say("an own share of {share}, within your {limit}", **figures)
    if check.verdict is Verdict.NO:
        return speech.say("an own share of {share} is too high, your limit is {limit}", **figures)
    if share > limit:
        return speech.say("an own share of {share}, above your {limit}", **figures)
    return speech.say("an own share of {share} or more, perhaps above your {limit}", **figures)


def instrument(speech: Speech, check: Check, details: dict[str, str]) -> str:
    known = {
        "grant": speech.say("a grant"),
        "prize": speech.say("a prize"),
        "loan": speech.say("a loan"),
        "technical_assistance": speech.say("technical assistance"),
        "network": speech.say("a network"),
    }
    what = known.get(details.get(keys.INSTRUMENT.name, ""), speech.say("another kind of support"))
    if check.verdict is Verdict.NO:
        return speech.say("the call offers {what}, not what you look for", what=what)
    if keys.INSTRUMENT.name not in details:
        is_open = check.verdict is Verdict.UNKNOWN
        return speech.say("kind of support not stated") if is_open else ""
    if check.verdict is Verdict.UNKNOWN:
        return speech.say("check whether the call offers more than {what}", what=what)
    return speech.say("the call offers {what}", what=what)


def lead_time(speech: Speech, check: Check, details: dict[str, str]) -> str:
    if check.verdict is Verdict.NO:
        return ""
    if check.verdict is Verdict.YES:
        return speech.say("there is time enough to apply")
    needed = number(details.get("needed"))
    if needed is not None:
        return speech.count(
            "little time is left (your city needs {n} day)",
            "little time is left (your city needs {n} days)",
            needed,
        )
    usual = number(details.get("usual"))
    if usual is None:
        return speech.say("check whether there is time enough to apply")
    return speech.count(
        "little time is left (usually {n} day)", "little time is left (usually {n} days)", usual
    )


def maturity(speech: Speech, check: Check, details: dict[str, str]) -> str:
    return {
        Verdict.YES: speech.say("the technical maturity (TRL) fits"),
        Verdict.NO: speech.say("the technical maturity (TRL) does not fit"),
        Verdict.UNKNOWN: speech.say("check the technical maturity (TRL)"),
    }[check.verdict]


def other(speech: Speech, check: Check, details: dict[str, str]) -> str:
    topic = details.get("topic") or details.get(CONDITION) or ""
    return {
        Verdict.YES: {
            keys.MISSION_CITY.name: speech.say("for Mission Cities, and yours is one"),
            keys.CLIMATE_PLAN.name: speech.say("the climate plan that it asks for is there"),
            keys.COVENANT_SIGNATORY.name: speech.say(
                "for signatories of the Covenant of Mayors, and your city is one"
            ),
            keys.INVESTMENT_MIN.name: speech.say("the investment is large enough"),
        },
        Verdict.NO: {
            keys.EARLIER_EUI_GRANT.name: speech.say(
                "not for cities with a grant of an earlier EUI call"
            ),
            keys.MISSION_CITY.name: speech.say("only for Mission Cities"),
            keys.CLIMATE_PLAN.name: speech.say("only with an approved climate plan"),
            keys.COVENANT_SIGNATORY.name: speech.say(
                "only for signatories of the Covenant of Mayors"
            ),
            keys.INVESTMENT_MIN.name: speech.say("only for larger investments"),
        },
        Verdict.UNKNOWN: {
            keys.EARLIER_EUI_GRANT.name: speech.say(
                "check that no earlier EUI call has paid your city"
            ),
            keys.MISSION_CITY.name: speech.say("check whether yours is a Mission City"),
            keys.CLIMATE_PLAN.name: speech.say(
                "check whether your city has an approved climate plan"
            ),
            keys.COVENANT_SIGNATORY.name: speech.say(
                "check whether your city has signed the Covenant of Mayors"
            ),
            keys.INTAKE.name: speech.say("no applications are taken at present, please check"),
            keys.INVESTMENT_MIN.name: speech.say("check whether the investment is large enough"),
        },
    }[check.verdict].get(topic, "")


def number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdigit() else None
