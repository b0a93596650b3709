"""`explain --for`: whether a call stood in a reader's issue, for the command line."""

from datetime import date

from advice.ranking.explain import Stage
from advice.ranking.explain_issue import explain_issue
from advice.replay.was_told import Told, WasTold, was_it_told
from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.past.past_store import is_issue, letters_to
from store.people.recipients import find_recipient
from wording.language import LOCALES, Speech, speech


def speech_of(code: str) -> Speech:
    """Return the language of a code.  Raises UnknownName with those that are known."""
    if code not in LOCALES:
        raise UnknownName(f"--language is {code!r}; the known ones are {', '.join(LOCALES)}")
    return speech(code)


def told_to(
    store: Store, address: str, call: str, *, profile: str, at: str | None, today: date
) -> WasTold:
    """Return the answer for the reader with that address, of their last issue without *at*.

    Raises UnknownName for nobody, WrongInput for a period that is none and for who had no issue.
    """
    person = find_recipient(store, address)
    if at is None:
        periods = [x.period for x in letters_to(store, person.id) if is_issue(x)]
        if not periods:
            raise WrongInput(
                f"{address!r} had no issue yet; name a week with --at, such as 2026-W41, to see why"
            )
        at = periods[-1]
    return was_it_told(store, person, call, period=at, today=today, profile=profile)


def issue_stages(
    store: Store, profile: str, call: str, *, period: str, today: date, answer: WasTold | None
) -> dict[str, list[Stage]]:
    """Return the stages of an issue; none of a call that was never read, if *answer* says so."""
    if answer is not None and answer.call is None and answer.why is Told.NEVER_READ:
        return {}
    return explain_issue(store, profile, call, period=period, today=today)
