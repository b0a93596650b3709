"""What the match page says of a text and of a call that is missed, in the reader's language."""

from collections.abc import Sequence
from decimal import Decimal

from advice.ranking.orders import Order
from advice.ranking.reading import Reading
from advice.ranking.whereabouts import Unread, Where, Whereabouts
from funding.city import LegalType
from funding.match import MatchList
from funding.words import plain, shorten
from matcher.demands import RuledOut
from wording.checks import check_words
from wording.language import Speech

TERM = 60
NAMED = 6
"""Things that a sentence names, at the most."""


def legal_type_words(s: Speech, kind: LegalType) -> str:
    return {
        LegalType.MUNICIPALITY: s.say("Municipality"),
        LegalType.ORGANISED_AGGLOMERATION: s.say("Organised agglomeration"),
        LegalType.GROUPING: s.say("Grouping of municipalities"),
        LegalType.MUNICIPAL_COMPANY: s.say("Municipal company"),
        LegalType.REGION: s.say("Region"),
    }[kind]


def order_words(s: Speech, order: Order) -> tuple[str, str]:
    """Return the name of an order, and what it says and does not say."""
    return {
        Order.RELEVANCE: (
            s.say("Best fit"),
            s.say("Strong matches first, then by likeness to your text."),
        ),
        Order.DEADLINE: (
            s.say("Deadline"),
            s.say("What closes first stands first, however well it fits; no date comes last."),
        ),
        Order.MONEY: (
            s.say("Money per project"),
            s.say("The largest grant for one project first; “not stated” comes last."),
        ),
    }[order]


def count_words(s: Speech, found: MatchList) -> str:
    """Return how many calls were looked at, and how many fit how well."""
    looked = s.count("{n} call looked at", "{n} calls looked at", found.considered)
    strong = found.strong
    partial = len(found.results) - strong
    parts = [
        words
        for words, n in (
            (s.count("{n} strong match", "{n} strong matches", strong), strong),
            (s.count("{n} partial match", "{n} partial matches", partial), partial),
        )
        if n
    ]
    return s.say(
        "{label}: {value}",
        label=looked,
        value=s.together(parts) or s.say("none fits well enough"),
    )


def remarks(s: Speech, reading: Reading) -> list[str]:
    """Return what a person should know about the text before trusting the list."""
    found = []
    if reading.is_short:
        found.append(
            s.say(
                "The text is very short, so nothing can be a strong match. Two or three sentences"
                " on the problem and the plan tell much more."
            )
        )
    if reading.is_generic:
        found.append(
            s.say(
                "The text says much in general and little of its subject. Add the terms that"
                " matter below, for example “rain retention”."
            )
        )
    if reading.is_foreign:
        found.append(
            s.say(
                "The text is in {language}, and few of its terms are known in English, in which"
                " most calls are written. Add English terms below.",
                language=s.language(reading.language),
            )
        )
    if reading.unknown:
        words = [s.say("‘{term}’", term=shorten(plain(w), TERM)) for w in reading.unknown[:NAMED]]
        found.append(s.say("No call knows {words}.", words=s.together(words)))
    return found


def where_words(s: Speech, found: Whereabouts) -> str:
    """Return at which stage a call fell out of the list, or where in it it stands."""
    day = None if found.day is None else s.full_date(found.day)
    if found.where is Where.SHOWN:
        return s.say(
            "It is in the list: place {n} of what fits, by relevance.",
            n=s.number(found.place or 0),
        )
    if found.where is Where.BLOCKED and found.check is not None:
        return s.say("It fits, but eligibility hides it: {rule}.", rule=check_words(s, found.check))
    if found.where is Where.RULED_OUT and found.rule is not None:
        return ruled_out_words(s, found.rule)
    if found.where is Where.BELOW:
        return below_words(s, found)
    return {
        Where.CLOSED: s.say(
            "It closed on {date}; only calls that can still be won are matched.", date=day
        )
        if day
        else s.say("It is closed; only calls that can still be won are matched."),
        Where.EXPERTS: s.say("It looks for experts and funds no city, so it is never matched."),
        Where.NOT_LIVE: s.say("Its source does not list it any more, so it is not matched."),
        Where.NOT_OPEN: s.say(
            "It is not open in the days that you asked for; it closes on {date}.", date=day
        )
        if day
        else s.say("It is not open in the days that you asked for."),
        Where.NO_WORD: s.say("It has no term in common with your text."),
    }.get(found.where, s.say("City Calls has not read any call of that name."))


def below_words(s: Speech, found: Whereabouts) -> str:
    reached, needed = share(s, found.share), share(s, found.needed)
    place = s.number(found.place or 0)
    if found.is_question:
        return s.say(
            "It has too little in common: it covers {reached} of the question, and {needed} are"
            " needed (place {place} of {all} calls).",
            reached=reached, needed=needed, place=place, all=s.number(found.considered),
        )  # fmt: skip
    return s.say(
        "It has too little in common: its chance of being a good call is {reached}, and {needed}"
        " are needed (place {place} of {all} calls).",
        reached=reached, needed=needed, place=place, all=s.number(found.considered),
    )  # fmt: skip


def share(s: Speech, value: float | None) -> str:
    return s.percent(Decimal(str(round(value or 0.0, 2))))


def ruled_out_words(s: Speech, rule: RuledOut) -> str:
    terms = s.together(s.say("‘{term}’", term=shorten(plain(t), TERM)) for t in rule.terms)
    if rule.field in ("must", "must_all"):
        return s.say("It does not name {terms}, as you demand.", terms=terms)
    if rule.field in ("must_not", "must_none"):
        return s.say("It names {terms}, which you rule out.", terms=terms)
    return s.say("You rule out its programme, {terms}.", terms=terms)


def unread_words(s: Speech, found: Unread) -> list[str]:
    """Return what may be the reason that a call was never read."""

    def some(names: Sequence[str]) -> str:
        return s.together(shorten(plain(s.named(n)), TERM) for n in names[:NAMED])

    lines = []
    if found.late:
        lines.append(s.say("Without a good run lately: {sources}.", sources=some(found.late)))
    if found.off:
        lines.append(s.say("Switched off: {sources}.", sources=some(found.off)))
    if found.not_covered:
        lines.append(s.say("Not read at all: {sources}.", sources=some(found.not_covered)))
    return lines
