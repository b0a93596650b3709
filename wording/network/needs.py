"""What a call asks of a consortium, and what some cities lack, in words."""

from collections.abc import Mapping

from eligibility.consortium.needs import ConsortiumRule, Need, NeedKind
from eligibility.consortium.pairing import Gap, GapKind, Pairing
from eligibility.consortium.words import DELIVERY
from funding.evidence import Verdict
from wording.checks import check_words
from wording.city_names import city_name
from wording.desk.applicant_words import applicant_words
from wording.language import Speech


def need_words(s: Speech, need: Need) -> str:
    """Return one need of a call."""
    n = need.number
    if need.kind is NeedKind.ENTITIES:
        if n == 1:
            return s.say("One applicant is enough.")
        return s.count("At least {n} organisation", "At least {n} organisations", n)
    if need.kind is NeedKind.COUNTRIES:
        return s.count("From at least {n} country", "From at least {n} countries", n)
    if need.kind is NeedKind.EU_COUNTRIES:
        return s.count(
            "From at least {n} member state of the EU",
            "From at least {n} member states of the EU",
            n,
        )
    if need.kind is NeedKind.ALONE:
        return s.say("One applicant only; joint applications are not accepted.")
    if need.kind is NeedKind.INDEPENDENT:
        return s.say("The organisations must be independent of each other.")
    kinds = one_of(s, need)
    if need.kind is NeedKind.LEAD:
        return s.say("Led by one of: {kinds}", kinds=kinds)
    if need.kind is NeedKind.LEAD_PLACE:
        return s.say("Led from: {places}", places=places(s, need.codes))
    if need.kind is NeedKind.PLACE:
        return s.say("At least {n} from: {places}", n=s.number(n), places=places(s, need.codes))
    return s.say("At least {n} of: {kinds}", n=s.number(n), kinds=kinds)


def one_of(s: Speech, need: Need) -> str:
    return kind_words(s, need.codes)


def kind_words(s: Speech, codes: tuple[str, ...]) -> str:
    """Return types of applicants, any of which will do."""
    names = (
        s.say("Partners who carry out parts of the project")
        if code == DELIVERY
        else applicant_words(s, code)
        for code in codes
    )
    return " / ".join(names)


def places(s: Speech, codes: tuple[str, ...]) -> str:
    groups: Mapping[str, str] = {
        "EU": s.say("member states of the EU"),
        "EEA": s.say("countries of the European Economic Area"),
        "HORIZON_EUROPE": s.say("countries associated to Horizon Europe"),
    }
    return " / ".join(groups.get(code) or s.country(code) for code in codes)


def rule_words(s: Speech, rule: ConsortiumRule) -> str | None:
    """Return why nothing is known of the consortium; None where something is."""
    if rule.is_contradictory:
        return s.say("The call states two different numbers of partners: ask its contact point.")
    if not rule.is_stated:
        return s.say("The call does not say how many have to come together.")
    return None


def verdict_words(s: Speech, pairing: Pairing) -> str:
    """Return the answer for the chosen cities in one line."""
    usual = pairing.rests_on_default
    if pairing.verdict is Verdict.YES:
        return (
            s.say("These cities are enough, by what the programme usually asks.")
            if usual
            else s.say("These cities are enough.")
        )
    if pairing.verdict is Verdict.NO:
        return (
            s.say("These cities are not enough, by what the programme usually asks.")
            if usual
            else s.say("These cities are not enough.")
        )
    return s.say("It is not known whether these cities are enough.")


def missing_words(s: Speech, gap: Gap) -> str:
    """Return one thing that is missing."""
    n = gap.number
    if gap.kind is GapKind.ENTITY:
        return s.count("{n} more organisation", "{n} more organisations", n)
    if gap.kind is GapKind.COUNTRY:
        if gap.codes:
            return s.count("{n} more member state of the EU", "{n} more member states of the EU", n)
        return s.count("{n} more country", "{n} more countries", n)
    if gap.kind is GapKind.PLACE:
        return s.say("{n} more from: {places}", n=s.number(n), places=places(s, gap.codes))
    if gap.kind is GapKind.KIND:
        return s.say("{n} more of: {kinds}", n=s.number(n), kinds=kind_words(s, gap.codes))
    if gap.kind is GapKind.LEAD:
        if gap.need is not None and gap.need.kind is NeedKind.LEAD_PLACE:
            return s.say("Somebody to lead, from: {places}", places=places(s, gap.codes))
        return s.say("Somebody to lead, one of: {kinds}", kinds=kind_words(s, gap.codes))
    if gap.kind is GapKind.ALONE:
        return s.say("The call takes one applicant only.")
    return city_gap(s, gap)


def unclear_words(s: Speech, gap: Gap) -> str:
    """Return one thing that nobody states."""
    if gap.kind is GapKind.NUMBER:
        return s.say("How many have to come together is not stated.")
    if gap.kind is GapKind.COUNTRY:
        return s.say("Whether partners of one country are enough is not stated.")
    if gap.kind is GapKind.CITY:
        return city_gap(s, gap)
    return s.say("To be checked: {what}", what=missing_words(s, gap))


def city_gap(s: Speech, gap: Gap) -> str:
    """Return which rule keeps a city out, or may do so."""
    if gap.city is None or gap.check is None:
        return s.say("not stated")
    return s.labelled(city_name(gap.city.name, s.code), check_words(s, gap.check))
