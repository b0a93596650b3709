"""One card in the reader's language: six lines in fixed order, and the short form of one line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from advice.weekly.content import Card, Due, GrantMoney, MailSection, WhyNew
from funding.evidence import Role, Verdict
from funding.match import Strength
from funding.words import plain, shorten
from wording.answer_links import Links
from wording.card_actions import ActionView, actions_of, line_actions
from wording.changes import change_words
from wording.checks import CheckView, check_views, check_words
from wording.conditions import can_we_apply
from wording.deadlines import days_words, deadline_words, origin_of, stage_words
from wording.language import Speech
from wording.planned.ahead import expected, prepare_words, timetable_words
from wording.programme_texts import ProgrammeGuide
from wording.refusals.words import fallen_words
from wording.urls import safe_url
from wording.why import gaps, why_sentence

URGENT_DAYS = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What the programme pays for, and the first step."""

    text: str
    step: str | None
    step_url: str | None
    checked: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CardView:
    is_full: bool
    title: str
    language: str | None
    """The language of the title, where it is not the reader's."""
    other_title: str | None
    url: str | None
    origin: str
    """Programme and identifier."""
    whom: str
    """The projects it is for, where the reader has several."""
    badges: tuple[str, ...]
    strength: str
    """``strong``, ``partial`` or empty."""
    changes: tuple[str, ...]
    why_label: str
    why: tuple[str, ...]
    apply_label: str
    role: str
    apply: str
    checks: tuple[CheckView, ...]
    default_note: str | None
    money_label: str
    money: str
    deadline_label: str
    deadline: str
    is_urgent: bool
    days: str | None
    """The countdown on its own."""
    small: str
    """Opened, verified, missing: what one looks up."""
    note: Note | None
    actions: tuple[ActionView, ...]
    line: str
    """The short form below the title: where it is from, until when."""
    line_rest: str
    """Who may apply, or what stands in the way."""


def card_view(
    s: Speech,
    card: Card,
    links: Links,
    *,
    page: ProgrammeGuide | None,
    today: date,
    title: int,
    whom: str = "",
) -> CardView:
    """Return the full card; *whom* names its city or project for readers of several."""
    answer = can_we_apply(s, card.role, card.checks)
    views = check_views(s, card.checks, said=answer)
    return CardView(
        **shared(s, card, title),
        is_full=True,
        whom=whom,
        changes=changes_of(s, card),
        why_label=s.say("Why"),
        why=tuple(why_sentence(s, f, names_project=len(card.fits) > 1) for f in card.fits),
        apply_label=s.say("Can we apply?"),
        role=card.role.value,
        apply=answer,
        checks=views,
        default_note=s.say("* the programme’s usual rule, not stated in the call")
        if any(v.is_default for v in views)
        else None,
        money_label=s.say("Money"),
        money=money_words(s, card.money),
        deadline_label=s.say("Deadline"),
        small=small_words(s, card.due, today),
        note=None if page is None else note_of(s, page),
        actions=tuple(actions_of(s, card, links)),
        line="",
        line_rest="",
    )


def line_view(s: Speech, card: Card, *, links: Links, title: int, whom: str = "") -> CardView:
    """Return the short form: title and one line."""
    return CardView(
        **shared(s, card, title),
        is_full=False,
        whom=whom,
        changes=changes_of(s, card),
        why_label="",
        why=(),
        apply_label="",
        role=card.role.value,
        apply=can_we_apply(s, card.role, card.checks),
        checks=(),
        default_note=None,
        money_label="",
        money="",
        deadline_label="",
        small="",
        note=None,
        actions=tuple(line_actions(s, card, links)),
        line=" · ".join(line_parts(s, card)),
        line_rest=" · ".join(line_rest(s, card)),
    )


def changes_of(s: Speech, card: Card) -> tuple[str, ...]:
    """Return what changed; first why a no holds no more, where the call comes back for that."""
    changes = tuple(change_words(s, change, card) for change in card.changes)
    if card.fallen is None:
        return changes
    return fallen_words(s, card.fallen, card.refused_by), *changes


def shared(s: Speech, card: Card, title: int) -> dict[str, Any]:
    best = card.call.best
    name = shorten(plain(best.title), title) or s.say("Untitled call")
    own = own_title(card, s.code)
    return {
        "title": name,
        "language": best.language if best.language and best.language != s.code else None,
        "other_title": None if own is None or own == name else shorten(own, title),
        "url": safe_url(best.url),
        "origin": origin_of(s, card),
        "badges": tuple(badges_of(s, card)),
        "strength": "" if card.strength is Strength.NONE else card.strength.value,
        "deadline": deadline_words(s, card.due),
        "is_urgent": card.due.days is not None and card.due.days <= URGENT_DAYS,
        "days": None if card.due.is_ahead else days_words(s, card.due),
    }


def own_title(card: Card, language: str) -> str | None:
    """Return the call's title in the reader's language, where a source has one."""
    for record in card.call.records:
        if record.language == language and card.call.best.language != language:
            return plain(record.title)
    return None


def badges_of(s: Speech, card: Card) -> list[str]:
    badges = []
    if card.section is MailSection.WHOLE_WEEK:
        return [s.say("on your list")] if card.is_watched else []
    if card.strength is Strength.STRONG and not card.is_near_miss:
        badges.append(s.say("strong match"))
    elif card.strength is Strength.PARTIAL and not card.is_near_miss:
        badges.append(s.say("partial match"))
    if card.is_watched:
        badges.append(s.say("on your list"))
    if (why := new_words(s, card)) is not None:
        badges.append(why)
    return badges


def new_words(s: Speech, card: Card) -> str | None:
    day = "" if card.new_on is None else s.short_date(card.new_on)
    return {
        None: None,
        WhyNew.FIRST: None,
        WhyNew.SOURCE: s.say("new at the source on {date}", date=day),
        WhyNew.REOPENED: s.say("open again since {date}", date=day),
        WhyNew.OPENED: s.say("announced before, now open"),
        WhyNew.CALL_CHANGED: s.say("matches since the call changed on {date}", date=day),
        WhyNew.PROJECT_CHANGED: s.say("matches since your project changed on {date}", date=day),
        WhyNew.MODEL_CHANGED: s.say("found by the improved matching of {date}", date=day),
        WhyNew.RISEN: s.say("now among the nearest calls"),
    }[card.why_new]


def money_words(s: Speech, money: GrantMoney) -> str:
    """Return grant, EU share and own share; what is not stated is said to be so."""
    parts = []
    low, high = money.grant_min_eur, money.grant_max_eur
    if low and high and low != high:
        parts.append(s.say("{low} to {high} per project", low=s.euro(low), high=s.euro(high)))
    elif high:
        parts.append(s.say("up to {amount} per project", amount=s.euro(high)))
    elif low:
        parts.append(s.say("at least {amount} per project", amount=s.euro(low)))
    if money.budget_eur:
        parts.append(s.say("{amount} in all", amount=s.euro(money.budget_eur)))
    if money.grants:
        parts.append(s.count("{n} grant expected", "{n} grants expected", money.grants))
    if not parts:
        parts.append(s.say("amount not stated"))
    parts.append(rate_words(s, money))
    if money.own_share_eur and money.total_eur:
        parts.append(
            s.say(
                "own share up to {own} of {total}",
                own=s.euro(rounded(money.own_share_eur)),
                total=s.euro(rounded(money.total_eur)),
            )
        )
    return " · ".join(parts)


def rate_words(s: Speech, money: GrantMoney) -> str:
    if money.rate is None:
        return (
            s.say("funding rate not stated")
            if money.is_national
            else s.say("EU share not stated in the call")
        )
    share = s.percent(money.rate)
    if money.is_national:
        return s.say("funding rate {share}", share=share)
    if money.is_default_rate:
        return s.say("EU share usually {share}", share=share)
    return s.say("EU share {share}", share=share)


def rounded(amount: int) -> int:
    """Return a computed amount with three leading digits: it is no statement of the call.

    >>> rounded(1_714_285)
    1710000
    """
    step: int = 10 ** max(len(str(amount)) - 3, 0)
    return round(amount / step) * step


def small_words(s: Speech, due: Due, today: date) -> str:
    parts = stage_words(s, due)
    if due.planned is not None:
        parts += [*prepare_words(s, due.planned), timetable_words(s, due.planned)]
    if due.opens is not None:
        day = s.short_date(due.opens)
        parts.append(
            s.say("opens {date}", date=day)
            if due.opens > today
            else s.say("open since {date}", date=day)
        )
    if due.missing_since is not None:
        parts.append(s.say("not listed since {date}", date=s.short_date(due.missing_since)))
    elif due.verified_on is not None:
        ago = (today - due.verified_on).days
        parts.append(
            s.say("seen at the source today")
            if ago <= 0
            else s.count("seen at the source {n} day ago", "seen at the source {n} days ago", ago)
        )
    return " · ".join(parts)


def note_of(s: Speech, page: ProgrammeGuide) -> Note:
    told = page.told(s.code)
    step = safe_url(page.first_step_url)
    return Note(
        text=f"{told.name}. {told.text}",
        step=None
        if step is None
        else s.say("First step: advice on {programme}", programme=told.programme),
        step_url=step,
        checked=None
        if page.checked_on is None
        else s.say("checked on {date}", date=s.short_date(page.checked_on)),
    )


def line_parts(s: Speech, card: Card) -> list[str]:
    """Return where a call is from, when it opens if it does so later, and when it closes."""
    parts = [origin_of(s, card)]
    if card.due.is_ahead and card.due.opens is not None:
        parts.append(s.say("opens {date}", date=s.short_date(card.due.opens)))
    if card.due.planned is not None:
        parts += [s.say("planned, not law"), *expected(s, card.due.planned)]
    elif card.due.day is not None:
        parts.append(s.say("closes {date}", date=s.full_date(card.due.day)))
    elif card.due.is_rolling:
        parts.append(s.say("open all the time"))
    elif not card.due.is_ahead:
        parts.append(s.say("deadline: {when}", when=deadline_words(s, card.due)))
    return [p for p in parts if p]


def line_rest(s: Speech, card: Card) -> list[str]:
    """Return whether the city may apply, or what stands in the way; and if the call is missing."""
    parts = []
    if card.is_near_miss:
        parts.append(obstacle(s, card))
    elif card.fits:
        if card.due.planned is not None:
            parts += [*prepare_words(s, card.due.planned), timetable_words(s, card.due.planned)]
        answer = can_we_apply(s, card.role, card.checks)
        parts.append(f"{s.say('Can we apply?')} {answer}")
    if card.due.missing_since is not None:
        parts.append(s.say("not listed since {date}", date=s.short_date(card.due.missing_since)))
    return parts


def obstacle(s: Speech, card: Card) -> str:
    """Return what stands in the way: the rule that says no, or what the call does not cover."""
    blocking = next((c for c in card.checks if c.verdict is Verdict.NO), None)
    if blocking is not None and card.role is Role.NO:
        return f"✗ {check_words(s, blocking)}"
    far = s.say("too little in common")
    missing = gaps(s, card.fits[0]) if card.fits else None
    return far if missing is None else s.say("{first}; {second}", first=far, second=missing)
