"""What changed about a planned call, in the reader's language."""

from funding.errors import WrongInput
from funding.timetable.window import read_window
from funding.words import plain, shorten
from wording.language import Speech
from wording.planned.windows import window_words


def plan_label(s: Speech, field: str | None) -> str:
    return s.say("Expected to close") if field == "closes" else s.say("Expected to open")


def when_words(s: Speech, text: str) -> str:
    """Return a window as the event names it, in words."""
    try:
        return window_words(s, read_window(text))
    except WrongInput:
        return shorten(plain(text), 40)
