"""aides-territoires: pages of JSON with one aid each row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crawler.pages.aides_state import closed_words
from crawler.pages.json_text import read_json
from crawler.pages.markup import json_text, web_address
from eligibility.reading.record_facts import with_facts
from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.dates import FIRST_YEAR, LAST_YEAR
from funding.errors import PageChanged, UnreadableRecord
from funding.words import short_text

SOURCE = "aides-territoires"
PUBLIC = "https://aides-territoires.beta.gouv.fr"
NEEDED = ("id", "slug", "name", "description", "targeted_audiences", "submission_deadline")
"""Keys that every aid has, filled or not."""
INSTRUMENTS = (
    ("Subvention", "grant"),
    ("Prêt", "loan"),
    ("Avance récupérable", "loan"),
    ("Ingénierie", "technical_assistance"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AidsPage:
    count: int
    """The portal's own total."""
    next_url: str | None
    rows: tuple[Mapping[str, Any], ...]


def read_token(body: bytes, url: str) -> str:
    """Return the bearer token of the answer to the connection request."""
    token = read_object(body, url).get("token")
    if not isinstance(token, str) or not re.fullmatch(r"[\w.~+/=-]{1,4000}", token):
        raise PageChanged(SOURCE, url, "the answer holds no token")
    return token


def read_page(body: bytes, url: str) -> AidsPage:
    """Return one page of aids.  Raises PageChanged when it is none."""
    answer = read_object(body, url)
    count, rows = answer.get("count"), answer.get("results")
    if not isinstance(count, int) or not isinstance(rows, list):
        raise PageChanged(SOURCE, url, "the answer holds no count or no results")
    for row in rows:
        absent = [k for k in NEEDED if not isinstance(row, dict) or k not in row]
        if absent:
            raise PageChanged(SOURCE, url, f"an aid lacks {absent}")
        if type(row["id"]) is not int:
            raise PageChanged(SOURCE, url, f"{str(row['id'])[:60]!r} is no number of an aid")
    following = answer.get("next")
    return AidsPage(
        count=count,
        next_url=following if isinstance(following, str) else None,
        rows=tuple(rows),
    )


def read_object(body: bytes, url: str) -> Mapping[str, Any]:
    try:
        answer = read_json(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise PageChanged(SOURCE, url, f"the answer is no JSON ({error})") from error
    if not isinstance(answer, dict):
        raise PageChanged(SOURCE, url, "the answer is no JSON object")
    return answer


def read_aid(row: Mapping[str, Any], former: Record | None = None) -> Record:
    """Return one aid; *former* is what it was read as before.

    Raises UnreadableRecord when it has no name or a date is none.
    """
    number, served = row["id"], text_of(row.get("name"))
    title = short_text(served or "")
    if not title:
        raise UnreadableRecord(f"{SOURCE}: the aid {number!r} has no name")
    deadline, opening = read_day(row, "submission_deadline"), read_day(row, "start_date")
    recurrence = (text_of(row.get("recurrence")) or "").casefold()
    sections = read_sections(row)
    closed = closed_words(title, "\n".join(section.text for section in sections))
    rate = row.get("subvention_rate_upper_bound")
    licence = text_of(row.get("import_share_licence"))
    return with_facts(
        Record(
            source=SOURCE,
            source_id=str(number),
            title=title,
            title_raw=served if served != title else None,
            url=f"{PUBLIC}/aides/{row['slug']}/" if is_slug(row["slug"]) else PUBLIC,
            kind=Kind.CALL
            if row.get("is_call_for_project") is True or deadline
            else Kind.PROGRAMME,
            language="fr",
            status_claimed=Status.CLOSED if closed else read_status(row.get("is_live", True)),
            status_raw=closed,
            opening_date=opening,
            opening_raw=text_of(row.get("start_date")),
            deadlines=()
            if deadline is None
            else (Deadline(date=deadline, raw=str(row["submission_deadline"])),),
            # "récurrente" comes back, with a date each time; only "permanente" has none
            is_rolling=recurrence == "permanente" and deadline is None and closed is None,
            programme=first(row.get("programs")),
            programme_raw=", ".join(strings(row.get("programs"))) or None,
            sections=tuple(sections),
            keywords=tuple(strings(row.get("categories"))),
            co_financing_rate=Decimal(str(rate)) / 100
            if isinstance(rate, (int, float)) and rate is not True and 0 < rate <= 100
            else None,
            owner=first(row.get("financers")),
            applicants_raw=", ".join(strings(row.get("targeted_audiences"))) or None,
            instrument=read_instrument(strings(row.get("aid_types"))),
            links=tuple(
                a
                for key in ("origin_url", "application_url")
                if (a := web_address(text_of(row.get(key))))
            ),
            unreadable=tuple(
                name
                for name, key, day in (
                    ("opening_date", "start_date", opening),
                    ("deadlines", "submission_deadline", deadline),
                )
                if day is None and is_filled(row, key)
            ),
            licence=licence,
        ),
        former,
    )


def read_status(is_live: Any) -> Status:
    """Return what the mark of an aid says; "n/a" and null say neither."""
    if is_live is True:
        return Status.OPEN
    return Status.CLOSED if is_live is False else Status.UNKNOWN


def read_sections(row: Mapping[str, Any]) -> list[TextSection]:
    perimeter = text_of(row.get("perimeter"))
    named = (
        (None, json_text(text_of(row.get("description")) or "")),
        ("Conditions d’éligibilité", json_text(text_of(row.get("eligibility")) or "")),
        ("Bénéficiaires", ", ".join(strings(row.get("targeted_audiences")))),
        ("Périmètre", short_text(perimeter or "")),
    )
    return [TextSection(heading=heading, text=text) for heading, text in named if text]


def read_day(row: Mapping[str, Any], key: str) -> date | None:
    """Return YYYY-MM-DD; None where nothing or a filler such as 9999-12-31 is stated.

    Raises UnreadableRecord for the rest.
    """
    if not is_filled(row, key):
        return None
    value = row[key]
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError as error:
        what = f"{key} of aid {row['id']} is {str(value)[:60]!r}"
        raise UnreadableRecord(f"{SOURCE}: {what}") from error
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def is_filled(row: Mapping[str, Any], key: str) -> bool:
    return row.get(key) not in (None, "")


def read_instrument(types: Sequence[str]) -> str | None:
    return next((kind for word, kind in INSTRUMENTS for t in types if t.startswith(word)), None)


def is_slug(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9_-]{1,300}", value))


def strings(value: Any) -> list[str]:
    """Return the filled texts of a list, each on one line without entities."""
    values = value if isinstance(value, list) else []
    return [text for v in values if isinstance(v, str) and (text := short_text(v))]


def first(value: Any) -> str | None:
    return next(iter(strings(value)), None)


def text_of(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
