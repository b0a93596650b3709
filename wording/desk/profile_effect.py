"""What a draft does to a list, in the reader's language: counts, places, and why."""

from collections.abc import Sequence

from advice.profiles.effect import Listing, LostRelevant, ProjectEffect, Shift, Stage, Standing
from advice.profiles.suggestions import Origin
from advice.ranking.shared_terms import SharedTerm
from funding.match import Strength
from funding.words import plain, shorten
from wording.checks import check_words
from wording.desk.profile_fields import field_name
from wording.language import Speech
from wording.why import distinct, own_words

TERMS = 3
TITLE = 160


def listing_words(s: Speech, listing: Listing | None) -> str:
    """Return how many calls a list has and how well they fit."""
    if listing is None:
        return s.say("not there")
    if listing.is_empty:
        return s.say("says nothing that can be searched for")
    if not listing.results:
        return s.say("none fits well enough")
    return s.say(
        "{calls}, {strong} of them strong",
        calls=s.count("{n} call", "{n} calls", len(listing.results)),
        strong=s.number(listing.strong),
    )


def sum_words(s: Speech, effect: ProjectEffect) -> str:
    """Return the effect on one project in a line: what enters, leaves and moves."""
    if effect.is_nothing:
        return s.say("no call enters, leaves or moves")
    return s.together(
        [
            s.count("{n} enters", "{n} enter", len(effect.entered)),
            s.count("{n} leaves", "{n} leave", len(effect.left)),
            s.count("{n} moves", "{n} move", len(effect.moved)),
        ]
    )


def place_words(s: Speech, standing: Standing) -> str:
    """Return where a call stands: "place 3", or at which stage it fell out."""
    if standing.stage is Stage.SHOWN:
        return s.say("place {n}", n=s.number(standing.place or 0))
    if standing.stage is Stage.BLOCKED and standing.check is not None:
        return s.say("blocked: {rule}", rule=check_words(s, standing.check))
    if standing.stage is Stage.RULED_OUT and standing.rule is not None:
        terms = s.together(
            s.say("“{text}”", text=shorten(plain(t), 60)) for t in standing.rule.terms[:TERMS]
        )
        name = field_name(s, standing.rule.field)
        return s.say("ruled out by “{field}”: {terms}", field=name, terms=terms)
    if standing.stage is Stage.NO_PROJECT:
        return s.say("not there")
    return s.say("below what is shown")


def shift_words(s: Speech, shift: Shift) -> str:
    """Return from where to where a call goes, and what did it."""
    return s.say(
        "{move}; {why}",
        move=move_words(s, shift),
        why=cause_words(s, shift),
    )


def move_words(s: Speech, shift: Shift) -> str:
    before, after = shift.before, shift.after
    if before.stage is Stage.SHOWN and after.stage is Stage.SHOWN:
        return s.say(
            "place {old} → {new}", old=s.number(before.place or 0), new=s.number(after.place or 0)
        )
    if after.stage is Stage.SHOWN:
        return place_words(s, after)
    return s.say(
        "was at place {n}; {now}", n=s.number(before.place or 0), now=place_words(s, after)
    )


def cause_words(s: Speech, shift: Shift) -> str:
    """Return which terms, or which rule, moved a call.

    A call that goes up does so by what counts more, one that goes down by what counts less; where
    neither can be told, the calls around it moved.
    """
    if is_ruled(shift.before) and shift.after.stage is Stage.SHOWN:
        return s.say("no longer ruled out")
    if is_ruled(shift.after):
        return s.say("by a rule, not by its words")
    up = is_up(shift)
    terms = terms_words(s, shift.more if up else shift.less)
    if not terms:
        return s.say("because others moved")
    if up:
        return s.say("counts more: {terms}", terms=terms)
    return s.say("counts less: {terms}", terms=terms)


def is_ruled(standing: Standing) -> bool:
    return standing.stage in (Stage.BLOCKED, Stage.RULED_OUT)


def is_up(shift: Shift) -> bool:
    if shift.after.place is None:
        return False
    return shift.before.place is None or shift.after.place < shift.before.place


def terms_words(s: Speech, terms: Sequence[SharedTerm]) -> str:
    """Return the first terms of a shift as the profile says them."""
    return s.together(distinct([own_words(s, term) for term in terms])[:TERMS])


def lost_words(s: Speech, lost: LostRelevant) -> str:
    """Return which call would drop out, and how many people marked it relevant."""
    return s.count(
        "“{title}”, which {n} person marked relevant: {before}, then {after}.",
        "“{title}”, which {n} people marked relevant: {before}, then {after}.",
        lost.people,
        title=shorten(plain(lost.call.title), TITLE),
        before=place_words(s, lost.before),
        after=place_words(s, lost.after),
    )


def strength_words(s: Speech, strength: Strength | None) -> str:
    return s.say("strong match") if strength is Strength.STRONG else s.say("partial match")


def origin_words(s: Speech, origin: Origin) -> str:
    return {
        Origin.TEXT: s.say("the text says it"),
        Origin.CONCEPT: s.say("in English, as most calls"),
        Origin.FEEDBACK: s.say("calls marked relevant say it"),
    }[origin]
