"""Everything that a bulletin says, in one language: what all of its forms are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from advice.bulletin.told import Change, changes_since
from advice.bulletin.week import fitting_cities
from advice.one_call.network import Network
from advice.weekly.cards import read_due, read_money
from funding.call import Call
from funding.source import load_sources
from funding.words import plain, shorten
from store.bulletins.bulletins import Draft, Told
from wording.card import money_words
from wording.city_names import city_name
from wording.deadlines import deadline_words, origin_of_record
from wording.desk.call_line import own_title, title_of
from wording.desk.call_sources import field_words, value_of_field
from wording.language import Speech
from wording.urls import safe_url

MOST_CALLS = 25
"""Calls of one bulletin: a mail of more is cut by the mailbox of its reader."""
LONGEST_TITLE = 120
LONGEST_SENTENCE = 500
LONGEST_INTRODUCTION = 2_000
MOST_CITIES = 30
MOST_CHANGES = 4
VALUE = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class CallText:
    """One call of a bulletin."""

    call_id: str
    title: str
    language: str
    """Of the title."""
    other_title: str
    """The title in the reader's language; "" where there is none of its own."""
    url: str
    """"" where the portal's address can't be followed."""
    origin: str
    sentence: str
    deadline: str
    money: str
    members: str
    """The member cities that it fits, after a label; "" for none."""
    told: str
    """Where it was told before; "" for a call that was not."""
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinContent:
    """A whole bulletin; every text is plain, on one line."""

    number: int
    language: str
    day: date
    date: str
    title: str
    introduction: tuple[str, ...]
    calls: tuple[CallText, ...]
    sources: tuple[str, ...]
    """Whose texts these are."""
    note: str
    """What a reader should know of it: its date, and where the whole call stands."""
    link_words: str
    deadline_label: str
    money_label: str

    def values(self) -> dict[str, Any]:
        """Return it as JSON keeps it; `read_content` reads it again."""
        return {**asdict(self), "day": self.day.isoformat()}


def read_content(values: Mapping[str, Any]) -> BulletinContent:
    """Return a bulletin as it was published, from what `values` kept."""
    calls = tuple(CallText(**{**c, "changes": tuple(c["changes"])}) for c in values["calls"])
    return BulletinContent(
        **{
            **values,
            "day": date.fromisoformat(values["day"]),
            "calls": calls,
            "introduction": tuple(values["introduction"]),
            "sources": tuple(values["sources"]),
        }
    )


def bulletin_content(
    s: Speech,
    draft: Draft,
    calls: Mapping[str, Call],
    *,
    number: int,
    network: Network | None,
    told: Mapping[str, Told],
    today: date,
) -> BulletinContent:
    """Return the bulletin as it is on *today*; a call that is not in *calls* is left out."""
    known = [(item, calls[item.call_id]) for item in draft.items if item.call_id in calls]
    return BulletinContent(
        number=number,
        language=s.code,
        day=today,
        date=s.full_date(today),
        title=one_line(draft.title, LONGEST_TITLE) or usual_title(s, today),
        introduction=tuple(paragraphs(draft.introduction)),
        calls=tuple(
            call_text(s, call, item.sentence, network, told.get(call.id), today)
            for item, call in known
        ),
        sources=tuple(rights(s, [call for _, call in known])),
        note=s.say(
            "As of {date}. What counts is the text of the call at its source.",
            date=s.short_date(today),
        ),
        link_words=s.say("Official page"),
        deadline_label=s.say("Deadline"),
        money_label=s.say("Money"),
    )


def usual_title(s: Speech, today: date) -> str:
    return s.say("Funding calls for our cities, {date}", date=s.short_date(today))


def call_text(
    s: Speech,
    call: Call,
    sentence: str,
    network: Network | None,
    told: Told | None,
    today: date,
) -> CallText:
    cities, _ = fitting_cities(network, call.id)
    changes = () if told is None else changes_since(told.stated, call)
    return CallText(
        call_id=call.id,
        title=title_of(s, call),
        language=call.best.language or s.code,
        other_title=own_title(s, call) or "",
        url=safe_url(call.best.url) or "",
        origin=origin_of_record(s, call.best),
        sentence=one_line(sentence, LONGEST_SENTENCE),
        deadline=deadline_words(s, read_due(call, today)),
        money=money_words(s, read_money(call)),
        members=members_words(s, cities),
        told="" if told is None else told_words(s, told),
        changes=tuple(change_words(s, change) for change in changes[:MOST_CHANGES]),
    )


def members_words(s: Speech, cities: Sequence[str]) -> str:
    """Return the members that a call fits, in the reader's names for them; "" for none."""
    if not cities:
        return ""
    names = sorted(city_name(plain(name), s.code) for name in cities[:MOST_CITIES])
    return s.say("Fits these members: {cities}", cities=s.together(names))


def told_words(s: Speech, told: Told) -> str:
    return s.say("Told in the bulletin of {date}", date=s.short_date(told.day))


def change_words(s: Speech, change: Change) -> str:
    """Return one change, old to new."""
    old, new = (
        shorten(value_of_field(s, change.field, value), VALUE) for value in (change.old, change.new)
    )
    return s.say("{what}: {old} → {new}", what=field_words(s, change.field), old=old, new=new)


def one_line(text: str, length: int) -> str:
    return shorten(written(text), length)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that a person wrote; line breaks inside one are blanks."""
    parts = text[:LONGEST_INTRODUCTION].replace("\r\n", "\n").split("\n\n")
    return [line for part in parts if (line := written(part))]


def written(text: str) -> str:
    """Return words that a person typed on one line; what looks like markup stays what it is.

    >>> written("more than <3 years")
    'more than <3 years'
    """
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())


def rights(s: Speech, calls: Sequence[Call]) -> list[str]:
    sources = load_sources()
    named = {record.source for call in calls for record in (call.records or (call.best,))}
    return [
        f"{s.named(source.attribution)} ({source.licence})"
        for name, source in sources.items()
        if name in named
    ]
