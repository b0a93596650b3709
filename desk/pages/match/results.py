"""The calls of a match as the page shows them: why, who may apply, money, deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advice.weekly.cards import make_card
from advice.weekly.content import Card, MailSection
from funding.city import Project
from funding.evidence import Verdict
from funding.match import Match, Strength
from funding.words import plain, shorten
from wording.card import money_words
from wording.checks import check_words
from wording.conditions import can_we_apply
from wording.deadlines import days_words, deadline_words, origin_of
from wording.language import Speech
from wording.urls import safe_url
from wording.why import why_sentence

TITLE = 220
SENTENCE = 240


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultView:
    call_id: str
    title: str
    language: str | None
    """Of title and sentence, where it is not the reader's."""
    url: str | None
    """At the portal."""
    origin: str
    strength: str
    """``strong``, ``partial`` or ``none``."""
    badge: str
    why: str
    sentence: str | None
    """The call's own, which shows the fit best."""
    apply: str
    role: str
    money: str
    deadline: str
    days: str | None
    is_ticked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    """A call that is not among the results, on one line."""

    call_id: str
    title: str
    language: str | None
    why: str
    """What stands in the way."""


def result_view(
    s: Speech, match: Match, project: Project, ticks: Sequence[str], today: date
) -> ResultView:
    card = card_of(match, project, today)
    best = match.call.best
    badge = s.say("strong match") if match.strength is Strength.STRONG else s.say("partial match")
    sentence = plain(match.sentence or "")
    return ResultView(
        call_id=match.call.id,
        title=shorten(plain(best.title), TITLE) or s.say("Untitled call"),
        language=language_of_title(s, match),
        url=safe_url(best.url),
        origin=origin_of(s, card),
        strength=match.strength.value,
        badge=badge,
        why=why_of(s, card, project),
        sentence=shorten(sentence, SENTENCE) if sentence else None,
        apply=can_we_apply(s, match.role, match.checks),
        role=match.role.value,
        money=money_words(s, card.money),
        deadline=deadline_words(s, card.due),
        days=days_words(s, card.due),
        is_ticked=match.call.id in ticks,
    )


def card_of(match: Match, project: Project, today: date) -> Card:
    return make_card(match.call, [match], {match.project_id: project}, MailSection.NEW, today=today)


def why_of(s: Speech, card: Card, project: Project) -> str:
    """Return the sentence that says why a call fits, and what it does not cover."""
    return capital(why_sentence(s, card.fits[0]))


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def blocked_view(s: Speech, match: Match) -> LineView:
    check = next(c for c in match.checks if c.verdict is Verdict.NO)
    return LineView(
        call_id=match.call.id,
        title=shorten(plain(match.call.title), TITLE) or s.say("Untitled call"),
        language=language_of_title(s, match),
        why=check_words(s, check),
    )


def near_view(s: Speech, match: Match, project: Project, today: date) -> LineView:
    return LineView(
        call_id=match.call.id,
        title=shorten(plain(match.call.title), TITLE) or s.say("Untitled call"),
        language=language_of_title(s, match),
        why=why_of(s, card_of(match, project, today), project),
    )


def language_of_title(s: Speech, match: Match) -> str | None:
    language = match.call.best.language
    return language if language and language != s.code else None
