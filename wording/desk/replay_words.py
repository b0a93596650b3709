"""What a replay says: why a letter has other bytes now, how far its figures can be trusted."""

from collections.abc import Sequence

from advice.replay.comparison import Judged, Replayed, ReplayedWeek, TriedVersion
from advice.replay.tried import Unequal
from wording.language import Speech

DRAFT = "draft"
"""The name of a text that is not saved."""


def unequal_words(s: Speech, why: Unequal) -> str:
    """Return why a letter can't be made again byte for byte, as a sentence without full stop."""
    words = {
        Unequal.UNMARKED: s.say(
            "an older version of the program made it, which did not note what it was made from"
        ),
        Unequal.MODEL: s.say("the model that ranks was changed since"),
        Unequal.PROGRAM: s.say("the program was updated since"),
        Unequal.TEXTS: s.say("templates, translations or programme texts were changed since"),
        Unequal.SETTINGS: s.say(
            "the sender, the address of the pages or the secret of the links is another one now"
        ),
        Unequal.NAME: s.say("the name or the address of the reader was changed since"),
        Unequal.ANSWERS: s.say("answers that counted then were erased with the person"),
        Unequal.PROFILE: s.say("the version of the profile is no longer kept"),
        Unequal.CALLS: s.say("the calls can't be shown exactly as they stood"),
        Unequal.EMPTIED: s.say("the letter itself is no longer kept"),
        Unequal.UNKNOWN: s.say("nothing that is noted explains it; please report it as a fault"),
    }
    return words[why]


def week_words(s: Speech, week: ReplayedWeek) -> str:
    """Return whether the letters of a week came out as they were sent, and why not."""
    if week.equal == week.letters:
        return s.say("made again byte for byte")
    missing = week.letters - week.equal
    head = s.count("{n} letter differs", "{n} letters differ", missing)
    return f"{head}: " + "; ".join(unequal_words(s, why) for why in week.unequal)


def equal_words(s: Speech, found: Replayed) -> str:
    """Return how many letters came out byte for byte."""
    if not found.letters:
        return s.say("Nobody was sent an issue about this profile yet: there is nothing to replay.")
    return s.count(
        "{equal} of {n} letter was made again byte for byte.",
        "{equal} of {n} letters were made again byte for byte.",
        found.letters,
        equal=found.equal,
    )


def version_name(s: Speech, name: str) -> str:
    return s.say("Draft") if name == DRAFT else s.say("Version {number}", number=name)


def lost_words(s: Speech, version: TriedVersion) -> str:
    """Return what would have been lost, the line that stands above every figure."""
    return s.count(
        "lost: {n} call, of which {m} marked as relevant",
        "lost: {n} calls, of which {m} marked as relevant",
        len(version.lost),
        m=len(version.lost_relevant),
    )


def trust_words(s: Speech, judged: Judged) -> str | None:
    """Return the warning where few calls were judged; None where they are enough."""
    if not judged.is_few:
        return None
    return s.count(
        "only {n} judged call: do not trust it",
        "only {n} judged calls: do not trust it",
        judged.labels,
    )


def agreement_words(s: Speech, found: Replayed, version: TriedVersion) -> Sequence[str]:
    """Return how a version agrees with what readers marked; says so where nobody marked any."""
    if not found.relevant and not found.not_relevant:
        return [s.say("no reader has marked any of these calls")]
    lines = []
    if found.relevant:
        lines.append(
            s.say(
                "told {told} of {all} that readers marked as relevant",
                told=version.relevant_told,
                all=found.relevant,
            )
        )
    if found.not_relevant:
        lines.append(
            s.say(
                "told {told} of {all} that readers marked as not relevant",
                told=version.not_relevant_told,
                all=found.not_relevant,
            )
        )
    marks = found.relevant + found.not_relevant
    if marks < FEW_MARKS:
        lines.append(
            s.count("only {n} mark: do not trust it", "only {n} marks: do not trust it", marks)
        )
    return lines


FEW_MARKS = 20
"""Below so many marks one more changes the picture."""
