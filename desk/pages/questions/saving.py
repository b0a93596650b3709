"""An answer as a form sends it, written into the profile; what can't be is told as a page."""

from collections.abc import Sequence
from datetime import datetime

from advice.profiles.files import ProfileFile
from advice.questions.answering import Answered, answer_fact, present_answer
from advice.questions.facts import AskedFact, asked_fact, read_answer
from desk.pages.faults import PageFault
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from wording.language import Speech
from wording.questions.words import hint_words

Pairs = Sequence[tuple[str, str]]


def save_answer(
    s: Speech,
    store: Store,
    profile: ProfileFile,
    pairs: Pairs,
    *,
    who: str,
    now: datetime,
    recipient_id: int | None = None,
) -> Answered:
    """Return what the answer of a form did; call it inside `store.write`.

    Raises PageFault: 404 for a question that is none, 409 where the profile says something else
    meanwhile than the form began with, 422 for what can't be read or contradicts the rest.
    """
    single = dict(pairs)
    about, fact = single.get("about", ""), single.get("fact", "")
    text = text_of(pairs)
    try:
        present = present_answer(profile, about, fact)
        if present != single.get("before", ""):
            raise late(s, present)
        return answer_fact(store, about, fact, text, who=who, now=now, recipient_id=recipient_id)
    except UnknownName as error:
        raise gone(s) from error
    except WrongInput as error:
        raise refused(s, asked_fact(fact), text) from error


def text_of(pairs: Pairs) -> str:
    """Return what was chosen or, where nothing was, what was typed."""
    chosen = [value for name, value in pairs if name == "choice" and value]
    return ", ".join(chosen) or dict(pairs).get("value", "").strip()


def gone(s: Speech) -> PageFault:
    """Return the page for a question that is none: its project or fact is not there."""
    return PageFault(
        404,
        s.say("There is no such question"),
        s.say("It may have been answered, or its project taken out. Nothing was changed."),
    )


def late(s: Speech, present: str) -> PageFault:
    """Return the page for an answer that another one went before."""
    return PageFault(
        409,
        s.say("Somebody answered meanwhile"),
        s.say(
            "The profile says “{value}” now. Nothing was changed.",
            value=shorten(plain(present), 120) or s.say("not stated"),
        ),
    )


def refused(s: Speech, fact: AskedFact, text: str) -> PageFault:
    """Return the page for an answer that can't be, by itself or beside what else is known."""
    try:
        read_answer(fact, text)
    except WrongInput:
        return unreadable(s, fact, text)
    return PageFault(
        422,
        s.say("This answer does not fit"),
        s.say(
            "“{value}” contradicts what else the profile says. Nothing was saved.",
            value=shorten(plain(text), 60),
        ),
    )


def unreadable(s: Speech, fact: AskedFact, text: str) -> PageFault:
    """Return the page for an answer that can't be."""
    return PageFault(
        422,
        s.say("This answer can't be read"),
        s.say(
            "“{value}” was not understood. {hint}. Nothing was saved.",
            value=shorten(plain(text), 60),
            hint=hint_words(s, fact),
        ),
    )
