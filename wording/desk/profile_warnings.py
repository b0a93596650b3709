"""What may keep a profile from working, in the reader's language."""

from advice.profiles.warnings import ProfileWarning, WarningKind
from funding.words import plain, shorten
from wording.language import Speech

TERM = 60
LOW, HIGH = 120, 220
"""Words that a summary should have."""


def warning_words(s: Speech, found: ProfileWarning) -> str:
    """Return one warning as a sentence."""
    words = s.together(quoted(s, word) for word in found.words)
    number = found.number or 0
    if found.kind is WarningKind.SHORT_SUMMARY:
        return s.count(
            "The summary has {n} word; {low} to {high} say what is planned.",
            "The summary has {n} words; {low} to {high} say what is planned.",
            number,
            low=s.number(LOW),
            high=s.number(HIGH),
        )
    if found.kind is WarningKind.START_PASSED and found.day is not None:
        return s.say("The start of {day} has passed.", day=s.short_date(found.day))
    if found.kind is WarningKind.OUTSIDE:
        country = s.country(found.words[0])
        return s.say("Most calls do not fund {country}.", country=country)
    return {
        WarningKind.NO_KEYWORDS: s.say("There are no keywords: most calls are found by them."),
        WarningKind.NO_ENGLISH: s.say(
            "There are no English keywords, and most calls are in English."
        ),
        WarningKind.NO_THEME: s.say("No field of work is named: it finds the broad calls."),
        WarningKind.MANY_KEYWORDS: s.say(
            "{n} keywords find calls of other fields, too; keep the most telling ones.",
            n=s.number(number),
        ),
        WarningKind.MANY_THEMES: s.say(
            "{n} fields of work are several projects.", n=s.number(number)
        ),
        WarningKind.BROAD: s.say("{words} stand in every second call.", words=words),
    }[found.kind]


def unheard_words(s: Speech, keywords: list[str]) -> str:
    """Return that no call has a word of some keywords."""
    words = s.together(quoted(s, word) for word in keywords)
    return s.say("No call has a word of {words}.", words=words)


def quoted(s: Speech, word: str) -> str:
    return s.say("“{text}”", text=shorten(plain(word), TERM))
