"""How a run of a source ended, in the reader's language."""

from funding.event import RunState
from wording.language import Speech


def state_words(s: Speech, state: RunState | None) -> str:
    """Return how a run ended, which one that goes on has not; None: the source was never read."""
    return {
        None: s.say("never read"),
        RunState.OK: s.say("admitted"),
        RunState.QUARANTINED: s.say("set aside"),
        RunState.FAILED: s.say("failed"),
        RunState.SKIPPED: s.say("skipped"),
    }[state]
