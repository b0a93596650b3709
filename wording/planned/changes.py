"""What changed about a planned call, in the reader's language."""

from advice.weekly.content import Card
from funding.errors import WrongInput
from funding.timetable.window import read_window
from funding.words import plain, shorten
from store.timetables.joining import HERE
from wording.language import Speech
from wording.planned.windows import window_words

__all__ = ["HERE"]


def plan_label(s: Speech, field: str | None) -> str:
    return s.say("Expected to close") if field == "closes" else s.say("Expected to open")


def when_words(s: Speech, text: str) -> str:
    """Return a window as the event names it, in words."""
    try:
        return window_words(s, read_window(text))
    except WrongInput:
        return shorten(plain(text), 40)


def here_words(s: Speech, card: Card) -> str:
    """Return that a planned call is there, and when it was planned for."""
    announced = card.call.announced
    if announced is None or announced.plan is None:
        return s.say("Planned for {when}, and here now", when=s.say("not stated"))
    when = window_words(s, announced.plan.window)
    return s.say("Planned for {when}, and here now", when=when)
