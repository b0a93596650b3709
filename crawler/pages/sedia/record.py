"""EU Funding & Tenders Portal: one chosen search result as a record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote

from crawler.pages.json_text import read_json
from crawler.pages.markup import web_address
from crawler.pages.sedia.budget import FIELDS as BUDGET_FIELDS
from crawler.pages.sedia.budget import TOTAL, own_entries, read_all, read_budget, read_entries
from crawler.pages.sedia.dates import is_past, read_actions, read_model, read_when
from crawler.pages.sedia.news import News, ended_action, ending_of, first_words, read_news
from crawler.pages.sedia.rows import CASCADE, CURRENT, SOURCE, SediaRow
from crawler.pages.sedia.text import read_sections
from eligibility.reading.record_facts import with_facts
from funding.call import Kind, Record, Status
from funding.cancelled import closed_by, with_cancellation
from funding.errors import UnreadableRecord
from funding.reference import read_rows
from funding.resources import shipped
from funding.words import short_text, unescaped

PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/"
PROGRAMME_COLUMNS = ("code", "programme", "label")
"""The columns of ``sedia_programmes.csv``."""
STATUSES = {
    "31094501": Status.FORTHCOMING,
    "31094502": Status.OPEN,
    "31094503": Status.CLOSED,
}
DOCUMENT = re.compile(r"href=([\"'])(https://[^\"'\s<>]+\.pdf)\1", re.I)
"""A link to a PDF: ``href="https://portal.example.eu/call.pdf"``."""


def read_record(row: SediaRow, former: Record | None = None) -> Record:
    """Return the record of a chosen row; *former* is what the same call was read as before.

    What was served but can't be read, and a date that is missing, is named in `unreadable`.
    Raises UnreadableRecord without title, or for a topic without identifier.
    """
    identifier, source_id = row.first("identifier"), name_of(row)
    served = served_title(row)
    title = short_text(served)
    if source_id is None or not title:
        raise UnreadableRecord(f"{SOURCE}: {row.reference!r} has no identifier or title")
    entries = topic_entries(row, source_id)
    when = read_when(row, entries or ())
    record = Record(
        source=SOURCE,
        source_id=source_id,
        title=title,
        title_raw=served if served != title else None,
        url=topic_url(identifier or source_id),
        kind=Kind.CASCADE if row.type == CASCADE else Kind.TOPIC,
        reference=row.reference,
        language=row.first("language"),
        status_claimed=STATUSES.get(row.first("status") or "", Status.UNKNOWN),
        status_raw=row.first("status"),
        opening_date=when.opening,
        opening_raw=when.opening_raw,
        deadlines=when.deadlines,
        deadline_model=read_model(row),
        is_rolling=when.is_rolling,
        programme=read_programme(row.all("frameworkProgramme")),
        programme_raw=read_programme_name(row.all("frameworkProgramme")),
        call_identifier=row.first("callIdentifier"),
        call_title=squeezed(row.first("callTitle")),
        destination=squeezed(row.first("destinationDescription")),
        type_of_action=squeezed(row.first("typesOfAction")),
        keywords=read_keywords(row),
        instrument="grant",
        unreadable=when.unreadable,
        is_stale_copy=row.first("DATASOURCE") != CURRENT,
    )
    finished = (
        read_cascade(record, row) if row.type == CASCADE else read_topic(record, row, entries)
    )
    return with_facts(with_ending(with_cancellation(finished), row), former)


def name_of(row: SediaRow) -> str | None:
    """Return the identifier of a row's record; None where it has none."""
    return row.reference if row.type == CASCADE else row.first("identifier")


def served_title(row: SediaRow) -> str:
    """Return the title on one line, with entities and tags as they came; "" where it has none."""
    served = row.first("callTitle") or row.summary if row.type == CASCADE else row.first("title")
    return " ".join((served or "").split())


def is_long_over(row: SediaRow, today: date) -> bool:
    """Return whether a readable row's last date is past, so that it is no news to anybody.

    Only the dates are read: the old index flags calls of many years as open.
    """
    name, past = name_of(row), is_past(row, today)
    if past is False:
        return False
    if name is None or not short_text(served_title(row)):
        return False
    if past:
        return True
    days = [deadline.date for deadline in read_when(row, topic_entries(row, name) or ()).deadlines]
    return bool(days) and max(days) < today


def with_ending(record: Record, row: SediaRow) -> Record:
    """Return *record* as closed where its news, its text or its actions say that it ended."""
    if record.status_claimed is Status.CLOSED:
        return record
    names = [name for name in (row.first("identifier"), row.first("callIdentifier")) if name]
    note = News(text=first_words(record.sections), changed="0")  # before all dated ones
    news = [note, *read_news(row.all("latestInfos"))]
    words = ending_of(news, names) or ended_action(read_actions(row))
    return record if words is None else closed_by(record, words)


def topic_entries(row: SediaRow, identifier: str) -> Sequence[Mapping[str, Any]] | None:
    """Return a topic's own entries of the budget overview; None where they can't be told."""
    overview = row.first("budgetOverview")
    if overview is None or row.type == CASCADE:
        return ()
    try:
        return own_entries(read_entries(overview), identifier)
    except ValueError:
        return None


def read_topic(
    record: Record, row: SediaRow, entries: Sequence[Mapping[str, Any]] | None
) -> Record:
    """Add what only topics have: description, document, budget."""
    document = DOCUMENT.search(row.first("topicConditions") or "")
    record = replace(
        record,
        sections=read_sections(row.first("descriptionByte") or ""),
        document_url=web_address(unescaped(document.group(2))) if document else None,
    )
    if entries is None:
        return replace(record, unreadable=(*record.unreadable, *BUDGET_FIELDS))
    budget = read_budget(entries)
    return replace(
        record,
        indicative_budget_eur=budget.total,
        contribution_min_eur=budget.least,
        contribution_max_eur=budget.most,
        expected_grants=budget.grants,
        budget_raw=budget.raw,
        unreadable=(*record.unreadable, *budget.unreadable),
    )


def read_cascade(record: Record, row: SediaRow) -> Record:
    """Add what only cascade calls have: their own page, and the parent topic as weak context."""
    address = web_address(row.url or row.first("url"))
    is_portal = address is not None and address.startswith("https://ec.europa.eu/")
    budget, currency = row.first("budget"), row.first("currency")
    is_euro = currency in (None, "EUR")
    euro, is_read = read_all([budget if is_euro else None])
    return replace(
        record,
        url=address if address is not None and is_portal else cascade_url(row) or record.url,
        call_identifier=row.first("identifier"),
        call_title=squeezed(row.first("title")),
        sections=read_sections(row.first("description") or ""),
        indicative_budget_eur=euro[0],
        budget_raw=budget if is_euro or budget is None else f"{budget} {currency}",
        unreadable=(*record.unreadable, *(() if is_read else (TOTAL,))),
    )


def read_keywords(row: SediaRow) -> tuple[str, ...]:
    """Return the keywords without the identifiers that stand among them.

    Current documents list them; legacy ones hold one string with a JSON array.
    """
    values = row.all("keywords")
    if len(values) == 1 and values[0].lstrip().startswith("["):
        try:
            values = [v for v in read_json(values[0]) if isinstance(v, str)]
        except ValueError:
            values = []
    names = {row.first("identifier"), row.first("callIdentifier")}
    words = (short_text(v) for v in values if v not in names)
    return tuple(dict.fromkeys(w for w in words if w))


def read_programme(codes: Sequence[str]) -> str | None:
    """Return the short label of the framework programme; None for an unknown code."""
    return next((load_programmes()[c][0] for c in codes if c in load_programmes()), None)


def read_programme_name(codes: Sequence[str]) -> str | None:
    """Return the programme's name as the portal shows it; the codes where that is not known."""
    names = (load_programmes()[c][1] for c in codes if c in load_programmes())
    return next(names, None) or " ".join(codes) or None


@cache
def load_programmes() -> Mapping[str, tuple[str, str]]:
    """Return code to short label and name, from the portal's own facet answers."""
    rows = read_rows(shipped("reference") / "sedia_programmes.csv", *PROGRAMME_COLUMNS)
    return {row["code"]: (row["programme"], row["label"]) for row in rows}


def topic_url(identifier: str) -> str:
    """Return the page for people; the address in legacy documents leads nowhere."""
    return f"{PORTAL}topic-details/{quote(identifier, safe='')}"


def cascade_url(row: SediaRow) -> str | None:
    """Return the page of the parent's cascade calls; None without the number it is known by."""
    number = row.first("ccm2Id") or ""
    return f"{PORTAL}competitive-calls-cs/{number}" if number.isdecimal() else None


def squeezed(text: str | None) -> str | None:
    return short_text(text) or None if text else None
