"""The former wordings of a call's records, and when each source was read."""

import zlib
from dataclasses import dataclass
from datetime import date

from funding.call import Record
from store.calls.calls import as_date
from store.database import Store
from store.harvest.record_json import from_json


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """When one source was read for a call."""

    source: str
    source_id: str
    first_seen: date | None
    last_seen: date | None
    """The last complete run that listed it."""
    missing_since: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordVersion:
    """A record as it was from a day on."""

    valid_from: date
    record: Record


def readings_of(store: Store, call_id: str) -> list[Reading]:
    """Return when the sources of a call were read, in the order of their first reading."""
    rows = store.rows(
        "SELECT source, source_id, first_seen, last_seen, missing_since FROM records"
        " WHERE call_id = ? ORDER BY first_seen, id",
        [call_id],
    )
    return [
        Reading(
            source=row["source"],
            source_id=row["source_id"],
            first_seen=as_date(row["first_seen"]),
            last_seen=as_date(row["last_seen"]),
            missing_since=as_date(row["missing_since"]),
        )
        for row in rows
    ]


def versions_of(store: Store, call_id: str, *, most: int) -> list[list[RecordVersion]]:
    """Return the versions of each record of a call, the newest first, *most* of each."""
    ids = store.rows("SELECT id FROM records WHERE call_id = ? ORDER BY id", [call_id])
    found = []
    for row in ids:
        versions = store.rows(
            "SELECT valid_from, body FROM versions WHERE record_id = ?"
            " AND run_id IN (SELECT id FROM runs WHERE state = 'ok')"
            " ORDER BY valid_from DESC, run_id DESC LIMIT ?",
            [row["id"], most],
        )
        found.append(
            [
                RecordVersion(
                    valid_from=date.fromisoformat(v["valid_from"]),
                    record=from_json(zlib.decompress(v["body"]).decode()),
                )
                for v in versions
            ]
        )
    return found
