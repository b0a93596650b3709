"""Can we apply?  The answer in one line, with the conditions of a conditional yes."""

from collections.abc import Sequence

from eligibility import keys
from eligibility.conditions import CONDITION, conditions_of, needs_partners
from funding.evidence import Check, Role, Rule, Verdict
from wording.checks import check_words, number, role_words
from wording.language import Speech

MOST = 2
"""Conditions that are named; the card lists the others."""
USUAL = (Rule.CONSORTIUM, Rule.POPULATION, Rule.OWN_SHARE, Rule.BUDGET)
"""Rules whose sentence states a figure: one that only the programme usually sets is said so."""


def can_we_apply(speech: Speech, role: Role, checks: Sequence[Check]) -> str:
    """Return whether the city may apply, in one line: never an answer without its reason.

    *checks* are those that *role* was made from, as `Match` and `Card` hold them.  A conditional
    yes names its weightiest conditions, at most two, always in the same order; a no names the
    rule that says so; where it is unknown, what has to be asked.

        can_we_apply(speech("en"), match.role, match.checks)
        "Yes, with conditions: usually 2 partners from 2 more countries"
    """
    if role is Role.WITH_CONDITIONS:
        named = [condition_words(speech, c) for c in conditions_of(checks)[:MOST]]
        if len(named) > 1:
            named = [speech.say("{first}; {second}", first=named[0], second=named[1])]
        if named:
            return speech.say("Yes, with conditions: {conditions}", conditions=named[0])
    if role is Role.NO:
        blocking = next((c for c in checks if c.verdict is Verdict.NO), None)
        if blocking is not None:
            return speech.say("No: {reason}", reason=check_words(speech, blocking))
    if role is Role.UNKNOWN:
        asked = next((c for c in checks if c.rule is Rule.APPLICANT), None)
        if asked is not None and asked.verdict is Verdict.UNKNOWN:
            return speech.say("Not clear: {question}", question=check_words(speech, asked))
    return role_words(speech, role)


def condition_words(speech: Speech, check: Check) -> str:
    """Return what has to be fulfilled or found out, as a phrase after a colon."""
    say = partners if check.rule is Rule.CONSORTIUM else check_words
    words = say(speech, check)
    is_open = check.verdict is Verdict.UNKNOWN and CONDITION in dict(check.details)
    is_default = check.evidence is not None and check.evidence.is_default
    if is_open and is_default and check.rule in USUAL:
        return speech.say("usually {condition}", condition=words)
    return words


def partners(speech: Speech, check: Check) -> str:
    """Return the partners that are still to be found, and from where; the question if unknown."""
    if not needs_partners(check):
        return speech.say("check whether partners are needed")
    if check.verdict is Verdict.YES:
        return speech.say("together with the partners you have")
    details = dict(check.details)
    here = number(details.get("partners")) or 0
    entities = (number(details.get(keys.ENTITIES_MIN.name)) or 0) - 1 - here
    cities = (number(details.get(keys.CITIES_MIN.name)) or 0) - 1
    places = number(details.get("countries")) or 1
    countries = (number(details.get(keys.COUNTRIES_MIN.name)) or 0) - places
    most = max(entities, cities, countries)
    if most <= 0:
        return check_words(speech, check)
    if most == cities:  # nobody knows which of the partners in hand are cities
        words = speech.count("{n} more city", "{n} more cities", cities)
    elif here:
        words = speech.count("{n} more partner", "{n} more partners", most)
    else:
        words = speech.count("{n} partner", "{n} partners", most)
    if countries <= 0:
        return words
    return f"{words} {speech.count('from {n} more country', 'from {n} more countries', countries)}"
