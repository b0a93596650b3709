"""Whether a city can apply, rule by rule, each with the words it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from funding.evidence import Check, Verdict
from funding.words import plain, shorten
from wording.checks import MARKS, check_words, is_told
from wording.language import Speech
from wording.urls import safe_url

QUOTE = 600
"""Characters of a quoted sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckLine:
    mark: str
    verdict: str
    words: str
    quote: str | None
    url: str | None
    """The page on which the quote, or the programme's rule, stands."""
    note: str | None
    """Where the words are no statement of the call."""


def check_lines(s: Speech, checks: Sequence[Check]) -> tuple[CheckLine, ...]:
    """Return all rules that say something: what blocks, then yes, then what is to be asked."""
    order = (Verdict.NO, Verdict.YES, Verdict.UNKNOWN)
    told = sorted((c for c in checks if is_told(c)), key=lambda c: order.index(c.verdict))
    return tuple(check_line(s, check) for check in told)


def check_line(s: Speech, check: Check) -> CheckLine:
    evidence = check.evidence
    quote = note = None
    if evidence is not None and evidence.quote:
        quote = shorten(plain(evidence.quote), QUOTE)
    if evidence is not None and evidence.is_default:
        note = s.say("the programme’s usual rule, not stated in the call")
        if evidence.checked_on:
            day = s.short_date(date.fromisoformat(evidence.checked_on))
            note = f"{note} ({s.say('checked on {date}', date=day)})"
    return CheckLine(
        mark=MARKS[check.verdict],
        verdict=check.verdict.value,
        words=check_words(s, check),
        quote=quote,
        url=None if evidence is None else safe_url(evidence.url),
        note=note,
    )
