"""What an answer of a reader was, and what it does today, in words."""

from advice.inbox.effects import Effect, EffectKind
from advice.inbox.query import State, What
from funding.words import plain, shorten
from store.people.feedback import AnswerKind, Feedback
from wording.language import Speech
from wording.people.replies import who_replied
from wording.refusals.words import reason_words

TITLE = 70


def what_words(s: Speech, what: What) -> str:
    """Return the heading under which staff look for an answer."""
    return {
        What.MISTAKE: s.say("Reported mistakes"),
        What.CANNOT_APPLY: s.say("We cannot apply"),
        What.OTHER: s.say("Not relevant"),
        What.KEPT: s.say("Relevant or watched"),
    }[what]


def state_words(s: Speech, state: State) -> str:
    return {
        State.OPEN: s.say("Waiting"),
        State.SETTLED: s.say("Settled"),
        State.ALL: s.say("All"),
    }[state]


def answer_words(s: Speech, answer: Feedback) -> str:
    """Return what a reader said, without her own words."""
    if answer.answer is AnswerKind.NOT_RELEVANT and answer.reason is not None:
        reason = reason_words(s, answer.reason, answer.basis)
        return s.labelled(s.say("Not relevant"), reason)
    return {
        AnswerKind.MISTAKE: s.say("Reported a mistake"),
        AnswerKind.NOT_RELEVANT: s.say("Not relevant"),
        AnswerKind.RELEVANT: s.say("Relevant"),
        AnswerKind.WATCH: s.say("Watch"),
        AnswerKind.REMIND: s.say("Remind me"),
    }[answer.answer]


def effect_words(s: Speech, effect: Effect, answer: Feedback) -> str:
    """Return one effect as a sentence."""
    title = "" if effect.project is None else shorten(plain(effect.project.title), TITLE)
    return {
        EffectKind.HIDDEN_FOR_PERSON: s.say("Hidden for this person."),
        EffectKind.HIDDEN_FOR_PROJECT: s.say(
            "Hidden for all readers of “{project}”: two said so.", project=title
        ),
        EffectKind.HIDDEN_BY_STAFF: s.say(
            "Hidden for all readers of “{project}”: staff said so.", project=title
        ),
        EffectKind.FOLLOWED: s.say("Stays in this person’s dates."),
        EffectKind.RAISES: s.say("Calls like it rank higher for “{project}”.", project=title),
        EffectKind.LOWERS: s.say("Calls like it rank lower for “{project}”.", project=title),
        EffectKind.DISPUTED: s.say(
            "Moves nothing for “{project}”: another reader said the contrary.", project=title
        ),
        EffectKind.RETURNED: s.say("Shown again: its reason holds no more."),
        EffectKind.WITHDRAWN: s.say(
            "Its effect was taken back: {name}.", name=who_replied(s, answer.undone_by or "")
        ),
    }[effect.kind]


def age_words(s: Speech, days: int, *, is_open: bool) -> str:
    """Return how long an answer has waited, or did."""
    if is_open:
        if days == 0:
            return s.say("since today")
        return s.count("waiting for {n} day", "waiting for {n} days", days)
    if days == 0:
        return s.say("today")
    return s.count("{n} day ago", "{n} days ago", days)
