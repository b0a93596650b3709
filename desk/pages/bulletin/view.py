"""What the page of the bulletin shows: the calls of the week, and the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advice.bulletin.told import changes_since
from advice.bulletin.week import (
    DAYS,
    WeekCall,
    WeekQuery,
    Why,
    fitting_cities,
)
from advice.one_call.network import Network
from advice.search.choices import Filter, known_choices
from advice.weekly.cards import read_due
from desk.pages.calls.hand_over import with_params
from desk.pages.calls.list_view import Params, call_address
from desk.pages.choices import Choice
from funding.call import Call
from funding.words import plain, shorten
from store.bulletins.bulletins import Draft, Published, Told
from wording.bulletin.content import (
    LONGEST_INTRODUCTION,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_CALLS,
    change_words,
    members_words,
    told_words,
)
from wording.deadlines import days_words, deadline_words, origin_of_record
from wording.desk.call_line import call_line, own_title, title_of
from wording.desk.filter_words import sorted_values, value_words
from wording.language import LOCALES, Speech, speech

PATH = "/bulletin"
ARCHIVE = "/bulletin/archive"
SHOWN = 60
PERIODS = (DAYS, 14, 31, 92)
CHOICES = (Filter.COUNTRY, Filter.THEME)
"""Filters that the page has boxes for; all others work in its address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """Where a call was told before, and what is new of it."""

    words: str
    href: str
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekRow:
    call_id: str
    href: str
    title: str
    language: str | None
    other_title: str | None
    badges: tuple[str, ...]
    origin: str
    deadline: str
    days: str | None
    members: str
    told: Earlier | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRow:
    """One call of the draft."""

    call_id: str
    place: int
    href: str | None
    """None for a call that is gone; it is left out of the bulletin."""
    title: str
    language: str | None
    deadline: str
    members: str
    sentence: str
    told: Earlier | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinView:
    address: str
    """Of the page with its filters; the form is sent there."""
    shows: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    text: str
    countries: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    kept: Params
    """The language, and further filters of the address: the boxes keep them."""
    week: tuple[WeekRow, ...]
    more: int
    is_ready: bool
    """Whether the network's matches are made."""
    version: int
    saved: str | None
    title: str
    introduction: str
    languages: tuple[Choice, ...]
    items: tuple[ItemRow, ...]
    most: int
    longest_title: int
    longest_sentence: int
    longest_introduction: int
    last: Published | None
    last_day: str


def bulletin_view(
    s: Speech,
    draft: Draft,
    week: Sequence[WeekCall],
    query: WeekQuery,
    *,
    calls: Mapping[str, Call],
    told: Mapping[str, Told],
    network: Network | None,
    published: Sequence[Published],
    today: date,
    keep: Params,
) -> BulletinView:
    """Return the page; *calls* are those of the draft, *told* where calls were told last."""
    taken = {item.call_id for item in draft.items}
    offered = [each for each in week if each.row.id not in taken]
    boxed = {*(kind.value for kind in CHOICES), "q"}
    last = published[0] if published else None
    return BulletinView(
        address=with_params(PATH, [*query.to_params(), *keep]),
        shows=tuple(
            Choice(value=str(why), words=words, is_chosen=why in query.shows)
            for why, words in why_words(s).items()
        ),
        periods=tuple(
            Choice(
                value=str(days),
                words=s.count("in the last {n} day", "in the last {n} days", days),
                is_chosen=days == query.days,
            )
            for days in sorted({*PERIODS, query.days})
        ),
        text=query.calls.text or "",
        countries=choices(s, Filter.COUNTRY, query),
        themes=choices(s, Filter.THEME, query),
        kept=[*((n, v) for n, v in query.calls.to_params() if n not in boxed), *keep],
        week=tuple(week_row(s, each, today, keep) for each in offered[:SHOWN]),
        more=max(0, len(offered) - SHOWN),
        is_ready=network is not None,
        version=draft.version,
        saved=None
        if draft.changed_at is None
        else s.say(
            "Saved by {person} on {date}",
            person=shorten(plain(draft.changed_by), 80),
            date=s.short_date(draft.changed_at.date()),
        ),
        title=draft.title,
        introduction=draft.introduction,
        languages=tuple(
            Choice(value=code, words=speech(code).language(code), is_chosen=code == draft.language)
            for code in LOCALES
        ),
        items=tuple(item_rows(s, draft, calls, told, network, today, keep)),
        most=MOST_CALLS,
        longest_title=LONGEST_TITLE,
        longest_sentence=LONGEST_SENTENCE,
        longest_introduction=LONGEST_INTRODUCTION,
        last=last,
        last_day="" if last is None else s.short_date(last.published_on),
    )


def why_words(s: Speech) -> Mapping[Why, str]:
    return {
        Why.NEW: s.say("new calls"),
        Why.CHANGED: s.say("changed calls"),
        Why.CLOSING: s.say("closing soon"),
        Why.TOLD: s.say("told before, unchanged"),
    }


def badge_words(s: Speech, why: Why) -> str:
    return {
        Why.NEW: s.say("new"),
        Why.CHANGED: s.say("changed"),
        Why.CLOSING: s.say("closing soon"),
        Why.TOLD: s.say("told before, unchanged"),
    }[why]


def choices(s: Speech, kind: Filter, query: WeekQuery) -> tuple[Choice, ...]:
    words = {value: value_words(s, kind, value) for value in known_choices(kind)}
    chosen = query.calls.chosen.get(kind, ())
    return tuple(
        Choice(value=value, words=words[value], is_chosen=value in chosen)
        for value in sorted_values(kind, words)
    )


def week_row(s: Speech, each: WeekCall, today: date, keep: Params) -> WeekRow:
    line = call_line(s, each.row, today)
    return WeekRow(
        call_id=each.row.id,
        href=call_address(each.row.id, keep),
        title=line.title,
        language=line.language,
        other_title=line.other_title,
        badges=(badge_words(s, each.why), line.status),
        origin=line.origin,
        deadline=line.deadline,
        days=line.days,
        members=members_words(s, each.cities),
        told=told_view(s, each.told, each.row.call),
    )


def item_rows(
    s: Speech,
    draft: Draft,
    calls: Mapping[str, Call],
    told: Mapping[str, Told],
    network: Network | None,
    today: date,
    keep: Params,
) -> list[ItemRow]:
    rows = []
    for place, item in enumerate(draft.items, 1):
        call = calls.get(item.call_id)
        row = ItemRow(
            call_id=item.call_id,
            place=place,
            href=None,
            title=shorten(plain(item.call_id), 80),
            language=None,
            deadline=s.say("This call is gone; the bulletin leaves it out."),
            members="",
            sentence=item.sentence,
            told=None,
            is_first=place == 1,
            is_last=place == len(draft.items),
        )
        rows.append(row if call is None else known_row(s, row, call, told, network, today, keep))
    return rows


def known_row(
    s: Speech,
    row: ItemRow,
    call: Call,
    told: Mapping[str, Told],
    network: Network | None,
    today: date,
    keep: Params,
) -> ItemRow:
    due = read_due(call, today)
    title = own_title(s, call)
    days = days_words(s, due)
    deadline = f"{deadline_words(s, due)} ({days})" if days else deadline_words(s, due)
    return ItemRow(
        call_id=row.call_id,
        place=row.place,
        href=call_address(call.id, keep),
        title=title or title_of(s, call),
        language=None if title or call.best.language == s.code else call.best.language,
        deadline=" · ".join(x for x in (deadline, origin_of_record(s, call.best)) if x),
        members=members_words(s, fitting_cities(network, call.id)[0]),
        sentence=row.sentence,
        told=told_view(s, told.get(call.id), call),
        is_first=row.is_first,
        is_last=row.is_last,
    )


def told_view(s: Speech, told: Told | None, call: Call) -> Earlier | None:
    if told is None:
        return None
    changes = changes_since(told.stated, call)
    return Earlier(
        words=told_words(s, told),
        href=f"{PATH}/{told.number}",
        changes=tuple(change_words(s, change) for change in changes),
    )
