"""A person's own page in their language, with the links that answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from advice.network.line import TandemLine
from advice.weekly.content import Card, ReplyLine
from advice.weekly.my_calls import HiddenCall, MyCall, MyCalls, MyProject
from desk.answers.page import CallLine
from desk.answers.request import call_line
from desk.pages.match.results import capital
from desk.pages.network.my_lines import MyLineView, my_lines
from desk.pages.papers.page import paper_address
from desk.pages.pipeline.mine import Mine
from funding.match import Strength
from funding.words import plain, shorten
from store.people.recipients import Recipient
from wording.answer_links import (
    LIFETIME,
    UNSUBSCRIBE_LIFETIME,
    Action,
    Grant,
    sign,
    sign_calendar,
)
from wording.card import money_words
from wording.conditions import can_we_apply
from wording.language import Speech
from wording.people.replies import ReplyView, reply_view
from wording.people.states import how_often
from wording.refusals.words import fallen_words, reason_words
from wording.why import why_sentence

TITLE = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    words: str
    href: str
    acts: bool = False
    """True for a button that answers at once; it can be taken back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MyCallView:
    call_id: str
    line: CallLine
    badges: tuple[str, ...]
    why: str | None
    apply: str | None
    money: str
    note: str | None
    """What the person asked for: to be reminded; or why it is hidden."""
    links: tuple[LinkView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupView:
    """The open calls of one project."""

    project_id: str
    title: str
    city: str
    calls: tuple[MyCallView, ...]
    total: int
    more: LinkView | None
    is_empty: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MyView:
    whom: str
    projects: str
    """What the person follows, in words."""
    back: LinkView | None
    """From one project to all."""
    replies: tuple[ReplyView, ...]
    pipeline: Mine | None
    returned: tuple[MyCallView, ...]
    watched: tuple[MyCallView, ...]
    groups: tuple[GroupView, ...]
    later: tuple[MyCallView, ...]
    closed: tuple[CallLine, ...]
    hidden: tuple[MyCallView, ...]
    frequency: str
    paused: str | None
    settings: tuple[LinkView, ...]
    tandems: tuple[MyLineView, ...]
    """What is proposed to the person's cities."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MyLinks:
    """The addresses behind one person's page."""

    person: Recipient
    token: str
    secret: str = field(repr=False)
    today: date
    keep: tuple[tuple[str, str], ...] = ()
    """Parameters that the page's own links keep: the language that the address names."""

    def answer(self, action: Action, about: str | None = None) -> str:
        lasts = UNSUBSCRIBE_LIFETIME if action is Action.UNSUBSCRIBE else LIFETIME
        grant = Grant(
            action=action,
            recipient_id=self.person.id,
            about=about,
            period=None,
            expires_on=self.today + lasts,
        )
        return f"/a/{sign(grant, self.secret)}"

    def page(self, project_id: str | None = None) -> str:
        own = () if project_id is None else (("project", project_id),)
        asked = urlencode((*own, *self.keep), safe="/")
        return f"/my/{self.token}?{asked}" if asked else f"/my/{self.token}"

    def paper(self, call_id: str, project_id: str) -> str:
        return paper_address(f"/my/{self.token}/paper.docx", call_id, project_id, self.keep)

    def calendar(self, call_id: str) -> str:
        return f"/calendar/{sign_calendar(call_id, self.secret)}.ics"


def my_view(
    s: Speech,
    found: MyCalls,
    links: MyLinks,
    *,
    replies: Sequence[ReplyLine] = (),
    pipeline: Mine | None = None,
    only: str | None,
    tandems: Sequence[TandemLine] = (),
) -> MyView:
    """Return the page of a person; with *only* that of one project."""
    person = links.person
    who = person.address if person.name is None else f"{person.name} ({person.address})"
    names = [shorten(plain(g.project.title), TITLE) for g in found.open]
    view = MyView(
        whom=s.say("For {person}", person=who),
        projects=s.say("You follow {what}.", what=s.together(names)) if names else "",
        back=LinkView(words=s.say("All my projects"), href=links.page()) if only else None,
        replies=tuple(reply_view(s, line) for line in replies),
        pipeline=pipeline,
        returned=tuple(call_view(s, c, links) for c in found.returned),
        watched=tuple(call_view(s, c, links, is_watched=True) for c in found.watched),
        groups=tuple(group_view(s, group, links, only) for group in found.open),
        later=tuple(call_view(s, c, links) for c in found.later),
        closed=tuple(call_line(s, call, links.today) for call in found.closed),
        hidden=tuple(hidden_view(s, entry, links) for entry in found.hidden),
        frequency=f"{s.say('One mail')} {how_often(s, person.frequency)}.",
        paused=paused_words(s, person, links.today),
        settings=settings_of(s, links),
        tandems=my_lines(s, tandems, links.answer, today=links.today),
    )
    if only is None:
        return view
    view = replace(view, replies=(), tandems=(), pipeline=None)
    return replace(view, returned=(), watched=(), later=(), closed=(), hidden=())


def group_view(s: Speech, group: MyProject, links: MyLinks, only: str | None) -> GroupView:
    rest = group.total - len(group.calls)
    words = s.count("{n} more call that fits", "{n} more calls that fit", rest)
    is_cut = rest > 0 and only is None
    return GroupView(
        project_id=group.project.id,
        title=shorten(plain(group.project.title), TITLE),
        city=plain(group.project.city.name),
        calls=tuple(call_view(s, c, links) for c in group.calls),
        total=group.total,
        more=LinkView(words=words, href=links.page(group.project.id)) if is_cut else None,
        is_empty=group.is_empty,
    )


def call_view(s: Speech, mine: MyCall, links: MyLinks, *, is_watched: bool = False) -> MyCallView:
    card = mine.card
    note = None
    if mine.remind_days is not None:
        note = s.count(
            "You will be reminded {n} day before the deadline.",
            "You will be reminded {n} days before the deadline.",
            mine.remind_days,
        )
    if mine.back is not None:
        note = fallen_words(s, mine.back.fallen, mine.back.city)
    return MyCallView(
        call_id=card.call.id,
        line=call_line(s, card.call, links.today),
        badges=tuple(badges(s, mine)),
        why=capital(why_sentence(s, card.fits[0])) if card.fits else None,
        apply=can_we_apply(s, card.role, card.checks) if card.fits else None,
        money=money_words(s, card.money),
        note=note,
        links=tuple(links_of(s, card, links, is_watched=is_watched)),
    )


def badges(s: Speech, mine: MyCall) -> list[str]:
    strong = mine.card.strength is Strength.STRONG
    found = []
    if mine.card.fits:
        found.append(s.say("strong match") if strong else s.say("partial match"))
    if mine.was_mailed:
        found.append(s.say("was in your mail"))
    return found


def links_of(s: Speech, card: Card, links: MyLinks, *, is_watched: bool) -> list[LinkView]:
    """Return the answers to a call.  Those that can be taken back by one press act at once."""
    call_id = card.call.id
    found = [
        LinkView(words=s.say("Undo"), href=links.answer(Action.UNDO, call_id), acts=True)
        if is_watched
        else LinkView(
            words=s.say("Relevant"), href=links.answer(Action.RELEVANT, call_id), acts=True
        ),
        LinkView(words=s.say("Not relevant"), href=links.answer(Action.NOT_RELEVANT, call_id)),
    ]
    if card.due.day is not None:
        found += [
            LinkView(words=s.say("Remind me"), href=links.answer(Action.REMIND, call_id)),
            LinkView(words=s.say("Calendar"), href=links.calendar(call_id)),
        ]
    if card.fits:
        paper = links.paper(call_id, card.fits[0].project_id)
        found.append(LinkView(words=s.say("Paper for the committee"), href=paper))
    return found


def hidden_view(s: Speech, entry: HiddenCall, links: MyLinks) -> MyCallView:
    return MyCallView(
        call_id=entry.call.id,
        line=call_line(s, entry.call, links.today),
        badges=(),
        why=None,
        apply=None,
        money="",
        note=hidden_words(s, entry),
        links=()
        if entry.answer is None
        else (
            LinkView(words=s.say("Undo"), href=links.answer(Action.UNDO, entry.call.id), acts=True),
        ),
    )


def hidden_words(s: Speech, entry: HiddenCall) -> str:
    answer = entry.answer
    if answer is None:
        return s.say("Others who follow the project took it out for everybody.")
    day = s.short_date(answer.given_at.date())
    if answer.reason is None:
        return s.say("You said “not relevant” on {date}.", date=day)
    return s.say(
        "You said “not relevant” on {date}: {reason}.",
        date=day,
        reason=reason_words(s, answer.reason, answer.basis),
    )


def settings_of(s: Speech, links: MyLinks) -> tuple[LinkView, ...]:
    names: Sequence[tuple[Action, str]] = (
        (Action.FREQUENCY, s.say("How often")),
        (Action.PAUSE, s.say("Pause")),
        (Action.UNSUBSCRIBE, s.say("Unsubscribe")),
    )
    return tuple(LinkView(words=words, href=links.answer(action)) for action, words in names)


def paused_words(s: Speech, person: Recipient, today: date) -> str | None:
    if person.paused_until is None or person.paused_until <= today:
        return None
    return s.say("Your mails begin again on {date}.", date=s.full_date(person.paused_until))
