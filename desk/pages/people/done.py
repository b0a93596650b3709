"""What was just done to a person, told on the page that follows."""

from wording.language import Speech

DONE = "done"


def done_words(s: Speech, done: str) -> str | None:
    """Return the sentence for a mark in the address; None for any other text."""
    return {
        "added": s.say("Added: the first mail comes with the next issue."),
        "asked": s.say("A mail that asks them to confirm is on its way."),
        "waits": s.say("The mail of today that asks them to confirm is on its way already."),
        "confirmed": s.say("Confirmed: the first mail comes with the next issue."),
        "saved": s.say("Saved"),
        "paused": s.say("Paused"),
        "resumed": s.say("Mail goes on."),
        "removed": s.say("Removed: no more mail."),
        "lifted": s.say("The refusal is lifted: the address can be added again."),
    }.get(done)
