"""Records as JSON: whole, canonical, and back again."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from funding.call import Deadline, DeadlineModel, Kind, Record, Status, TextSection
from funding.evidence import Evidence, Fact, Rule
from funding.timetable.plan import plan_of
from funding.words import fingerprint

NAMES = tuple(f.name for f in fields(Record))
RAW_TWINS = ("title_raw", "status_raw", "opening_raw", "budget_raw", "programme_raw")
UNNOTICED = frozenset((*RAW_TWINS, "sections", "unreadable"))
"""Fields that are not part of the hash as they are."""
VISIT = re.compile(r"(?:utm_\w+|phpsessid|jsessionid|sessionid|fbclid|gclid)=", re.I)
"""``utm_source=``"""
PATH_SESSION = re.compile(r";jsessionid=[^/]*", re.I)
"""``;jsessionid=8A1F``"""


def to_json(record: Record) -> str:
    """Return the whole record as canonical JSON; unknown values are left out."""
    values = {k: v for k in NAMES if (v := getattr(record, k)) not in (None, (), False)}
    return json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True)


def from_json(text: str, names: Collection[str] = frozenset(NAMES)) -> Record:
    """Return the record that `to_json` wrote; fields that it does not know are unknown.

    With *names* only those fields are read, which must hold all that every record has.
    """
    values = {k: v for k, v in json.loads(text).items() if k in names}
    return Record(**{k: _READERS.get(k, _same)(v) for k, v in values.items()})


def content_hash(record: Record) -> str:
    """Return the hash of what a reader could notice: words, dates, figures, addresses.

    Markup, white space, raw twins, the order of links, the seconds of a time and what visits add
    to addresses do not count.
    """
    words = {
        "title": " ".join(record.title.split()),
        "text": fingerprint(record.text),
        "call_title": fingerprint(record.call_title or ""),
        "destination": fingerprint(record.destination or ""),
        "deadlines": [
            (d.date, d.at and d.at.replace(second=0, microsecond=0), d.stage)
            for d in record.deadlines
        ],
        "links": sorted({plain_address(link) for link in record.links}),
        "url": plain_address(record.url),
        "document_url": record.document_url and plain_address(record.document_url),
        "keywords": sorted(record.keywords),
    }
    rest = {name: getattr(record, name) for name in NAMES if name not in UNNOTICED}
    stated = {k: v for k, v in (rest | words).items() if v not in (None, (), [], False, "")}
    text = json.dumps(stated, default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def plain_address(address: str) -> str:
    """Return an address without what differs between visits: sessions, campaigns, a last slash.

    >>> plain_address("https://calls.example.eu/heat/?utm_source=x&id=7")
    'https://calls.example.eu/heat?id=7'
    """
    parts = urlsplit(address)
    query = "&".join(p for p in parts.query.split("&") if not VISIT.match(p))
    path = PATH_SESSION.sub("", parts.path).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def _plain(value: Any) -> str | dict[str, object]:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    part: Any = type(value)
    names, values = _fields_of(part)
    return dict(zip(names, values(value), strict=True))


@cache
def _fields_of(part: Any) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """Return the fields of a part of a record, and what reads them.

    Raises TypeError for what is none.
    """
    names = tuple(f.name for f in fields(part))
    return names, attrgetter(*names)


def _same(value: Any) -> Any:
    return value


def _deadlines(values: list[Mapping[str, Any]]) -> tuple[Deadline, ...]:
    return tuple(
        Deadline(
            date=date.fromisoformat(v["date"]),
            at=datetime.fromisoformat(v["at"]) if v.get("at") else None,
            stage=v.get("stage"),
            raw=v["raw"],
        )
        for v in values
    )


def _facts(values: list[Mapping[str, Any]]) -> tuple[Fact, ...]:
    """Return the facts; without those of a rule that this version does not know.

    A key that it does not know is kept as it is: nobody asks for it, see `eligibility.keys`.
    """
    known = frozenset(Rule)
    return tuple(
        Fact(**{**v, "rule": Rule(v["rule"]), "evidence": Evidence(**v["evidence"])})
        for v in values
        if v["rule"] in known
    )


_READERS: Mapping[str, Any] = {
    "kind": Kind,
    "status_claimed": Status,
    "opening_date": date.fromisoformat,
    "deadlines": _deadlines,
    "deadline_model": DeadlineModel,
    "sections": lambda values: tuple(TextSection(**v) for v in values),
    "facts": _facts,
    "co_financing_rate": Decimal,
    "keywords": tuple,
    "links": tuple,
    "unreadable": tuple,
    "plan": plan_of,
}
