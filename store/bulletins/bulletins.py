"""The draft of the next bulletin with its version stamp, and published ones with their bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from funding.errors import StaleVersion, UnknownName, WrongInput
from store.database import Row, Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import stamp
from store.operations.audit import note_change

DRAFT, PUBLISHED = "draft", "published"
Stated = Mapping[str, str | None]
"""What a call said of each field when it was told; None where it said nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinItem:
    call_id: str
    sentence: str
    """Ours, about the call; "" where nobody wrote one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The next bulletin as it was last saved."""

    language: str
    title: str
    introduction: str
    """Paragraphs between empty lines."""
    items: tuple[BulletinItem, ...]
    """In the order of the bulletin, each call once."""
    version: int = 0
    """Grows with every saving; 0 where nothing was saved yet."""
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    number: int
    language: str
    title: str
    published_on: date
    published_by: str
    items: tuple[BulletinItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Where a call was told last, and what it said then."""

    number: int
    day: date
    stated: Stated


def draft_of(store: Store) -> Draft | None:
    """Return the draft; None where nobody has begun one since the last bulletin."""
    row = store.row("SELECT * FROM bulletins WHERE state = ?", [DRAFT])
    if row is None:
        return None
    return Draft(
        language=row["language"],
        title=row["title"],
        introduction=row["introduction"],
        items=items_of(store, row["number"]),
        version=row["version"],
        changed_by=row["changed_by"],
        changed_at=datetime.fromisoformat(row["changed_at"]),
    )


def save_draft(store: Store, draft: Draft, *, who: str, now: datetime) -> Draft:
    """Save the draft over the version that it rests on, and return it with its new one.

    Raises StaleVersion if somebody saved, or published, meanwhile.
    """
    with store.write():
        row = current(store, draft.version)
        values = [draft.language, draft.title, draft.introduction]
        version = draft.version + 1
        if row is None:
            number = store.execute(
                "INSERT INTO bulletins (number, state, language, title, introduction, version,"
                " changed_by, changed_at) VALUES"
                " ((SELECT coalesce(max(number), 0) + 1 FROM bulletins), ?, ?, ?, ?, ?, ?, ?)",
                [DRAFT, *values, version, who, stamp(now)],
            )
        else:
            number = row["number"]
            store.execute(
                "UPDATE bulletins SET language = ?, title = ?, introduction = ?, version = ?,"
                " changed_by = ?, changed_at = ? WHERE number = ?",
                [*values, version, who, stamp(now), number],
            )
        store.execute("DELETE FROM bulletin_items WHERE number = ?", [number])
        store.execute_many(
            "INSERT INTO bulletin_items (number, place, call_id, sentence) VALUES (?, ?, ?, ?)",
            [(number, n, item.call_id, item.sentence) for n, item in enumerate(draft.items, 1)],
        )
        note_change(
            store,
            who=who,
            did="saved the draft of a bulletin",
            about=f"bulletin {number}",
            detail=f"version {version}: {len(draft.items)} calls",
            now=now,
        )
    return draft_of(store) or draft


def current(store: Store, version: int) -> Row | None:
    """Return the row of the draft with that version; None for 0.  Raises StaleVersion."""
    row = store.row("SELECT number, version FROM bulletins WHERE state = ?", [DRAFT])
    if (0 if row is None else row["version"]) != version:
        raise StaleVersion(
            "somebody saved or published the bulletin meanwhile; look at it and do it again"
        )
    return row


def publish_draft(
    store: Store,
    *,
    version: int,
    told: Mapping[str, Stated],
    files: Mapping[str, bytes],
    who: str,
    today: date,
    now: datetime,
) -> int:
    """Publish the draft with that version as it was rendered, and return its number.

    *told* is what each call says now, *files* are the bytes by form.  Raises StaleVersion if
    somebody saved or published meanwhile, WrongInput where there is no draft.
    """
    with store.write():
        row = current(store, version)
        if row is None:
            raise WrongInput("there is no draft of a bulletin; put calls into one first")
        number = int(row["number"])
        store.execute(
            "UPDATE bulletins SET state = ?, published_on = ?, changed_by = ?, changed_at = ?"
            " WHERE number = ?",
            [PUBLISHED, today.isoformat(), who, stamp(now), number],
        )
        for call_id, stated in told.items():
            store.execute(
                "UPDATE bulletin_items SET told = ? WHERE number = ? AND call_id = ?",
                [json.dumps(dict(stated), ensure_ascii=False), number, call_id],
            )
        store.execute_many(
            "INSERT INTO bulletin_files (number, form, body) VALUES (?, ?, ?)",
            [(number, form, body) for form, body in files.items()],
        )
        note_change(
            store,
            who=who,
            did="published a bulletin",
            about=f"bulletin {number}",
            detail=f"{len(told)} calls",
            now=now,
        )
    return number


def next_number(store: Store) -> int:
    """Return the number that the draft has, or will have."""
    row = store.row(
        "SELECT coalesce((SELECT number FROM bulletins WHERE state = ?),"
        " (SELECT coalesce(max(number), 0) + 1 FROM bulletins)) AS number",
        [DRAFT],
    )
    return 1 if row is None else int(row["number"])


def published_bulletins(store: Store) -> list[Published]:
    """Return what was published, the newest first."""
    rows = store.rows("SELECT * FROM bulletins WHERE state = ? ORDER BY number DESC", [PUBLISHED])
    return [read_published(store, row) for row in rows]


def find_bulletin(store: Store, number: int) -> Published:
    """Return a published bulletin.  Raises UnknownName."""
    row = store.row("SELECT * FROM bulletins WHERE number = ? AND state = ?", [number, PUBLISHED])
    if row is None:
        raise UnknownName(f"no bulletin {number} was published; `citycalls bulletin list` tells")
    return read_published(store, row)


def read_published(store: Store, row: Row) -> Published:
    return Published(
        number=row["number"],
        language=row["language"],
        title=row["title"],
        published_on=date.fromisoformat(row["published_on"]),
        published_by=row["changed_by"],
        items=items_of(store, row["number"]),
    )


def items_of(store: Store, number: int) -> tuple[BulletinItem, ...]:
    rows = store.rows(
        "SELECT call_id, sentence FROM bulletin_items WHERE number = ? ORDER BY place", [number]
    )
    return tuple(BulletinItem(call_id=r["call_id"], sentence=r["sentence"]) for r in rows)


def stored_file(store: Store, number: int, form: str) -> bytes:
    """Return the bytes of a published bulletin as they were made.  Raises UnknownName."""
    row = store.row("SELECT body FROM bulletin_files WHERE number = ? AND form = ?", [number, form])
    if row is None:
        raise UnknownName(f"no bulletin {number} was published as {form!r}")
    return bytes(row["body"])


def told_before(store: Store) -> dict[str, Told]:
    """Return for each call where it was told last, by the id that it has now."""
    rows: Sequence[Row] = store.rows(
        "SELECT b.number, b.published_on, i.call_id, i.told FROM bulletins b"
        " JOIN bulletin_items i ON i.number = b.number WHERE b.state = ? ORDER BY b.number",
        [PUBLISHED],
    )
    return {
        resolve_call(store, row["call_id"]): Told(
            number=row["number"],
            day=date.fromisoformat(row["published_on"]),
            stated=json.loads(row["told"] or "{}"),
        )
        for row in rows
    }
