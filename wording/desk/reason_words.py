"""Why a run was not admitted, in the reader's language.

The sentence that is stored stays as it is, in English.  Where a portal, or a package, is quoted in
it there are no other words, and it is shown as it stands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from funding.words import plain, shorten
from wording.desk.call_sources import field_words
from wording.language import Speech

LONGEST = 400
INCOMPLETE = re.compile(r"the run could not be proven complete")
"""``the run could not be proven complete``"""
NOTHING = re.compile(r"nothing readable came")
"""``nothing readable came``"""
FEWER = re.compile(r"(?P<n>\d+) calls, fewer than the (?P<least>\d+) expected")
"""``3 calls, fewer than the 20 expected``"""
LOST = re.compile(
    r"(?P<n>\d+) of (?P<all>\d+) calls that should still be listed are absent \(\d+ %\), "
    r"for example (?P<name>.+)"
)
"""``30 of 90 calls that should still be listed are absent (33 %), for example LIFE-2027``"""
MOVED = re.compile(r"the last deadline of (?P<n>\d+) of (?P<all>\d+) calls moved at once")
"""``the last deadline of 40 of 90 calls moved at once``"""
TITLES = re.compile(r"the titles of (?P<n>\d+) of (?P<all>\d+) calls changed at once")
"""``the titles of 40 of 90 calls changed at once``"""
EMPTY = re.compile(
    r"only (?P<now>\d+)% of the calls have the field '(?P<field>\w+)' \(usually (?P<usual>\d+)%\)"
)
"""``only 12% of the calls have the field 'deadlines' (usually 98%)``"""
UNREAD = re.compile(r"(?P<n>\d+) of (?P<all>\d+) records could not be read")
"""``7 of 90 records could not be read``"""
UNSET = re.compile(r"(?P<name>CITYCALLS_[A-Z_]+) is not set")
"""``CITYCALLS_AIDES_TERRITOIRES_TOKEN is not set``"""
Found = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    words: str
    language: str | None
    """*Format* ``en``, where it could not be said in the reader's language."""


def reason_words(s: Speech, reason: str) -> Reason:
    """Return a stored reason in the reader's language, as far as it is one of ours."""
    text = plain(reason)
    if s.code == "en":
        return Reason(words=shorten(text, LONGEST), language=None)
    for pattern, say in SENTENCES.items():
        found = pattern.fullmatch(text)
        if found is not None:
            return Reason(words=shorten(say(s, found.groupdict()), LONGEST), language=None)
    return Reason(words=shorten(text, LONGEST), language="en")


def of_all(s: Speech, found: Found) -> dict[str, str]:
    return {"n": s.number(int(found["n"])), "all": s.number(int(found["all"]))}


def share(s: Speech, percent: str) -> str:
    return s.percent(Decimal(percent) / 100)


def fewer(s: Speech, found: Found) -> str:
    n, least = s.number(int(found["n"])), s.number(int(found["least"]))
    return s.say(
        "Fewer calls came than expected: {n} instead of at least {least}.", n=n, least=least
    )


def lost(s: Speech, found: Found) -> str:
    return s.say(
        "Of {all} calls that should still be listed {n} are missing, for example {name}.",
        name=found["name"],
        **of_all(s, found),
    )


def empty(s: Speech, found: Found) -> str:
    return s.say(
        "{field}: stated by {now} of the calls only, usually by {usual}.",
        field=field_words(s, found["field"]),
        now=share(s, found["now"]),
        usual=share(s, found["usual"]),
    )


SENTENCES: Mapping[re.Pattern[str], Callable[[Speech, Found], str]] = {
    INCOMPLETE: lambda s, _: s.say("It could not be proven that the list is complete."),
    NOTHING: lambda s, _: s.say("Nothing came that could be read."),
    FEWER: fewer,
    LOST: lost,
    MOVED: lambda s, found: s.say(
        "The last deadline moved at once for {n} of {all} calls.", **of_all(s, found)
    ),
    TITLES: lambda s, found: s.say(
        "The title changed at once for {n} of {all} calls.", **of_all(s, found)
    ),
    EMPTY: empty,
    UNREAD: lambda s, found: s.say("{n} of {all} entries could not be read.", **of_all(s, found)),
    UNSET: lambda s, found: s.say("The setting {name} is missing.", name=found["name"]),
}
