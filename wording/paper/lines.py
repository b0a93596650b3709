"""The lines of a paper, section by section."""

import re
from datetime import date

from advice.paper.paper import USUAL_DAYS, Paper
from advice.paper.steps import Milestone
from eligibility import keys
from eligibility.conditions import conditions_of
from funding.call import DeadlineModel
from funding.evidence import Check, Evidence, Fact, Verdict
from funding.match import Strength
from funding.words import plain, shorten
from wording.card import rate_words, rounded
from wording.checks import MARKS, check_words, is_told, role_words
from wording.conditions import condition_words
from wording.deadlines import origin_of_record
from wording.desk.call_dates import date_lines
from wording.desk.call_sources import field_words, others
from wording.language import Speech
from wording.paper.one_line import Line
from wording.urls import safe_url
from wording.why import gaps, reasons

MOST_CHECKS = 8
MOST_OPEN = 6
MOST_DEADLINES = 4
QUOTE = 600
VALUE = 160
PROSE = re.compile(r"^[^\W\d_\[{].*|\d[^\W\d_]* [^\W\d_]{2,}|[€%]")
"""What people wrote, unlike a bare figure: ``3 December``."""
DISPUTED = ("deadlines", "contribution_max_eur", "co_financing_rate", "indicative_budget_eur")
"""Fields on which two sources may differ so that a committee should know it."""


def what_lines(s: Speech, paper: Paper) -> list[Line]:
    best = paper.call.best
    about = next((text for part in best.sections if (text := plain(part.text))), "")
    named = (
        (s.say("Programme"), origin_of_record(s, best), best.programme_raw or best.source_id),
        (s.say("Type of action"), best.type_of_action, best.type_of_action),
        (s.say("Who runs it"), best.owner, best.owner),
    )
    lines = [stated(s, paper, label, value, raw) for label, value, raw in named]
    lines.append(
        quoted(s, paper, s.say("In its own words"), "", about)
        if about
        else not_stated(s, s.say("In its own words"))
    )
    return lines


def fit_lines(s: Speech, paper: Paper) -> list[Line]:
    """Return how well it fits and the sentence that shows it; nothing where nobody asked."""
    match, fit = paper.match, paper.fit
    if match is None or fit is None:
        return []
    words = {
        Strength.STRONG: s.say("strong match"),
        Strength.PARTIAL: s.say("partial match"),
        Strength.NONE: s.say("too little in common"),
    }[match.strength]
    why = f"{words}: {reasons(s, fit)}" if match.strength is not Strength.NONE else words
    ours = s.say("our comparison of the call with the profile")
    lines = [
        quoted(s, paper, "", why, plain(match.sentence))
        if match.sentence
        else Line(words=why, note=ours)
    ]
    missing = gaps(s, fit)
    return [*lines, Line(words=missing, note=ours)] if missing else lines


def apply_lines(s: Speech, paper: Paper) -> list[Line]:
    order = (Verdict.NO, Verdict.YES, Verdict.UNKNOWN)
    told = sorted((c for c in paper.checks if is_told(c)), key=lambda c: order.index(c.verdict))
    answer = Line(
        words=role_words(s, paper.role), note=s.say("from the rules below, taken together")
    )
    return [answer, *(check_line(s, paper, check) for check in told[:MOST_CHECKS])]


def check_line(s: Speech, paper: Paper, check: Check) -> Line:
    words, mark = check_words(s, check), MARKS[check.verdict]
    return rested(s, paper, "", words, check.evidence, mark=mark)


def money_lines(s: Speech, paper: Paper) -> list[Line]:
    money, best, facts = paper.money, paper.call.best, paper.facts
    low, high = money.grant_min_eur, money.grant_max_eur
    if low and high and low != high:
        grant = s.say("{low} to {high}", low=s.euro(low), high=s.euro(high))
    elif low or high:
        grant = s.euro(high or low or 0)
    else:
        grant = None
    amount = facts.one(keys.CONTRIBUTION_MAX) or facts.one(keys.CONTRIBUTION_MIN)
    rate = facts.one(keys.RATE) or facts.one(keys.RATE_MAX)
    lines = [
        of_fact(s, paper, s.say("Grant for one project"), grant, amount),
        stated(
            s,
            paper,
            field_words(s, "indicative_budget_eur"),
            s.euro(money.budget_eur) if money.budget_eur else None,
            best.budget_raw,
        ),
        stated(
            s,
            paper,
            field_words(s, "expected_grants"),
            s.number(money.grants) if money.grants else None,
            None,
        ),
        of_fact(
            s,
            paper,
            field_words(s, "co_financing_rate"),
            None if money.rate is None else rate_words(s, money),
            rate,
        ),
    ]
    label = s.say("Our own share")
    if money.own_share_eur == 0:
        words = s.say("none: at this rate the grant pays all costs that count")
        note = s.say("our calculation: the largest grant at this rate")
        lines.append(Line(label=label, words=words, note=note))
    elif money.own_share_eur and money.total_eur:
        words = s.say(
            "own share up to {own} of {total}",
            own=s.euro(rounded(money.own_share_eur)),
            total=s.euro(rounded(money.total_eur)),
        )
        note = s.say("our calculation: the largest grant at this rate")
        lines.append(Line(label=label, words=words, note=note))
    else:
        lines.append(Line(label=label, words=s.say("not stated"), note=s.say("ask the programme")))
    return lines


def date_lines_of(s: Speech, paper: Paper) -> list[Line]:
    found = date_lines(s, paper.call, paper.today)
    ahead = [line for line in found if not line.is_past][:MOST_DEADLINES] or found[-1:]
    lines = []
    for line in ahead:
        words = f"{line.words} ({line.note})" if line.note else line.words
        if line.raw or paper.due.is_rolling:
            lines.append(stated(s, paper, line.label, words, line.raw))
        else:
            lines.append(Line(label=line.label, words=words, note=s.say("see the portal")))
    return lines


def step_lines(s: Speech, paper: Paper) -> list[Line]:
    """Return by when what has to be done; each says that it is our proposal."""
    words = {
        Milestone.START: s.say("decide, and say who writes"),
        Milestone.PARTNERS: s.say("agree on partners and budget"),
        Milestone.COMMITTEE: s.say("the committee decides on the own share"),
        Milestone.SIGNATURES: s.say("have the declarations signed"),
        Milestone.UPLOAD: s.say("upload everything"),
    }
    note = usual_words(s, paper)
    lines = []
    for step in paper.steps:
        day = s.full_date(step.day)
        when = s.say("{date}, already past", date=day) if step.is_past else day
        lines.append(Line(label=when, words=words[step.milestone], note=note))
    return lines


def usual_words(s: Speech, paper: Paper) -> str:
    days = USUAL_DAYS if paper.lead is None else int(paper.lead.value)
    return s.count(
        "our proposal, from {n} usual day",
        "our proposal, from {n} usual days",
        days,
    )


def open_lines(s: Speech, paper: Paper) -> list[Line]:
    """Return what stands in the way or is not known, the weightiest first."""
    best = paper.call.best
    conditions = conditions_of(paper.checks)
    lines = [
        rested(s, paper, "", condition_words(s, check), check.evidence) for check in conditions
    ]
    told = {line.words for line in lines}
    for check in paper.checks:
        words = check_words(s, check)
        if check.verdict is Verdict.UNKNOWN and check.evidence is None and words not in told:
            lines.append(rested(s, paper, "", words, None))
    for name in DISPUTED:
        for words in others(s, paper.call, name):
            note = s.say("the sources differ")
            lines.append(Line(label=field_words(s, name), words=words, note=note))
    if best.deadline_model is DeadlineModel.TWO_STAGE:
        words = s.say("two stages: who passes the first one writes again")
        lines.append(stated(s, paper, "", words, None))
    for name in dict.fromkeys(best.unreadable):
        label = field_words(s, name) if name in DISPUTED else plain(name)
        words = s.say("could not be read, see the portal")
        lines.append(Line(label=label, words=words, note=s.say("see the portal")))
    return lines[:MOST_OPEN]


def rested(
    s: Speech,
    paper: Paper,
    label: str,
    words: str,
    evidence: Evidence | None,
    *,
    mark: str = "",
) -> Line:
    """Return a line with the words it rests on, or whose rule it is, or that nothing is stated."""
    if evidence is None:
        return Line(label=label, words=words, mark=mark, note=s.say("not stated"))
    url = safe_url(evidence.url) or ""
    if evidence.is_default:
        note = s.say("the programme’s usual rule, not stated in the call")
        if evidence.checked_on:
            day = s.short_date(date.fromisoformat(evidence.checked_on))
            note = f"{note} ({s.say('checked on {date}', date=day)})"
        return Line(label=label, words=words, mark=mark, note=note, url=url)
    quote = in_words(evidence.quote)
    if not quote:
        note = s.say("a field of the portal’s data")
        return Line(label=label, words=words, mark=mark, note=note, url=url)
    language = paper.call.best.language or ""
    return Line(label=label, words=words, mark=mark, quote=quote, quote_language=language, url=url)


def of_fact(s: Speech, paper: Paper, label: str, words: str | None, fact: Fact | None) -> Line:
    """Return a value that a fact states, or that a field of the portal holds."""
    if words is None:
        return not_stated(s, label)
    if fact is None:
        return stated(s, paper, label, words, None)
    return rested(s, paper, label, words, fact.evidence)


def stated(s: Speech, paper: Paper, label: str, words: str | None, raw: str | None) -> Line:
    """Return what a field holds; *raw* are the portal's words where they say more than it."""
    value = shorten(plain(words), VALUE) if words else ""
    if not value:
        return not_stated(s, label)
    quote = in_words(raw)
    if quote and quote != value:
        return quoted(s, paper, label, value, quote)
    note = s.say("a field of the portal’s data")
    return Line(label=label, words=value, note=note, url=safe_url(paper.call.best.url) or "")


def in_words(raw: str | None) -> str:
    """Return the portal's own words on one line; "" for a bare figure or a value of its data.

    >>> in_words("up to 80 % of the costs"), in_words('[{"2026": 9}]')
    ('up to 80 % of the costs', '')
    """
    words = plain(raw or "").lstrip("-–•· ")
    return shorten(words, QUOTE) if PROSE.search(words) else ""


def quoted(s: Speech, paper: Paper, label: str, words: str, quote: str) -> Line:
    best = paper.call.best
    return Line(
        label=label,
        words=words,
        quote=shorten(quote.lstrip("-–•· "), QUOTE),
        quote_language=best.language or s.code,
        url=safe_url(best.url) or "",
    )


def not_stated(s: Speech, label: str) -> Line:
    words = s.say("not stated")
    return Line(label=label, words=words, note=words)
