"""The headings of a mail's parts, as the mail has them and as pages speak of them."""

from advice.weekly.content import MailSection
from wording.language import Speech

REPLIES, SHARES = "replies", "shares"
"""Parts without cards, as the list of what was told names them."""


def section_name(s: Speech, section: str) -> str:
    """Return the usual heading of a part of a mail; "not stated" for one that there is not."""
    names: dict[str, str] = {
        MailSection.ACT_NOW: s.say("Act now"),
        MailSection.CHANGED: s.say("Changed"),
        MailSection.NEW: s.say("New for you"),
        MailSection.PARTNER: s.say("Only as a partner"),
        MailSection.POSSIBLE: s.say("Also possible"),
        MailSection.FORTHCOMING: s.say("Opening later"),
        MailSection.PLANNED: s.say("Prepare now"),
        MailSection.STANDING: s.say("Open all the time"),
        MailSection.COUNTDOWN: s.say("Your dates"),
        MailSection.WHOLE_WEEK: s.say("The whole week"),
        MailSection.TANDEM: s.say("Apply together"),
        MailSection.QUESTION: s.say("One question"),
        MailSection.EXPECTED: s.say("Calls that may return"),
        REPLIES: s.say("Answers to you"),
        SHARES: s.say("Shared with you"),
    }
    return names.get(section, s.say("not stated"))
