"""One call in a list of the desk: what it is, until when, how much."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from advice.search.call_row import CallRow
from advice.search.choices import Filter
from advice.weekly.cards import read_due
from advice.weekly.content import GrantMoney
from funding.call import Call
from funding.words import plain, shorten
from wording.card import URGENT_DAYS, money_words, rate_words
from wording.deadlines import days_words, deadline_words, origin_of_record
from wording.desk.filter_words import source_words, status_words
from wording.language import Speech, speech

LONGEST_TITLE = 220
GOOD = ("open", "rolling")


@dataclass(frozen=True, kw_only=True, slots=True)
class CallLine:
    """What a card and a line of a table show."""

    id: str
    title: str
    language: str | None
    """The language of title and excerpt, where it is not the reader's."""
    other_title: str | None
    """The title in the reader's language, where another source has one."""
    status: str
    tone: str
    """How the status is shown: ``good``, ``warn`` or nothing."""
    origin: str
    programme: str
    deadline: str
    days: str | None
    is_urgent: bool
    money: str
    grant: str
    share: str
    excerpt: str
    notes: tuple[str, ...]
    """New, changed, not listed any more."""
    sources: str


def call_line(s: Speech, row: CallRow, today: date) -> CallLine:
    """Return a row in words; the same row is put into words once for all readers of a language."""
    return kept_line(s.code, row, today)


@lru_cache(maxsize=4000)
def kept_line(code: str, row: CallRow, today: date) -> CallLine:
    s = speech(code)
    call, best = row.call, row.call.best
    due = read_due(call, today)
    (status,) = row.values[Filter.STATUS]
    return CallLine(
        id=row.id,
        title=title_of(s, call),
        language=best.language if best.language != s.code else None,
        other_title=own_title(s, call),
        status=status_words(s, status),
        tone="good" if status in GOOD else "warn" if status in ("forthcoming", "planned") else "",
        origin=origin_of_record(s, best),
        programme=shorten(plain(best.programme or best.programme_raw or ""), 40)
        or s.say("not stated"),
        deadline=deadline_words(s, due),
        days=days_words(s, due),
        is_urgent=due.days is not None and due.days <= URGENT_DAYS,
        money=money_words(s, row.money),
        grant=grant_words(s, row.money),
        share=rate_words(s, row.money),
        excerpt=row.excerpt,
        notes=tuple(notes_of(s, row)),
        sources=", ".join(source_words(s, name) for name in sorted(row.values[Filter.SOURCE])),
    )


def title_of(s: Speech, call: Call) -> str:
    return shorten(plain(call.title), LONGEST_TITLE) or s.say("Untitled call")


def own_title(s: Speech, call: Call) -> str | None:
    """Return the title in the reader's language, where a source has one and it is another."""
    if call.best.language == s.code:
        return None
    for record in call.records:
        title = shorten(plain(record.title), LONGEST_TITLE)
        if record.language == s.code and title and title != title_of(s, call):
            return title
    return None


def grant_words(s: Speech, money: GrantMoney) -> str:
    """Return the grant of one project on its own, for a table."""
    low, high = money.grant_min_eur, money.grant_max_eur
    if low and high and low != high:
        return s.say("{low} to {high}", low=s.euro(low), high=s.euro(high))
    if high:
        return s.say("up to {amount}", amount=s.euro(high))
    return s.say("at least {amount}", amount=s.euro(low)) if low else s.say("not stated")


def notes_of(s: Speech, row: CallRow) -> list[str]:
    call, notes = row.call, []
    if row.values[Filter.CHANGED]:
        is_new = call.last_changed is None or call.first_seen == call.last_changed
        day = call.first_seen if is_new else call.last_changed
        if day is not None:
            when = s.short_date(day)
            notes.append(
                s.say("new since {date}", date=when)
                if is_new
                else s.say("changed on {date}", date=when)
            )
    if call.missing_since is not None:
        notes.append(s.say("not listed since {date}", date=s.short_date(call.missing_since)))
    return notes
