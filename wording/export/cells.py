"""The cells of one call: typed where a sheet can calculate, words where a person reads."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from advice.as_json.calls import applicant_types, description_of, licence_of
from advice.export.export import ExportRow
from advice.export.places import country_codes, region_codes
from advice.export.sheet import Cell
from advice.weekly.cards import make_fit, read_due, read_money
from advice.weekly.content import GrantMoney
from eligibility.stated_facts import facts_of
from funding.call import Call, Deadline, Status
from funding.evidence import Check
from funding.match import Strength
from funding.source import load_sources
from funding.words import plain, shorten
from wording.card import rounded
from wording.checks import MARKS, check_words
from wording.conditions import can_we_apply
from wording.deadlines import IDENTIFIER, stage_name
from wording.desk.applicant_words import applicant_words
from wording.language import Speech
from wording.planned.ahead import planned_words
from wording.urls import safe_url
from wording.why import reasons

BRUSSELS = ZoneInfo("Europe/Brussels")
TITLE, TERM, QUOTE, TEXT = 300, 80, 300, 500
"""The most characters of each."""


def cells_of(s: Speech, row: ExportRow, place: int, today: date) -> Mapping[str, Cell]:
    """Return the cells of a call by the names of their columns; None is not stated.

    *place* counts the rows from 1.  Amounts are whole euro, shares 0..1.
    """
    checks = () if row.match is None else row.match.checks
    return {
        "place": place,
        **match_cells(s, row),
        **call_cells(s, row.call),
        **date_cells(s, row.call, today),
        **money_cells(s, read_money(row.call, checks)),
    }


def match_cells(s: Speech, row: ExportRow) -> dict[str, Cell]:
    match, project = row.match, row.project
    names = ("project", "strength", "score", "chance", "why", "not_covered", "quote", "role")
    if match is None or project is None:
        return dict.fromkeys((*names, "eligibility"))
    fit = make_fit(match, project)
    return {
        "project": line(project.title, TITLE) or project.id,
        "strength": strength_words(s, match.strength),
        "score": round(match.score, 4),
        "chance": None if match.chance is None else round(match.chance, 2),
        "why": reasons(s, fit) if fit.terms else None,
        "not_covered": ", ".join(line(p.text, TERM) or "" for p in fit.not_covered) or None,
        "quote": line(match.sentence, QUOTE),
        "role": can_we_apply(s, match.role, match.checks),
        "eligibility": "\n".join(check_line(s, check) for check in match.checks) or None,
    }


def strength_words(s: Speech, strength: Strength) -> str:
    return {
        Strength.STRONG: s.say("strong match"),
        Strength.PARTIAL: s.say("partial match"),
        Strength.NONE: s.say("no match"),
    }[strength]


def check_line(s: Speech, check: Check) -> str:
    """Return a rule with its verdict, and the words that it was read from."""
    evidence = check.evidence
    star = "*" if evidence is not None and evidence.is_default else ""
    words = f"{MARKS[check.verdict]} {check_words(s, check)}{star}"
    if evidence is None or not evidence.quote:
        return words
    return f"{words} {s.say('“{text}”', text=line(evidence.quote, QUOTE))}"


def call_cells(s: Speech, call: Call) -> dict[str, Cell]:
    best = call.best
    source = load_sources().get(best.source)
    return {
        "title": line(best.title, TITLE) or s.say("Untitled call"),
        "programme": line(best.programme, TERM),
        "programme_name": line(best.programme_raw, TITLE),
        "topic": line(best.source_id, TITLE) if IDENTIFIER.fullmatch(best.source_id) else None,
        "call_identifier": line(best.call_identifier, TITLE),
        "call_title": line(best.call_title, TITLE),
        "type_of_action": line(best.type_of_action, TITLE),
        "applicants": line(best.applicants_raw, TEXT) or applicant_line(s, call),
        "countries": " ".join(country_codes(call)) or None,
        "nuts": " ".join(region_codes(call)) or None,
        "owner": line(best.owner, TITLE),
        "language": None if best.language is None else s.language(best.language),
        "description": shorten(description_of(best) or "", TEXT) or None,
        "url": web_address(best.url),
        "document": web_address(best.document_url),
        "source": best.source if source is None else s.named(source.title),
        "licence": licence_of(best),
        "first_seen": call.first_seen,
        "last_changed": call.last_changed,
        "last_read": call.last_seen,
        "missing_since": call.missing_since,
        "id": line(call.id, TITLE),
    }


def applicant_line(s: Speech, call: Call) -> str | None:
    """Return the types of applicant that the call or its programme names."""
    kinds = applicant_types(facts_of(call).items) or []
    return ", ".join(applicant_words(s, kind) for kind in kinds) or None


def date_cells(s: Speech, call: Call, today: date) -> dict[str, Cell]:
    due = read_due(call, today)
    return {
        "status": status_words(s, call.status_on(today)),
        "opening": call.best.opening_date,
        "next_deadline": due.day,
        "days_left": due.days,
        "last_deadline": call.best.last_deadline,
        "deadlines": "\n".join(deadline_line(s, d, today) for d in call.best.deadlines)
        or (s.say("could not be read, see the portal") if due.is_unreadable else None)
        or (planned_words(s, due.planned) if due.planned is not None else None),
    }


def status_words(s: Speech, status: Status) -> str | None:
    return {
        Status.OPEN: s.say("open"),
        Status.FORTHCOMING: s.say("announced"),
        Status.CLOSED: s.say("closed"),
        Status.ROLLING: s.say("open all the time"),
        Status.UNKNOWN: s.say("not stated"),
        Status.PLANNED: s.say("planned"),
    }[status]


def deadline_line(s: Speech, deadline: Deadline, today: date) -> str:
    """Return one deadline with its time, where the portal states one, and its stage."""
    words = deadline.date.isoformat()
    if deadline.at is not None:
        at = deadline.at.astimezone(BRUSSELS)
        words = s.say("{date}, {time} Brussels time", date=at.date().isoformat(), time=s.clock(at))
    parts = [words, stage_name(s, deadline.stage), s.say("past") if deadline.date < today else None]
    return " · ".join(p for p in parts if p)


def money_cells(s: Speech, money: GrantMoney) -> dict[str, Cell]:
    basis = (
        s.say("usual in the programme") if money.is_default_rate else s.say("stated in the call")
    )
    return {
        "grant_min": money.grant_min_eur,
        "grant_max": money.grant_max_eur,
        "budget": money.budget_eur,
        "grants_expected": money.grants,
        "rate": None if money.rate is None else float(money.rate),
        "rate_basis": None if money.rate is None else basis,
        "own_share": None if money.own_share_eur is None else rounded(money.own_share_eur),
    }


def line(text: str | None, length: int) -> str | None:
    """Return *text* on one line without markup; None where nothing is left."""
    return None if text is None else shorten(plain(text), length) or None


def web_address(url: str | None) -> str | None:
    """Return an address that a reader may follow; None for any but http and https."""
    found = safe_url(url)
    return found if found is not None and found.startswith(("http://", "https://")) else None
