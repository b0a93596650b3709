"""Why a call stood in somebody's issue or did not: one sentence, and the decision in words."""

from decimal import Decimal

from advice.replay.decided import Decided, Place
from advice.replay.was_told import Told, WasTold
from funding.evidence import Rule
from funding.match import Strength
from funding.periods import Frequency, days_of, frequency_of
from funding.words import plain, shorten
from wording.checks import role_words
from wording.language import Speech
from wording.letter.section_names import section_name

LONGEST = 160
"""Characters of a relay's words."""


def told_sentence(s: Speech, found: WasTold) -> str:
    """Return the answer as one sentence."""
    period = period_name(s, found.period)
    day = "" if found.day is None else s.short_date(found.day)
    earlier = "" if found.earlier is None else period_name(s, found.earlier)
    if found.why in SENTENCES_WITH_FIGURES:
        return with_figures(s, found)
    if found.why is Told.CLOSED:
        return (
            s.say("No: it had closed on {date}.", date=day)
            if day
            else s.say("No: it was closed already.")
        )
    words = shorten(plain(found.words or ""), LONGEST) or s.say("not stated")
    return {
        Told.IN_IT: s.say(
            "Yes: it stood in the issue of {period}, under “{section}”.",
            period=period,
            section=section_name(s, found.section or ""),
        ),
        Told.WAITING: s.say(
            "Yes: it stands in the issue of {period}, which is not sent yet.", period=period
        ),
        Told.UNCERTAIN: s.say(
            "It stands in the issue of {period}; whether that arrived is not certain.",
            period=period,
        ),
        Told.FAILED: s.say(
            "It stood in the issue of {period}, but the mail did not arrive: {words}",
            period=period,
            words=words,
        ),
        Told.EARLIER: s.say(
            "No: told in the issue of {period}, and nothing to tell has changed since.",
            period=earlier,
        ),
        Told.EARLIER_HIDDEN: s.say(
            "No: told in the issue of {period}; the reader hid it on {date}.",
            period=earlier,
            date=day,
        ),
        Told.HIDDEN: s.say("No: the reader hid it on {date}.", date=day),
        Told.HIDDEN_FOR_ALL: s.say(
            "No: hidden from the whole project since {date}, because staff or two readers found it"
            " not relevant.",
            date=day,
        ),
        Told.HELD_BACK: s.say(
            "No: a changed model brought it up, and that was waiting for its release."
        ),
        Told.NO_WORD: s.say(
            "No: it had too little in common with the project, or the profile rules it out."
        ),
        Told.EXPERTS: s.say("No: it looks for experts and funds no city."),
        Told.GONE: s.say("No: its source did not list it any more."),
        Told.NOT_READ_YET: s.say("No: it was read for the first time on {date}.", date=day),
        Told.QUARANTINED: s.say(
            "No: its source, {source}, could not be used that week; it was read for the first time"
            " on {date}.",
            source=found.source or "",
            date=day,
        ),
        Told.NEVER_READ: s.say("City Calls has not read any call of that name."),
        Told.NOT_FOLLOWED: s.say("No: the reader did not follow this profile then."),
        Told.PAUSED: s.say(
            "There was no issue: mail to this reader was paused until {date}.", date=day
        ),
        Told.ADDED_LATER: s.say(
            "There was no issue: this reader was added on {date} only.", date=day
        ),
        Told.NOT_CONFIRMED: s.say(
            "There was no issue: this reader had not confirmed the address yet."
        ),
        Told.NO_LETTER: s.say(
            "There was no issue of {period} for this reader, though there was for others.",
            period=period,
        ),
        Told.NO_ISSUE: s.say("No issue of {period} was made for anybody.", period=period),
    }[found.why]


SENTENCES_WITH_FIGURES = (Told.BELOW, Told.TOO_WEAK, Told.BLOCKED, Told.NOT_PICKED)


def with_figures(s: Speech, found: WasTold) -> str:
    if found.why is Told.BLOCKED:
        return s.say(
            "No: it fitted, but the city can’t apply: {rule} says no.",
            rule=rule_words(s, found.rule),
        )
    if found.why is Told.NOT_PICKED:
        return s.say(
            "No: it fitted (place {place}), but nothing about it was news, or others came first.",
            place=s.number(found.place or 0),
        )
    if found.share is None:
        return s.say("No: it was below the floor, with too little in common with the project.")
    share, needed = percent(s, found.share), percent(s, found.needed or 0)
    if found.why is Told.TOO_WEAK:
        return s.say(
            "No: it fitted too little to be told unasked: its chance of being a good call was"
            " {share}, and {needed} are needed.",
            share=share,
            needed=needed,
        )
    return s.say(
        "No: it was below the floor: its chance of being a good call was {share}.", share=share
    )


def percent(s: Speech, value: float) -> str:
    return s.percent(Decimal(str(round(value, 2))))


def period_name(s: Speech, period: str) -> str:
    """Return a period as it is spoken of: ``week 41 of 2026``."""
    first, _ = days_of(period)
    frequency = frequency_of(period)
    if frequency is Frequency.WEEKLY:
        year, week, _ = first.isocalendar()
        return s.say("week {n} of {year}", n=week, year=year)
    return s.month(first) if frequency is Frequency.MONTHLY else s.short_date(first)


def rule_words(s: Speech, rule: Rule | None) -> str:
    """Return a rule of eligibility as the subject of a sentence."""
    known = {
        Rule.APPLICANT: s.say("the rule on who may apply"),
        Rule.COUNTRY: s.say("the rule on countries"),
        Rule.AREA: s.say("the rule on the area"),
        Rule.POPULATION: s.say("the rule on the number of inhabitants"),
        Rule.CONSORTIUM: s.say("the rule on partners"),
    }
    other = s.say("a condition of the call")
    return other if rule is None else known.get(rule, other)


def place_words(s: Speech, decided: Decided) -> str:
    """Return where a call stood in a project's list."""
    number = s.number(decided.number or 0)
    return {
        Place.LISTED: s.say("in the list, place {n}", n=number),
        Place.BLOCKED: s.say("blocked: {rule} says no", rule=rule_words(s, decided.rule)),
        Place.BELOW: s.say("below the floor, place {n}", n=number),
        Place.NOWHERE: s.say("too little in common, or ruled out"),
    }[decided.place]


def strength_words(s: Speech, decided: Decided) -> str:
    """Return how well a call fitted, with the figures that were kept."""
    if decided.score is None:
        return "–"
    names = {Strength.STRONG: s.say("strong match"), Strength.PARTIAL: s.say("partial match")}
    parts = [names.get(Strength(decided.strength or "none"), s.say("too weak"))]
    if decided.chance is not None:
        parts.append(s.say("chance {share}", share=percent(s, decided.chance)))
    parts.append(s.say("score {n}", n=s.number(Decimal(str(round(decided.score, 4))))))
    return " · ".join(parts)


def may_apply(s: Speech, decided: Decided) -> str:
    return "–" if decided.role is None else role_words(s, decided.role)
