"""A no in the reader's language: its reason, the rule that it names, and why it holds no more."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from advice.refusals.falling import Fallen, Value
from advice.refusals.reasons import NAMEABLE, write_why
from funding.evidence import Check, Rule
from store.people.refusals import Basis, Why
from wording.checks import check_words
from wording.city_names import city_name
from wording.language import Speech


def why_words(s: Speech, why: Why) -> str:
    """Return why a call is not for somebody, as they chose it."""
    return {
        Why.TOPIC: s.say("Not our topic"),
        Why.CANNOT_APPLY: s.say("We cannot apply"),
        Why.CAPACITY: s.say("Deadline too early, or no capacity"),
        Why.OWN_SHARE: s.say("Funding rate too low, own share too high"),
        Why.SIZE: s.say("Too small or too large"),
        Why.PARTNERS: s.say("Partners are missing"),
        Why.KNOWN: s.say("We know it already"),
        Why.OTHER: s.say("Another reason"),
    }[why]


def rule_names(s: Speech) -> Mapping[Rule, str]:
    """Return what somebody may name for "we cannot apply"."""
    words = {
        Rule.APPLICANT: s.say("who may apply"),
        Rule.COUNTRY: s.say("the country"),
        Rule.AREA: s.say("the programme area"),
        Rule.POPULATION: s.say("the number of inhabitants"),
        Rule.DEGURBA: s.say("the degree of urbanisation"),
        Rule.ROLE: s.say("who may lead"),
        Rule.INSTRUMENT: s.say("the kind of support"),
        Rule.TRL: s.say("the technical maturity (TRL)"),
        Rule.OTHER: s.say("another condition"),
    }
    return {rule: words[rule] for rule in NAMEABLE}


def reason_words(
    s: Speech, why: Why, basis: Basis | None = None, *, rule: Rule | None = None
) -> str:
    """Return a reason with the rule that it rests on, as it was judged then where that is kept."""
    words, rule = why_words(s, why), rule if basis is None else basis.rule
    if rule is None:
        return words
    kept = () if basis is None else basis.projects
    check = next((one.check for one in kept if one.check is not None), None)
    about = check_words(s, check) if check is not None else rule_names(s).get(rule)
    return s.labelled(words, about) if about else words


def reason_choices(s: Speech, checks: Iterable[Check] | None = None) -> list[tuple[str, str]]:
    """Return the reasons with what a form sends for each.

    *checks* are the rules that somebody may name for "we cannot apply"; all of them if None.
    """
    found: list[tuple[str, str]] = []
    for why in Why:
        found.append((why.value, why_words(s, why)))
        if why is Why.CANNOT_APPLY:
            rules = (
                list(rule_names(s).items())
                if checks is None
                else [(check.rule, check_words(s, check)) for check in checks]
            )
            found += [
                (write_why(why, rule), s.labelled(why_words(s, why), words))
                for rule, words in rules
            ]
    return found


def fallen_words(s: Speech, fallen: Fallen, city: str | None = None) -> str:
    """Return why a no holds no more; *city* is whose no it was, None where it is the reader's."""
    values = {
        "date": s.short_date(fallen.said_on),
        "old": value_words(s, fallen.before),
        "new": value_words(s, fallen.after),
    }
    if city is not None:
        values["city"] = city_name(city, s.code)
        return by_city(s, fallen, values)
    return {
        "deadline": s.say(
            "You said no on {date} because the deadline was {old}; now it is {new}.", **values
        ),
        "own_share": s.say(
            "You said no on {date} because the own share was {old}; now it is {new}.", **values
        ),
        "grant_min": s.say(
            "You said no on {date} because the smallest grant was {old}; now it is {new}.",
            **values,
        ),
        "grant_max": s.say(
            "You said no on {date} because the largest grant was {old}; now it is {new}.",
            **values,
        ),
        "rule": s.say("You said no on {date}: {old}. Now: {new}.", **values),
    }[fallen.turn]


def by_city(s: Speech, fallen: Fallen, values: Mapping[str, str]) -> str:
    return {
        "deadline": s.say(
            "{city} decided against it on {date} because the deadline was {old}; now it is {new}.",
            **values,
        ),
        "own_share": s.say(
            "{city} decided against it on {date} because the own share was {old}; now it is {new}.",
            **values,
        ),
        "grant_min": s.say(
            "{city} decided against it on {date} because the smallest grant was {old}; now it is "
            "{new}.",
            **values,
        ),
        "grant_max": s.say(
            "{city} decided against it on {date} because the largest grant was {old}; now it is "
            "{new}.",
            **values,
        ),
        "rule": s.say("{city} decided against it on {date}: {old}. Now: {new}.", **values),
    }[fallen.turn]


def value_words(s: Speech, value: Value) -> str:
    if isinstance(value, Check):
        return check_words(s, value)
    if isinstance(value, date):
        return s.short_date(value)
    if isinstance(value, Decimal):
        return s.percent(value)
    return s.euro(value)
