"""A change of a call, old to new, in the reader's language."""

import re
from datetime import date
from decimal import Decimal

from advice.weekly.content import CallChange, Card
from eligibility import keys
from funding.event import EventKind
from funding.words import plain, shorten
from store.timetables.joining import HERE
from wording.language import Speech
from wording.planned.ahead import here_words
from wording.planned.changes import plan_label, when_words

RATES = ("co_financing_rate", "rate")
SHARE = re.compile(r"0(\.\d{1,4})?|1(\.0{1,4})?")
"""``0.85``"""


def change_words(s: Speech, change: CallChange, card: Card) -> str:
    """Return one change, old to new."""
    label = change_label(s, change, is_national=card.money.is_national)
    if change.kind is EventKind.WITHDRAWN:
        seen = card.call.last_seen
        if seen is None:
            return s.say("Withdrawn at the source")
        return s.say("Withdrawn at the source, last seen {date}", date=s.short_date(seen))
    if change.kind is EventKind.PLAN and change.field == HERE:
        return here_words(s, card.call)
    old, new = (change_value(s, change, v) for v in (change.old, change.new))
    return s.say("{what}: {old} → {new}", what=label, old=old, new=new)


def change_label(s: Speech, change: CallChange, *, is_national: bool) -> str:
    if change.kind is EventKind.DEADLINE and change.field == "inner":
        return s.say("Dates")
    if change.kind is EventKind.BUDGET:
        return {
            "contribution_min_eur": s.say("Least grant"),
            "contribution_max_eur": s.say("Largest grant"),
            "expected_grants": s.say("Number of grants"),
        }.get(change.field or "", s.say("Budget"))
    if change.kind is EventKind.ELIGIBILITY:
        if change.field in RATES:
            return s.say("Funding rate") if is_national else s.say("EU share")
        if change.field == keys.MEMBERS_NAMED.name:
            return s.say("Who must be among the partners")
        return s.say("Who may apply")
    return {
        EventKind.PLAN: plan_label(s, change.field),
        EventKind.DEADLINE: s.say("Deadline"),
        EventKind.STATUS: s.say("Status"),
        EventKind.TITLE: s.say("Title"),
    }.get(change.kind, s.say("Change"))


def change_value(s: Speech, change: CallChange, value: str | None) -> str:
    """Return a value as people read it; the raw one where it is none of ours."""
    if value is None:
        return s.say("not stated")
    if change.kind is EventKind.DEADLINE:
        return ", ".join(day_or_raw(s, part) for part in value.split(", "))
    if change.kind is EventKind.BUDGET and value.isdigit():
        amount = int(value)
        return s.number(amount) if change.field == "expected_grants" else s.euro(amount)
    if change.kind is EventKind.PLAN:
        return when_words(s, value)
    if change.kind is EventKind.STATUS:
        return status_word(s, value)
    if change.field == keys.MEMBERS_NAMED.name:
        return s.say("stated")
    if change.field in RATES and SHARE.fullmatch(value):
        return s.percent(Decimal(value))
    return s.say("“{text}”", text=shorten(plain(value), 160))


def day_or_raw(s: Speech, text: str) -> str:
    try:
        return s.full_date(date.fromisoformat(text))
    except ValueError:
        return shorten(plain(text), 40)


def status_word(s: Speech, value: str) -> str:
    return {
        "open": s.say("open"),
        "forthcoming": s.say("announced"),
        "closed": s.say("closed"),
        "rolling": s.say("open all the time"),
        "planned": s.say("planned"),
    }.get(value, shorten(plain(value), 40))
