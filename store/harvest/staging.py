"""What a run brings, put beside the present state: words that were read, or that are as before.

A stored record remembers the hash of the row or page that its words were read from, and by which
reader.  What a spider finds unchanged is staged as the number of those words: nothing of it is
read, kept twice or written again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from funding.call import Record
from store.database import Store, in_pieces
from store.harvest.record_json import NAMES, from_json, to_json

PIECE = 250_000
"""Characters of words that are worked on in one go: some forty calls."""
MANY = 500
"""Small rows that are read or thrown away in one go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A record as it was read."""

    record: Record
    read_from: str | None = None
    """The hash of what it was read from, with its reader's; None where it may not be reused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownRow:
    """A stored record whose words are exactly what its row or page was read as."""

    source_id: str
    body_id: int
    read_from: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """A record of a run that was not admitted yet."""

    source_id: str
    text: str | None
    """Canonical JSON; None where the words are those of `body_id`."""
    body_id: int | None
    read_from: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A staged record, read."""

    record: Record
    text: str
    """The same as canonical JSON."""
    read_from: str | None


def known_rows(store: Store, source: str, reader: str) -> dict[str, KnownRow]:
    """Return the stored records of a source that *reader* has read, by the hash of their row."""
    found = store.rows(
        "SELECT source_id, body_id, read_from FROM records"
        " WHERE source = ? AND substr(read_from, 1, ?) = ?",
        [source, len(reader), reader],
    )
    return {row["read_from"]: KnownRow(**row) for row in found}


def known_names(store: Store, source: str) -> frozenset[str]:
    """Return every name under which a record of a source may come: identifiers and references."""
    rows = store.rows(
        "SELECT source_id AS name FROM records WHERE source = :source"
        " UNION SELECT reference FROM records WHERE source = :source AND reference IS NOT NULL"
        " UNION SELECT alias FROM record_aliases WHERE source = :source",
        {"source": source},
    )
    return frozenset(row["name"] for row in rows)


def find_known(store: Store, source: str, source_id: str, reader: str) -> Record | None:
    """Return a stored record as *reader* has read it; None where it has not."""
    found = store.row(
        "SELECT b.body FROM records r JOIN bodies b ON b.id = r.body_id"
        " WHERE r.source = ? AND r.source_id = ? AND substr(r.read_from, 1, ?) = ?",
        [source, source_id, len(reader), reader],
    )
    return None if found is None else from_json(found["body"])


def stage_readings(store: Store, run_id: int, readings: Sequence[Reading]) -> None:
    """Put records beside the present state; the last one of an identifier counts."""
    rows = [(run_id, r.record.source_id, to_json(r.record), r.read_from) for r in readings]
    with store.write():
        store.execute_many(
            "INSERT OR REPLACE INTO staged (run_id, source_id, body, read_from)"
            " VALUES (?, ?, ?, ?)",
            rows,
        )


def stage_unchanged(store: Store, run_id: int, rows: Sequence[KnownRow]) -> None:
    """Note that records were listed again, each with the words that it has."""
    with store.write():
        store.execute_many(
            "INSERT OR REPLACE INTO staged (run_id, source_id, body_id, read_from)"
            " VALUES (?, ?, ?, ?)",
            [(run_id, row.source_id, row.body_id, row.read_from) for row in rows],
        )


def is_staged(store: Store, run_id: int) -> bool:
    return store.row("SELECT 1 FROM staged WHERE run_id = ? LIMIT 1", [run_id]) is not None


def staged_pieces(store: Store, run_id: int) -> Iterator[list[Staged]]:
    """Yield what is staged in order of identifier, as much in one go as is written in one go."""
    sizes = store.rows(
        "SELECT source_id, coalesce(length(body), 0) AS size FROM staged"
        " WHERE run_id = ? ORDER BY source_id",
        [run_id],
    )
    # working out a piece takes longer than writing it: nobody has to be let in
    for piece in in_pieces(sizes, PIECE, weight=lambda row: row["size"], pause=0):
        rows = store.rows(
            "SELECT source_id, body AS text, body_id, read_from FROM staged"
            " WHERE run_id = ? AND source_id BETWEEN ? AND ? ORDER BY source_id",
            [run_id, piece[0]["source_id"], piece[-1]["source_id"]],
        )
        yield [Staged(**row) for row in rows]


def staged_ids(store: Store, run_id: int) -> frozenset[str]:
    rows = store.rows("SELECT source_id FROM staged WHERE run_id = ?", [run_id])
    return frozenset(row["source_id"] for row in rows)


def staged_records(
    store: Store,
    run_id: int,
    names: Collection[str] = frozenset(NAMES),
    known: Mapping[int, Record] | None = None,
) -> list[Record]:
    """Return the records of a run in order of identifier, with the fields *names*.

    *known* are records that were read before, by the number of their words.
    """
    found: list[Record] = []
    for piece in staged_pieces(store, run_id):
        asked = [
            s.body_id for s in piece if s.body_id is not None and s.body_id not in (known or ())
        ]
        texts = words_by_number(store, asked)
        for one in piece:
            if one.body_id is not None and known and one.body_id in known:
                found.append(known[one.body_id])
            else:
                text = texts[one.body_id] if one.body_id is not None else one.text
                found.append(from_json(text or "", names))
    return found


def words_by_number(store: Store, numbers: Sequence[int]) -> dict[int, str]:
    """Return words as JSON by their number."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), MANY):
        part = numbers[start : start + MANY]
        marks = ", ".join("?" * len(part))
        rows = store.rows(f"SELECT id, body FROM bodies WHERE id IN ({marks})", part)
        found |= {row["id"]: row["body"] for row in rows}
    return found


def read_staged(store: Store, staged: Collection[Staged]) -> list[Words]:
    """Return staged records with their words, also where those lie with a stored record."""
    kept = words_by_number(store, [one.body_id for one in staged if one.body_id is not None])
    found = []
    for one in staged:
        text = one.text if one.body_id is None else kept[one.body_id]
        assert text is not None  # the table has one of the two
        found.append(Words(record=from_json(text), text=text, read_from=one.read_from))
    return found
