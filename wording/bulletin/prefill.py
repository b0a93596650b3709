"""The first words of a call's sentence, from our own: what its programme pays for, and why."""

import re
from datetime import date

from advice.weekly.content import ProjectFit
from funding.call import Call
from funding.words import shorten
from wording.language import Speech
from wording.programme_texts import guide_for, load_guides
from wording.why import reasons_words

LONGEST = 300
SENTENCE = re.compile(r"[^.!?;]+[.!?;](?=\s|$)")
"""The first sentence of a guide: ``LIFE pays for pilots.``"""


def first_sentence(s: Speech, call: Call, fit: ProjectFit | None, today: date) -> str:
    """Return a sentence to begin with; "" where we know nothing that the portal does not say.

    *fit* is the member's project that the call fits best.
    """
    parts = []
    guide = guide_for(call.best, load_guides(), today)
    if guide is not None:
        told = guide.told(s.code)
        found = SENTENCE.match(told.text)
        parts.append(found[0].strip() if found else told.text)
    if fit is not None and (about := reasons_words(s, fit)):
        parts.append(s.say("Here: {what}.", what=about))
    return shorten(" ".join(parts), LONGEST)
