"""Which records are the same call: links across sources, worked out whenever a run is admitted."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from funding.call import Kind, Record
from funding.words import normalised
from store.database import Row, Store

TOPIC = re.compile(r"/topic-details/([A-Za-z0-9][A-Za-z0-9_.+-]{4,120})")
"""``/topic-details/LIFE-2027-CET-LOCAL``"""
PLANS = "timetables"
"""The source whose records are plans of calls to come."""
SHORT_PATHS = {"", "/", "/calls", "/en", "/en/calls"}
"""A portal's front page names no call."""


def link_keys(record: Record) -> list[str]:
    """Return what identifies a record's call across sources, the surest first."""
    if record.plan is not None:
        return []  # its page names the whole timetable; `store.timetables` finds its call
    if record.kind in (Kind.CASCADE, Kind.EXPERTS):
        return []  # cascade calls share the identifier and the address of their parent
    if record.kind is Kind.TOPIC:
        return [f"topic:{record.source_id.lower()}"]  # its links lead to sisters and documents
    addresses = [a for a in (record.url, record.document_url, *record.links) if a]
    topics = {found.lower() for a in addresses for found in TOPIC.findall(a)}
    keys = [f"topic:{t}" for t in topics] if len(topics) == 1 else []
    keys += [f"page:{page}" for a in addresses if (page := canonical(a))]
    year = record.last_deadline.year if record.last_deadline else "rolling"
    if record.programme:
        keys.append(f"title:{normalised(record.title)}|{record.programme}|{year}")
    return list(dict.fromkeys(keys))


def canonical(address: str) -> str | None:
    """Return host and path of a page, without what varies; None where they name no call."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/").lower()
    if parts.scheme not in ("http", "https") or path in SHORT_PATHS or TOPIC.search(address):
        return None
    return (parts.hostname or "").removeprefix("www.") + path


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Records that are one call, of which at least one does not say so yet."""

    rows: list[Row]
    call_id: str


def plan_links(rows: Iterable[Row], names: Mapping[tuple[str, str], int]) -> list[Link]:
    """Return what has to change so that records of different sources that share a key are one call.

    *rows* are all records in order of number, *names* which record had a former identifier.  A key
    that several records of one source carry identifies nothing and links nothing.
    """
    links = []
    for group in groups(rows):
        call_id = call_of(group, names)
        if any(row["call_id"] != call_id for row in group):
            links.append(Link(rows=group, call_id=call_id))
    return links


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the records in groups of one call each, none with two records of one source."""
    rows = list(rows)
    holders: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        for key in json.loads(row["link_keys"]):
            holders[key].append(n)
    member = list(range(len(rows)))
    sources = [{row["source"]} for row in rows]
    contents = [[n] for n in range(len(rows))]
    order = (
        "topic:",
        "page:",
        "title:",
        "plan:",
    )  # the surest first: it decides where keys disagree
    for prefix in order:
        for key in sorted(k for k in holders if k.startswith(prefix)):
            found = holders[key]
            for one, other in pairwise(found):
                a, b = member[one], member[other]
                if a == b or sources[a] & sources[b] or has_twins(found, rows):
                    continue
                for n in contents[b]:
                    member[n] = a
                contents[a] += contents[b]
                sources[a] |= sources[b]
                contents[b] = []
    return [[rows[n] for n in sorted(group)] for group in contents if group]


def has_twins(found: list[int], rows: list[Row]) -> bool:
    names = [rows[n]["source"] for n in found]
    return len(names) != len(set(names))


def call_of(group: list[Row], names: Mapping[tuple[str, str], int]) -> str:
    """Return the id of a group's call.

    The call that was known first keeps its id; a record split off falls back to its own.  A plan
    gives its id up to the call that it became.
    """
    group = sorted(group, key=lambda row: row["source"] == PLANS)
    founded = (row["call_id"] for row in group if is_founder(row, names))
    return next(founded, f"{group[0]['source']}:{group[0]['source_id']}")


def is_founder(row: Row, names: Mapping[tuple[str, str], int]) -> bool:
    """Return whether its call was first seen in this very record, whatever it is called now."""
    source, call_id = row["source"], row["call_id"]
    if call_id == f"{source}:{row['source_id']}":
        return True
    number: int = row["id"]
    return names.get((source, call_id.removeprefix(f"{source}:"))) == number


def assign(store: Store, link: Link, today: date) -> None:
    """Give the records of one group the same call id and note which ids now mean it.

    Calls that merge keep their former ids as aliases; calls that split get theirs back.
    """
    store.execute(
        "INSERT OR IGNORE INTO calls (id, founded_on) VALUES (?, ?)",
        [link.call_id, today.isoformat()],
    )
    store.execute("DELETE FROM call_aliases WHERE alias = ?", [link.call_id])
    for row in link.rows:
        former = row["call_id"]
        if former != link.call_id:
            store.execute("UPDATE records SET call_id = ? WHERE id = ?", [link.call_id, row["id"]])
            store.execute(
                "INSERT INTO regroupings (record_id, former) VALUES (?, ?)", [row["id"], former]
            )
            if not in_use(store, former):
                alias(store, former, link.call_id)


def in_use(store: Store, call_id: str) -> bool:
    return store.row("SELECT 1 FROM records WHERE call_id = ?", [call_id]) is not None


def alias(store: Store, former: str, call_id: str) -> None:
    """Let a call id that no record carries any more lead to the call it became part of."""
    store.execute("UPDATE call_aliases SET call_id = ? WHERE call_id = ?", [call_id, former])
    store.execute(
        "INSERT OR REPLACE INTO call_aliases (alias, call_id) VALUES (?, ?)", [former, call_id]
    )


def resolve_call(store: Store, call_id: str) -> str:
    """Return the id that a call has now; itself where it never changed."""
    found = store.row("SELECT call_id FROM call_aliases WHERE alias = ?", [call_id])
    return call_id if found is None else str(found["call_id"])


def former_ids(store: Store) -> dict[str, str]:
    """Return for each id that a call had the one that it has now."""
    rows = store.rows("SELECT alias, call_id FROM call_aliases")
    return {row["alias"]: row["call_id"] for row in rows}
