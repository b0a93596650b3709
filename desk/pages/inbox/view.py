"""What the pages of the inbox show, in the words of who looks at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advice.inbox.items import Inbox, InboxItem
from advice.inbox.query import InboxQuery, What, what_of
from advice.inbox.snapshot import Snapshot
from desk.pages.calls.list_view import call_address
from desk.pages.choices import Link, Opens, To
from eligibility.verdict import check_call
from funding.words import plain, shorten
from store.people.feedback import AnswerKind
from store.people.inbox import LONGEST_REPLY
from wording.conditions import can_we_apply
from wording.desk.call_checks import CheckLine, check_lines
from wording.desk.call_sources import field_words, value_of_field
from wording.language import Speech
from wording.people.effects import (
    age_words,
    answer_words,
    effect_words,
    state_words,
    what_words,
)
from wording.people.periods import period_words
from wording.people.replies import as_written, who_replied

PATH = "/inbox"
TITLE = 110


@dataclass(frozen=True, kw_only=True, slots=True)
class ApplyLine:
    """What we say of one project's city, where a reader says that it cannot apply."""

    city: str
    words: str
    checks: tuple[CheckLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemView:
    number: int
    href: str
    title: str
    language: str | None
    call: Link
    said: str
    who: Link
    age: str
    given_on: str
    comment: str | None
    projects: tuple[Link, ...]
    mail: Link | None
    """The mail that was answered."""
    effects: tuple[str, ...]
    apply: tuple[ApplyLine, ...]
    settled: str | None
    reply: tuple[str, ...]
    told: str | None
    note: str | None
    is_open: bool
    can_withdraw: bool
    can_restore: bool
    reads: str | None
    """The language in which the person reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRow:
    label: str
    then: str
    now: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotView:
    heading: str
    words: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemPage:
    item: ItemView
    snapshot: SnapshotView | None
    back: str
    longest: int = LONGEST_REPLY


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxPage:
    heading: str
    items: tuple[ItemView, ...]
    states: tuple[Link, ...]
    whats: tuple[Link, ...]
    cities: tuple[Link, ...]
    pages: tuple[Link, ...]
    done: str | None
    can_settle: bool
    longest: int = LONGEST_REPLY


def inbox_page(
    s: Speech, found: Inbox, *, to: To, opens: Opens, today: date, done: int
) -> InboxPage:
    query = found.query

    def link(words: str, n: int | None, is_here: bool, **change: object) -> Link:
        values = {"state": query.state, "what": query.what, "city": query.city, **change}
        params = InboxQuery(**values).to_params()  # type: ignore[arg-type]
        shown = words if n is None else f"{words} ({s.number(n)})"
        return Link(href=to(PATH, params), words=shown, is_here=is_here)

    cities = [link(s.say("All cities"), None, query.city is None, city=None)]
    cities += [
        link(plain(name), n, query.city == city, city=city)
        for city, (name, n) in found.cities.items()
    ]
    return InboxPage(
        heading=s.count("{n} message", "{n} messages", found.total),
        items=tuple(item_view(s, i, to=to, opens=opens, today=today) for i in found.items),
        states=tuple(
            link(state_words(s, state), n, query.state is state, state=state)
            for state, n in found.states.items()
        ),
        whats=tuple(
            link(s.say("All") if w is None else what_words(s, w), n, query.what is w, what=w)
            for w, n in found.whats.items()
        ),
        cities=tuple(cities) if len(cities) > 2 or query.city else (),
        pages=tuple(
            link(s.number(n), None, n == query.page, page=n) for n in range(1, found.pages + 1)
        )
        if found.pages > 1
        else (),
        done=s.count("{n} message is settled.", "{n} messages are settled.", done)
        if done
        else None,
        can_settle=any(i.is_open for i in found.items),
    )


def item_view(s: Speech, item: InboxItem, *, to: To, opens: Opens, today: date) -> ItemView:
    answer, call = item.answer, item.call
    keep = [] if s.code not in to("/", None) else [("lang", s.code)]
    address = call_address(answer.call_id, keep)
    return ItemView(
        number=answer.id,
        href=to(f"{PATH}/{answer.id}", None),
        title=answer.call_id if call is None else shorten(plain(call.title), TITLE),
        language=None if call is None else call.best.language,
        call=Link(href=None if call is None else address, words=s.say("The call")),
        said=answer_words(s, answer),
        who=who_link(s, item, to, opens),
        age=age_words(s, item.days, is_open=item.is_open),
        given_on=s.short_date(answer.given_at.date()),
        comment=None if answer.comment is None else as_written(answer.comment),
        projects=tuple(
            Link(
                href=to(f"/profiles/{p.id}", None) if opens(f"/profiles/{p.id}") else None,
                words=shorten(plain(p.title), TITLE),
            )
            for p in item.projects
        ),
        mail=mail_link(s, item, to, opens),
        effects=tuple(effect_words(s, e, answer) for e in item.effects)
        or (s.say("No effect on the ranking."),),
        apply=tuple(apply_lines(s, item, today)),
        settled=settled_words(s, item),
        reply=tuple(shown for line in (answer.reply or "").splitlines() if (shown := line.strip())),
        told=told_words(s, item),
        note=None if answer.settled_note is None else as_written(answer.settled_note),
        is_open=item.is_open,
        can_withdraw=answer.undone_at is None and answer.answer is not AnswerKind.MISTAKE,
        can_restore=answer.undone_by is not None,
        reads=None if item.person is None else s.language(item.person.language),
    )


def who_link(s: Speech, item: InboxItem, to: To, opens: Opens) -> Link:
    person = item.person
    if person is None:
        return Link(href=None, words=s.say("The network’s staff"))
    address = f"/people/{person.id}"
    words = person.address if person.name is None else f"{person.name} ({person.address})"
    is_there = bool(person.profiles) and opens(address)
    return Link(href=to(address, None) if is_there else None, words=words)


def mail_link(s: Speech, item: InboxItem, to: To, opens: Opens) -> Link | None:
    """Return the way to the mail that was answered, where that page is there."""
    person, period = item.person, item.answer.period
    if person is None or period is None:
        return None
    words = period_words(s, period)
    if words is None:
        return None  # a reminder, or another mail between the issues
    address = f"/people/{person.id}/issues/{period}"
    is_there = bool(person.profiles) and opens(address)
    return Link(
        href=to(address, None) if is_there else None,
        words=s.labelled(s.say("Mail"), words),
    )


def apply_lines(s: Speech, item: InboxItem, today: date) -> Iterator[ApplyLine]:
    """Yield what we say of each city, to be checked where a reader says that it cannot apply."""
    if item.call is None or what_of(item.answer) is not What.CANNOT_APPLY:
        return
    told = set()
    for project in item.projects:
        checks, role = check_call(project, item.call, today=today)
        line = ApplyLine(
            city=plain(project.city.name),
            words=can_we_apply(s, role, checks),
            checks=check_lines(s, checks),
        )
        if (line.city, line.words) not in told:
            told.add((line.city, line.words))
            yield line


def settled_words(s: Speech, item: InboxItem) -> str | None:
    answer = item.answer
    if answer.settled_at is None:
        return None
    name = as_written(answer.settled_by or "") or who_replied(s, "")
    return s.labelled(s.say("Settled"), f"{name}, {s.short_date(answer.settled_at.date())}")


def told_words(s: Speech, item: InboxItem) -> str | None:
    if item.answer.reply is None:
        return None
    if item.told_in is None:
        return s.say("It stands in the next mail.")
    told = period_words(s, item.told_in) or item.told_in
    return s.say("It stood in this mail: {period}.", period=told)


def changed_words(s: Speech, found: Snapshot) -> Iterator[str]:
    if not found.is_changed:
        yield s.say("Nothing of it has changed since.")
    if any(row.is_changed for row in found.rows):
        yield s.say("What changed since is marked.")
    if n := found.paragraphs:
        words = s.count("{n} paragraph changed", "{n} paragraphs changed", n)
        yield s.labelled(s.say("Text of the call"), words)


def snapshot_view(s: Speech, found: Snapshot | None) -> SnapshotView | None:
    if found is None:
        return None
    rows = tuple(
        FieldRow(
            label=field_words(s, row.field),
            then=value_of_field(s, row.field, row.then),
            now=value_of_field(s, row.field, row.now),
            is_changed=row.is_changed,
        )
        for row in found.rows
    )
    return SnapshotView(
        heading=s.say("The call on {date} and now", date=s.short_date(found.day)),
        words=" ".join(changed_words(s, found)),
        rows=rows,
    )
