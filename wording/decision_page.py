"""A call of an issue on one page that a mayor can read; kept with the decision, never made anew."""

from datetime import date

from advice.weekly.cards import make_card
from advice.weekly.content import Card, MailSection
from funding.city import Project
from funding.evidence import Check, Role, Rule, Verdict
from funding.match import Match, Strength
from funding.words import plain, shorten
from wording.card import badges_of, money_words, obstacle, small_words
from wording.checks import MARKS, check_words
from wording.conditions import can_we_apply
from wording.deadlines import days_words, deadline_words, origin_of
from wording.language import Speech, speech
from wording.urls import safe_url
from wording.why import why_sentence

QUOTE = 240
TITLE = 200


def decision_page(match: Match, project: Project, *, today: date) -> list[str]:
    """Return the lines of the page, the title first, in the language of the project.

    They say what the mail says, without its limits: every rule that was looked at with the words
    that it was read from, and the sentence of the call that shows the match.
    """
    s = speech(project.language or "en")
    is_miss = match.strength is Strength.NONE or match.role is Role.NO
    card = make_card(
        match.call,
        [match],
        {project.id: project},
        MailSection.POSSIBLE if is_miss else MailSection.NEW,
        today=today,
        is_near_miss=is_miss,
    )
    title = shorten(plain(match.call.title), TITLE) or s.say("Untitled call")
    return [title, *(line for line in lines_of(s, card, match, today) if line)]


def lines_of(s: Speech, card: Card, match: Match, today: date) -> list[str | None]:
    days = days_words(s, card.due)
    deadline = deadline_words(s, card.due)
    return [
        origin_of(s, card),
        " · ".join(badges_of(s, card)),
        obstacle(s, card) if card.is_near_miss else None,
        *(s.labelled(s.say("Why"), why_sentence(s, fit, names_project=True)) for fit in card.fits),
        quoted(s, match.sentence),
        f"{s.say('Can we apply?')} {can_we_apply(s, card.role, card.checks)}",
        *(check_line(s, check) for check in card.checks if is_told(check)),
        s.say("* the programme’s usual rule, not stated in the call")
        if any(is_default(check) and is_told(check) for check in card.checks)
        else None,
        s.labelled(s.say("Money"), money_words(s, card.money)),
        s.labelled(s.say("Deadline"), f"{deadline} ({days})" if days else deadline),
        small_words(s, card.due, today),
        safe_url(match.call.best.url),
    ]


def quoted(s: Speech, text: str | None) -> str | None:
    return s.say("“{text}”", text=shorten(plain(text).lstrip("-–•· "), QUOTE)) if text else None


def check_line(s: Speech, check: Check) -> str:
    quote = quoted(s, check.evidence.quote if check.evidence else None)
    star = "*" if is_default(check) else ""
    line = f"  {MARKS[check.verdict]} {check_words(s, check)}{star}"
    return f"{line} {quote}" if quote else line


def is_told(check: Check) -> bool:
    """Return whether a rule has something to say beside the lines on money and deadline."""
    return check.verdict is not Verdict.YES or check.rule not in (Rule.BUDGET, Rule.LEAD_TIME)


def is_default(check: Check) -> bool:
    return check.evidence is not None and check.evidence.is_default
