"""Whether a call of the European Urban Initiative is open, and until when, as its page says it.

The wordings were read on saved copies of the owner's pages, 2023 to 2026.  Earlier calls, pilots
and seminars stand around them with dates of their own: only sentences about this call count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from funding.call import Deadline, Status
from funding.dates import read_date

DAY = (
    r"\d{1,2} [A-Z][a-z]+ 20\d\d"
    r"(?:,? (?:at )?\d{1,2}[.:]\d\d(?: ?(?:CES?T|\(?Brussels[a-z ]*\)?))?)?"
)
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]+)*[.!?]?")
"""``The Call for Proposals is open now!``"""
OTHER = re.compile(
    r"\b(?:previous|earlier|former|past|last|next|another|other|pilots?|seminars?|webinars?|"
    r"registrations?|surveys?|consultations?|events?|forums?|info(?:rmation)? (?:days?|sessions?)|"
    r"workshops?|elsewhere)\b",
    re.I,
)
"""Words of a subject that is not this call: ``Registration for the seminar``."""
ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))\b",
    re.I,
)
"""A call named by its number is this one only if its title has the same: ``The third call``."""
SUBJECT = re.compile(
    r"\bcalls?\b|^\W*(?:it|applications?|submissions?|the (?:deadline|application|submission))\b",
    re.I,
)
"""``The Call for Applications``"""
CONTINUOUS = re.compile(
    r"\b(?:continuously|permanently) open\b|\bopen on a (?:permanent|continuous|rolling) basis\b|"
    r"\bopen all year\b|\b(?:be )?submitted at any time\b",
    re.I,
)
"""``is now continuously open``"""
OPENED = re.compile(rf"\b(?:was launched|opened|will open|opens) on (?P<day>{DAY})")
"""``opened on 4 April 2023``"""
CLOSES = re.compile(
    rf"\b(?:will close|closes?|extended (?:un)?til|extended to|is) "
    rf"(?:on )?(?P<day>{DAY})"
)
"""``will close on 17 November 2023 at 12:00 CET``"""
CLOSED = re.compile(rf"\b(?:was )?closed on (?P<day>{DAY})")
"""``closed on 2 June 2025 at 14:00 CEST``"""
IS_OPEN = re.compile(r"\b(?:is|remains) (?:now |still |currently )?open\b", re.I)
"""``is open now``"""
IS_CLOSED = re.compile(r"\b(?:is|has) (?:now |already )?(?:been )?closed\b", re.I)
"""``is closed``"""
WILL_OPEN = re.compile(r"\bwill (?:be )?(?:open|launched|published)\b|\bopens (?:on|in)\b", re.I)
"""``will open in May 2024``"""
VERBS = (OPENED, CLOSES, CLOSED, CONTINUOUS, IS_OPEN, IS_CLOSED, WILL_OPEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What the sentences about this call say together."""

    status: Status
    is_rolling: bool
    opening: Deadline | None
    closing: Deadline | None
    sentence: str
    """The first sentence that tells the status."""
    contradiction: str | None
    """Why the sentences can't all be true; None if they can."""


def read_state(text: str, title: str) -> State | None:
    """Return the state of the call with that *title*; None where no sentence tells it."""
    found: list[tuple[Status, str]] = []
    openings: list[Deadline] = []
    closings: list[Deadline] = []
    is_rolling = False
    for sentence in sentences_about(text, title):
        is_rolling = is_rolling or bool(CONTINUOUS.search(sentence))
        found += [(status, sentence) for status in statuses_in(sentence)]
        openings += days_in(OPENED, sentence)
        closings += days_in(CLOSES, sentence) + days_in(CLOSED, sentence)
    if not found:
        return None
    statuses = {status for status, _ in found}
    ends = {day.date for day in closings}
    contradiction = None
    if {Status.OPEN, Status.CLOSED} <= statuses:
        contradiction = "one sentence says that the call is open, another that it is closed"
    elif len(ends) > 1:
        contradiction = f"the call closes on {len(ends)} different days"
    status = next(s for s in (Status.FORTHCOMING, Status.OPEN, Status.CLOSED) if s in statuses)
    return State(
        status=status,
        is_rolling=is_rolling and not closings,
        opening=openings[0] if openings else None,
        closing=closings[0] if closings else None,
        sentence=found[0][1].strip(),
        contradiction=contradiction,
    )


def sentences_about(text: str, title: str) -> Iterator[str]:
    """Yield the sentences that tell the state of this call and of no other one."""
    own = {word.casefold() for word in ORDINAL.findall(title)}
    for match in SENTENCE.finditer(text):
        sentence = match.group()
        starts = [found.start() for verb in VERBS if (found := verb.search(sentence))]
        if not starts:
            continue
        subject = sentence[: min(starts)]
        numbers = {word.casefold() for word in ORDINAL.findall(subject)}
        if SUBJECT.search(subject) and not OTHER.search(subject) and numbers <= own:
            yield sentence


def statuses_in(sentence: str) -> Iterator[Status]:
    """Yield what one sentence says: announced goes before the day on which it will close."""
    if WILL_OPEN.search(sentence):
        yield Status.FORTHCOMING
    elif CLOSED.search(sentence) or IS_CLOSED.search(sentence):
        yield Status.CLOSED
    elif CONTINUOUS.search(sentence) or IS_OPEN.search(sentence) or CLOSES.search(sentence):
        yield Status.OPEN


def days_in(form: re.Pattern[str], sentence: str) -> list[Deadline]:
    """Return the days that a verb of the sentence names; an impossible one is left out."""
    readings = (read_date(match["day"], language="en") for match in form.finditer(sentence))
    return [day for reading in readings if reading is not None for day in reading.deadlines]
