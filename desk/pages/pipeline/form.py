"""One form: where a city stands with a call; the same for the desk and a reader's own page."""

from collections.abc import Mapping
from dataclasses import dataclass

from advice.refusals.reasons import read_why, write_why
from funding.errors import WrongInput
from store.pipeline.entries import (
    LONGEST_PERSON,
    LONGEST_TEXT,
    Entry,
    Stand,
    Standing,
)
from wording.language import Speech
from wording.pipeline.stands import stand_names
from wording.refusals.words import reason_choices

OUT = "out"
"""The choice that takes a call out of the pipeline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StandChoice:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StandForm:
    """What the form shows."""

    action: str
    key: str
    """Tells the ids of its fields from those of other forms on the page."""
    city: str
    city_id: str
    call_id: str
    version: int
    stands: tuple[StandChoice, ...]
    person: str
    amount: str
    whys: tuple[StandChoice, ...]
    reason: str
    note: str
    last: str | None
    """Who changed it last, and when; None for an entry that is not there yet."""
    longest_person: int = LONGEST_PERSON
    longest_text: int = LONGEST_TEXT


def stand_form(
    s: Speech,
    entry: Entry | None,
    *,
    action: str,
    city: str,
    city_id: str,
    call_id: str,
) -> StandForm:
    """Return the form for one city and one call; *entry* is what stands there now."""
    standing = Standing(stand=Stand.WATCHING) if entry is None else entry.standing
    names = [(stand.value, words) for stand, words in stand_names(s).items()]
    if entry is not None:
        names.append((OUT, s.say("take it out")))
    chosen = write_why(standing.why, standing.rule)
    return StandForm(
        action=action,
        key=f"{city_id}-{'new' if entry is None else entry.version}",
        city=city,
        city_id=city_id,
        call_id=call_id,
        version=0 if entry is None else entry.version,
        stands=tuple(
            StandChoice(value=value, words=words, is_chosen=value == standing.stand)
            for value, words in names
        ),
        person=standing.person or "",
        amount="" if standing.amount_eur is None else str(standing.amount_eur),
        whys=tuple(
            StandChoice(value=value, words=words, is_chosen=value == chosen)
            for value, words in [("", "–"), *reason_choices(s)]
        ),
        reason=standing.reason or "",
        note=standing.note or "",
        last=None if entry is None else changed_words(s, entry),
    )


def changed_words(s: Speech, entry: Entry) -> str:
    day = s.short_date(entry.changed_at.date())
    return s.say("Changed by {person} on {date}", person=entry.changed_by[:80], date=day)


def read_standing(values: Mapping[str, str]) -> Standing | None:
    """Return what a form says; None where the call is to be taken out.

    Raises WrongInput for a state, a reason or an amount that can't be read.
    """
    state = values.get("state", "")
    if state == OUT:
        return None
    if state not in list(Stand):
        raise WrongInput(f"{state[:40]!r} is no state; the known ones are {', '.join(Stand)}")
    why, rule = read_why(values.get("why", ""))
    return Standing(
        stand=Stand(state),
        why=why,
        rule=rule,
        person=values.get("person"),
        amount_eur=read_amount(values.get("amount", "")),
        reason=values.get("reason"),
        note=values.get("note"),
    )


def read_amount(text: str) -> int | None:
    """Return whole euro, with or without marks between thousands; None for an empty text.

    >>> read_amount("250 000"), read_amount("250.000"), read_amount("")
    (250000, 250000, None)

    Raises WrongInput.
    """
    shown = text.strip().removeprefix("€").removesuffix("€").strip()
    if not shown:
        return None
    parts = shown.replace("\u00a0", " ").replace("\u202f", " ")
    for mark in (" ", ".", ",", "'", "’"):
        groups = parts.split(mark)
        if len(groups) > 1 and all(len(g) == 3 for g in groups[1:]) and 0 < len(groups[0]) <= 3:
            parts = "".join(groups)
    if not (parts.isascii() and parts.isdecimal() and len(parts) <= 12):
        raise WrongInput(f"{text[:40]!r} is no amount; write whole euro, such as 250000")
    return int(parts)
