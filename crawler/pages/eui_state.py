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
CLAUSE = re.compile(
    r"(?:,|;| and| but| while|,? whereas) (?=(?:the|this|our) (?:[\w-]+ ){0,5}?calls?\b)", re.I
)
"""Where a sentence goes on to another call: ``The third call is over, the new call is open``."""
OTHER = re.compile(
    r"\b(?:previous|earlier|former|past|last|next|another|other|pilot|seminar|webinar|"
    r"registration|survey|consultation|event|forum|info(?:rmation)? (?:day|session)|workshop|"
    r"elsewhere|interim|intermediate|cut-?off|peer review(?:er)?|good practice|expert|evaluator|"
    r"assessor|participant|tender|partner|result|portal|helpdesk|platform|winner|list|outcome|"
    r"decision|guidance|document|recording|terms of reference|faq)s?\b",
    re.I,
)
"""Words of a subject that is not this call, if its title lacks them: ``Registration``."""
ORDINAL = re.compile(
    r"\b(?:(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"|(?P<figure>\d{1,2})(?:st|nd|rd|th)|calls? (?:no\.? ?|number )?(?P<number>\d{1,2}))\b",
    re.I,
)
"""A call named by its number is this one only if its title has the same: ``The third call``."""
WORDS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
SUBJECT = re.compile(
    r"\bcalls?\b|^\W*(?:it|applications?|submissions?|the (?:deadline|application|submission)|"
    r"you (?:have|can|may))\b",
    re.I,
)
"""``The Call for Applications``"""
OWN_DAY = re.compile(
    rf"^\W*(?:(?:the )?(?:final |submission |application )*deadline"
    rf"(?: (?:for|to|of)(?: [\w-]+){{1,6}}?)?(?: is| has been extended to)? ?:?|closes|opens)"
    rf" (?:on )?{DAY}",
    re.I,
)
"""A line that needs no other subject: ``Deadline for applications: 15 June 2027``."""
FORMER = re.compile(
    rf"(?:\b(?:initially|originally|previously)\b[^,;.]{{0,60}}?|\binstead of (?:on )?|"
    rf"(?<=extended )from ){DAY},?",
    re.I,
)
"""A day that no longer holds: ``extended from 15 June 2027 to 30 June 2027``."""
CONTINUOUS = re.compile(
    r"\b(?:continuously|permanently) open\b|\bopen on a (?:permanent|continuous|rolling) basis\b|"
    r"\bopen all year\b|\b(?:be )?submitted at any time\b",
    re.I,
)
"""``is now continuously open``"""
OPENED = re.compile(rf"\b(?:was launched|opened|will open|opens|open from) (?:on )?(?P<day>{DAY})")
"""``opened on 4 April 2023``"""
CLOSES = re.compile(
    rf"\b(?:will close|closes?|extended|extended (?:un)?til|extended to|is|until|till|"
    rf"open from {DAY} to|(?i:deadline)[^.:]{{0,60}}(?: is|:)) (?:on |until |to )?(?P<day>{DAY})"
)
"""``will close on 17 November 2023 at 12:00 CET``"""
CLOSED = re.compile(rf"\b(?:was )?closed on (?P<day>{DAY})")
"""``closed on 2 June 2025 at 14:00 CEST``"""
IS_OPEN = re.compile(r"\b(?:is|are|remains?) (?:now |still |currently )?open\b", re.I)
"""``is open now``"""
IS_CLOSED = re.compile(
    r"\b(?:is|are|has|have|was|were) (?:now |already |currently )?(?:been )?"
    r"(?:closed|cancelled|canceled|withdrawn|suspended)\b(?! on)|\bno longer open\b",
    re.I,
)
"""``is closed``"""
WILL_OPEN = re.compile(
    r"\bwill (?:be )?(?:open|launched|published)\b|\bopens (?:on|in|soon)\b|\bnot yet open\b|"
    r"\bnot open yet\b|\b(?:expected|planned|scheduled|due|set) to (?:open|be launched|launch)\b",
    re.I,
)
"""``will open in May 2024``"""
HEDGE = re.compile(
    r"\b(?:expected|planned|foreseen|tentativ\w+|provisional\w*|approximately|around|estimated|"
    r"to be confirmed|tbc|not before|at the earliest)\b",
    re.I,
)
"""Words that leave a day open: ``is expected to close on 15 June 2027``."""
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

    @property
    def is_undated(self) -> bool:
        """Return whether the call is open until a day that is not named."""
        return self.status is Status.OPEN and self.closing is None and not self.is_rolling


def read_state(text: str, title: str) -> State | None:
    """Return the state of the call with that *title*; None where no sentence tells it."""
    found: list[tuple[Status, str]] = []
    openings: list[Deadline] = []
    closings: list[Deadline] = []
    is_rolling = is_named_open = False
    for sentence in sentences_about(text, title):
        is_rolling = is_rolling or bool(CONTINUOUS.search(sentence))
        said = list(statuses_in(sentence))
        found += [(status, sentence) for status in said]
        if Status.OPEN in said and (IS_OPEN.search(sentence) or CONTINUOUS.search(sentence)):
            is_named_open = True  # a day of closing alone may be that of an announced call
        if not HEDGE.search(sentence):
            openings += days_in(OPENED, sentence)
            closings += days_in(CLOSES, sentence) + days_in(CLOSED, sentence)
    if not found:
        return None
    statuses = {status for status, _ in found}
    ends = {day.date for day in closings}
    contradiction = None
    if {Status.OPEN, Status.CLOSED} <= statuses:
        contradiction = "one sentence says that the call is open, another that it is closed"
    elif Status.FORTHCOMING in statuses and (is_named_open or Status.CLOSED in statuses):
        contradiction = "one sentence says that the call will open, another that it did"
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
    """Yield the clauses that tell the state of this call and of no other one."""
    own = numbers_in(title)
    for match in SENTENCE.finditer(text):
        for clause in CLAUSE.split(match.group()):
            valid = " ".join(FORMER.sub(" ", clause).split())
            starts = [found.start() for verb in VERBS if (found := verb.search(valid))]
            if not starts:
                continue
            line = OWN_DAY.match(valid)
            subject = line.group() if line else valid[: min(starts)]
            is_own = bool(line or SUBJECT.search(subject)) and numbers_in(subject) <= own
            if is_own and not names_another(subject, title):
                yield valid


def numbers_in(text: str) -> set[int]:
    """Return the numbers of calls that a text names.

    >>> numbers_in("The third call, call 4 and the 5th")
    {3, 4, 5}
    """
    return {
        WORDS.index(found["word"].lower()) + 1
        if found["word"]
        else int(found["figure"] or found["number"])
        for found in ORDINAL.finditer(text)
    }


def names_another(subject: str, title: str) -> bool:
    """Return whether words of something else stand there that the title does not have."""
    return any(
        word.group().lower().removesuffix("s") not in title.lower()
        for word in OTHER.finditer(subject)
    )


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
