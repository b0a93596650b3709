"""Calls as an Atom feed (RFC 4287): stable ids, moments in UTC, plain text only."""

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from advice.export.export import ExportRow
from advice.export.sheet import cell_text
from advice.weekly.cards import make_fit, read_due, read_money
from funding.call import Call, Status
from funding.match import Strength
from funding.source import load_sources
from wording.card import money_words
from wording.conditions import can_we_apply
from wording.deadlines import deadline_words, origin_of_record
from wording.export.cells import line, strength_words, web_address
from wording.language import Speech
from wording.why import why_sentence

ATOM = "http://www.w3.org/2005/Atom"
OURS = uuid.UUID("6f0f3c52-6f0e-5d0a-9a55-3a0a6a0c1c11")
"""The ids of all entries are made in this name space: the same call has the same id everywhere."""
MOST_ENTRIES = 100
"""What changed last; a reader that was away longer looks at the page."""
TITLE = 200
EPOCH = date(2020, 1, 1)


def write_feed(
    s: Speech,
    *,
    title: str,
    rows: Sequence[ExportRow],
    today: date,
    key: str | None = None,
) -> bytes:
    """Return the feed: what changed last comes first.

    *key* is what its id is made of, so that it keeps the id under another title; None for a file.
    What is gone stays in it and says so.  Nothing in it depends on the hour: unchanged, it has the
    same bytes.
    """
    ordered = sorted(rows, key=lambda row: row.call.id)
    ordered.sort(key=lambda row: changed_on(row.call), reverse=True)
    ordered = ordered[:MOST_ENTRIES]
    latest = max((changed_on(row.call) for row in ordered), default=EPOCH)
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": s.code})
    add(root, "id", uuid.uuid5(OURS, f"feed {key or title}").urn)
    add(root, "title", cell_text(title))
    add(root, "updated", moment(latest))
    add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", "City Calls")
    add(root, "generator", "City Calls")
    if rights := rights_of(s, ordered):
        add(root, "rights", rights)
    for row in ordered:
        add_entry(root, s, row, today)
    ET.indent(root, space=" ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def add_entry(root: ET.Element, s: Speech, row: ExportRow, today: date) -> None:
    call = row.call
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    add(entry, "id", entry_id(call.id))
    add(entry, "title", entry_title(s, call, today))
    add(entry, "updated", moment(changed_on(call)))
    if call.first_seen is not None:
        add(entry, "published", moment(call.first_seen))
    if (url := web_address(call.best.url)) is not None:
        add(entry, "link", None, rel="alternate", href=url)
    if programme := line(call.best.programme, TITLE):
        add(entry, "category", None, term=cell_text(programme))
    add(entry, "summary", cell_text("\n".join(summary_lines(s, row, today))), type="text")


def entry_id(call_id: str) -> str:
    """Return the id of a call in every feed, whoever reads it."""
    return uuid.uuid5(OURS, f"call {call_id}").urn


def entry_title(s: Speech, call: Call, today: date) -> str:
    title = cell_text(line(call.title, TITLE) or s.say("Untitled call"))
    if call.missing_since is not None:
        return s.labelled(s.say("No longer listed"), title)
    if call.status_on(today) is Status.CLOSED:
        return s.labelled(s.say("This call is closed"), title)
    return title


def summary_lines(s: Speech, row: ExportRow, today: date) -> list[str]:
    """Return what a reader decides by; nothing of it names a person."""
    call, match = row.call, row.match
    checks = () if match is None else match.checks
    lines = [
        origin_of_record(s, call.best),
        s.labelled(s.say("Deadline"), deadline_words(s, read_due(call, today))),
        s.labelled(s.say("Money"), money_words(s, read_money(call, checks))),
    ]
    if match is not None and row.project is not None:
        fit = make_fit(match, row.project)
        if match.strength is not Strength.NONE:
            lines.append(s.labelled(strength_words(s, match.strength), why_sentence(s, fit)))
        lines.append(f"{s.say('Can we apply?')} {can_we_apply(s, match.role, match.checks)}")
    if call.missing_since is not None:
        day = s.short_date(call.missing_since)
        lines.append(s.say("not listed since {date}", date=day))
    return [each for each in lines if each]


def rights_of(s: Speech, rows: Sequence[ExportRow]) -> str | None:
    """Return whose texts these are, source by source; None for an empty feed."""
    sources = load_sources()
    named = dict.fromkeys(row.call.best.source for row in rows)
    found = [sources[name] for name in sources if name in named]
    return "; ".join(f"{s.named(x.attribution)} ({x.licence})" for x in found) or None


def changed_on(call: Call) -> date:
    return call.last_changed or call.first_seen or EPOCH


def moment(day: date) -> str:
    return datetime.combine(day, time(0), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def add(parent: ET.Element, name: str, text: str | None, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text
