"""One line for each call, kept beside its records: what lists filter, order and show of it.

All lines together are a tenth of the records, without their texts.  A line names the records that
it was made of; where these have changed since, or our way of making it, it is made anew.  Who asks
gets what is kept and what is missing, and may keep what he makes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from funding import call, merge, source
from funding.call import Call
from funding.resources import hash_of_files, shipped
from store.calls.calls import RECORDS, merge_calls
from store.database import Store, in_pieces, meta, set_meta
from store.harvest import record_json
from store.harvest.present import states_of

MARK = "call lines"
"""Key in `meta`: of which records all lines are made, and how."""
PIECE = 500
"""Lines that are written in one go: less than a tenth of a second."""
READ = 500
"""Calls that are read in one go."""


class CallLine(NamedTuple):
    """What lists need of one call, in the order of the columns: read by the ten thousand."""

    call_id: str
    made_of: str
    """Our way of making it, and the records in their wordings."""
    title: str
    title_raw: str | None
    programme: str | None
    opening_date: str | None
    deadlines: str
    """All days in their order, with blanks between."""
    status_claimed: str
    is_rolling: int
    sources: str
    """Names with blanks between."""
    contribution_min_eur: int | None
    contribution_max_eur: int | None
    budget_eur: int | None
    expected_grants: int | None
    conflicts: int
    """How many there are between its records."""
    countries: str
    """Codes and groups of countries, as the call states them; "" where it states none."""
    applicants: str
    themes: str
    names: str
    """The identifiers that people type, in small letters, one a line."""
    excerpt: str
    money: str
    """As JSON."""
    records: str
    """The call without its long texts."""


class LineDates(NamedTuple):
    """What follows from the records of a call apart from their words."""

    call_id: str
    first_seen: str
    last_seen: str
    last_changed: str | None
    missing_since: str | None
    """None while a source lists it."""
    is_withdrawn: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptLines:
    """What is kept of one state of the records."""

    lines: Sequence[CallLine]
    missing: Mapping[str, str]
    """The calls whose line has to be made, and of what it will be made."""
    state: str
    """Of the records, for `finish_lines`."""
    is_noted: bool
    """Whether it is known to all that nothing is missing."""


COLUMNS = ", ".join(CallLine._fields)
DATES = (
    "SELECT call_id, min(first_seen), max(last_seen), max(last_changed),"
    " CASE WHEN count(withdrawn_on) = count(*) THEN max(missing_since)"
    "  WHEN count(*) FILTER (WHERE missing_since IS NULL AND withdrawn_on IS NULL) = 0"
    "  THEN max(missing_since) FILTER (WHERE withdrawn_on IS NULL) END,"
    " count(withdrawn_on) = count(*) FROM records GROUP BY call_id ORDER BY call_id"
)


def kept_lines(store: Store, way: str) -> KeptLines:
    """Return the lines that were made in that *way* of the present records, in order of call id.

    Call it inside `store.read()` if anything else is read of the same state.
    """
    state = state_of_records(store)
    rows = store.tuples(f"SELECT {COLUMNS} FROM call_lines ORDER BY call_id")
    lines = [CallLine._make(row) for row in rows]
    if meta(store, MARK) == f"{layout()} {way} {state}":
        return KeptLines(lines=lines, missing={}, state=state, is_noted=True)
    wanted = made_of(store, f"{layout()} {way}")
    kept = [line for line in lines if wanted.get(line.call_id) == line.made_of]
    for line in kept:
        del wanted[line.call_id]
    return KeptLines(lines=kept, missing=wanted, state=state, is_noted=False)


def are_lines_current(store: Store) -> bool:
    """Return whether the columns that come from the records alone are right, whatever the way."""
    found = (meta(store, MARK) or "").split(" ")
    return [found[0], found[-1]] == [layout(), state_of_records(store)]


def made_of(store: Store, way: str) -> dict[str, str]:
    """Return of what the line of every call is to be made."""
    found: dict[str, str] = {}
    rows = store.tuples(
        "SELECT call_id, id || '/' || body_id || (CASE WHEN withdrawn_on IS NOT NULL THEN '='"
        " WHEN missing_since IS NOT NULL THEN '-' ELSE '' END) FROM records ORDER BY id"
    )
    for call_id, one in rows:
        found[call_id] = f"{found[call_id]} {one}" if call_id in found else f"{way} {one}"
    return found


def line_dates(store: Store) -> list[LineDates]:
    """Return the days of every call, in order of call id."""
    return [LineDates._make(row) for row in store.tuples(DATES)]


def whole_calls(store: Store, call_ids: Iterable[str]) -> Iterator[Call]:
    """Yield calls by their present ids, with their texts; some hundred are read at once."""
    for piece in in_pieces(list(call_ids), READ, pause=0):
        marks = ", ".join("?" * len(piece))
        yield from merge_calls(
            store.rows(f"{RECORDS} WHERE r.call_id IN ({marks}) ORDER BY r.id", piece)
        )


def save_lines(store: Store, lines: Sequence[CallLine]) -> None:
    """Keep lines, piece by piece; who reads meanwhile sees which ones are current."""
    marks = ", ".join("?" * len(CallLine._fields))
    for piece in in_pieces(lines, PIECE):
        with store.write():
            store.execute_many(
                f"INSERT OR REPLACE INTO call_lines ({COLUMNS}) VALUES ({marks})", piece
            )


def finish_lines(store: Store, way: str, state: str) -> None:
    """Note that all lines are made of *state* of the records, if that is the state still."""
    with store.write():
        if state_of_records(store) == state:
            store.execute(
                "DELETE FROM call_lines WHERE call_id NOT IN (SELECT call_id FROM records)"
            )
            set_meta(store, MARK, f"{layout()} {way} {state}")


def state_of_records(store: Store) -> str:
    """Return what every change of a record changes, as one word."""
    return hashlib.sha256(repr(sorted(states_of(store).items())).encode()).hexdigest()[:16]


@cache
def layout() -> str:
    """Return what the records of a call are merged by, as one word: our code, the sources."""
    modules = (call, merge, source, record_json)
    files = [Path(m.__file__) for m in modules if m.__file__ is not None]
    return code_word([Path(__file__), *files, *(shipped("reference") / "sources").iterdir()])


def code_word(files: Iterable[Path]) -> str:
    """Return a word that becomes another one with every change of these files."""
    return hash_of_files(files)[:16]
