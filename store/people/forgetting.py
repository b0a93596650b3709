"""Takes the address of who is erased out of what others wrote, in whichever table it stands."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from store.database import Store
from store.operations.audit import ERASED

WRITTEN: Mapping[str, Sequence[str]] = {
    "audit": ("who", "about", "detail"),
    "bulletin_items": ("sentence",),
    "bulletins": ("title", "introduction", "changed_by"),
    "feedback": ("comment", "settled_by", "settled_note", "reply", "undone_by"),
    "plan_joins": ("decided_by",),
    "profile_versions": ("text", "author", "comment"),
    "runs": ("comment", "admitted_by"),
}
"""Columns that hold what people write, or who did something, by table.

Those of proposals and of the pipeline are theirs to empty; what portals publish stays as it is.
"""
WORKBOOK = b"PK\x03\x04"
"""How a Word file begins: it is a ZIP of texts."""


def forget_in_writing(store: Store, address: str) -> None:
    """Put `ERASED` for an address wherever others wrote it; call inside `store.write()`."""
    for table, columns in WRITTEN.items():
        for column in columns:
            rows = store.rows(
                f"SELECT DISTINCT {column} AS text FROM {table} WHERE instr(lower({column}), ?)",
                [address],
            )
            for row in rows:
                store.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {column} = ?",
                    [without(row["text"], address), row["text"]],
                )
    forget_in_bulletins(store, address)
    forget_in_replays(store, address)


def forget_in_bulletins(store: Store, address: str) -> None:
    """Do the same in the files of what was published."""
    for row in store.rows("SELECT number, form, body FROM bulletin_files"):
        body = bytes(row["body"])
        changed = zip_without(body, address) if body.startswith(WORKBOOK) else cut(body, address)
        if changed != body:
            store.execute(
                "UPDATE bulletin_files SET body = ? WHERE number = ? AND form = ?",
                [changed, row["number"], row["form"]],
            )


def forget_in_replays(store: Store, address: str) -> None:
    """Throw away replays of drafts that name an address: they take seconds to make again."""
    for row in store.rows("SELECT id, asked FROM replays"):
        if address.encode() in zlib.decompress(row["asked"]).lower():
            store.execute("DELETE FROM replays WHERE id = ?", [row["id"]])


def without(text: str, address: str) -> str:
    """Return a text without an address, however it is spelled; a longer one is another's.

    >>> without("ask Ada@k.example, not bada@k.example", "ada@k.example")
    'ask somebody who was erased, not bada@k.example'
    """
    return re.sub(
        rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", ERASED, text, flags=re.IGNORECASE
    )


def cut(body: bytes, address: str) -> bytes:
    if address.encode() not in body.lower():
        return body
    return without(body.decode(errors="surrogateescape"), address).encode(errors="surrogateescape")


def zip_without(body: bytes, address: str) -> bytes:
    """Return a ZIP with the same files, none of which has the address."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        files = [(entry, packed.read(entry)) for entry in packed.infolist()]
    if not any(address.encode() in content.lower() for _, content in files):
        return body
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, content in files:
            packed.writestr(entry, cut(content, address))
    return new.getvalue()
