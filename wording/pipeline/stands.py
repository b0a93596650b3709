"""How far a city is with a call, in words."""

from collections.abc import Mapping

from store.pipeline.entries import Stand
from wording.language import Speech

TONES: Mapping[Stand, str] = {
    Stand.WON: "good",
    Stand.LOST: "bad",
    Stand.SUBMITTED: "main",
    Stand.DECLINED: "warn",
}
"""How a state is shown."""


def stand_names(s: Speech) -> Mapping[Stand, str]:
    """Return the states in their order."""
    return {
        Stand.WATCHING: s.say("watching"),
        Stand.APPLYING: s.say("applying"),
        Stand.SUBMITTED: s.say("submitted"),
        Stand.WON: s.say("won"),
        Stand.LOST: s.say("lost"),
        Stand.DECLINED: s.say("decided against"),
    }


def stand_words(s: Speech, stand: Stand) -> str:
    return stand_names(s)[stand]
