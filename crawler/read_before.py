"""What the last admitted runs of a source have read: by it a spider knows what need not be read.

A row or page is known by its hash together with that of the reader.  Another version of the code,
of a word list or of a library it reads with is another reader, which reads everything again.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from funding.call import Record
from funding.resources import hash_of_files, shipped
from store.database import Store
from store.harvest.staging import KnownRow, find_known, known_names, known_rows

READERS = ("crawler", "eligibility", "funding", "store.harvest")
"""The packages whose code makes a stored record of a row or page."""
LIBRARIES = ("lxml", "parsel", "html-text", "w3lib", "tzdata")
"""What they read with; one that is not installed is none."""
NOT_READ_WITH = frozenset({"locale"})
"""Folders of shipped words that no reader uses."""


class ReadBefore:
    """The stored records of one source, as far as this very reader has read them."""

    def __init__(self, store: Store, source: str) -> None:
        self.store, self.source, self.reader = store, source, reader_hash()
        self.rows = known_rows(store, source, self.reader)
        """By the hash of what they were read from."""
        self.names = known_names(store, source)
        """Identifiers and references of all records, former ones, too."""

    def hash_of(self, served: bytes) -> str:
        """Return what names a row or page that this reader reads."""
        return self.reader + blake2b(served, digest_size=20).hexdigest()

    def find(self, read_from: str) -> KnownRow | None:
        """Return the record whose words were read from this very row or page; None if none was."""
        return self.rows.get(read_from)

    def record(self, source_id: str | None) -> Record | None:
        """Return a record as it was last read; None where another reader has read it."""
        if source_id is None or not self.rows or source_id not in self.names:
            return None
        return find_known(self.store, self.source, source_id, self.reader)


@cache
def reader_hash() -> str:
    """Return the hash of everything that a record depends on beside what a portal serves."""
    found = blake2b(hash_of_files(reader_files()).encode(), digest_size=8)
    for name in LIBRARIES:
        try:
            found.update(f"{name} {metadata.version(name)}\n".encode())
        except metadata.PackageNotFoundError:
            continue
    return f"{found.hexdigest()}:"


def reader_files() -> Iterable[Path]:
    """Yield the files of code and words that records are read with."""
    for package in READERS:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            yield from Path(folder).rglob("*.py")
    reference = shipped("reference")
    for path in reference.rglob("*"):
        if path.is_file() and path.relative_to(reference).parts[0] not in NOT_READ_WITH:
            yield path
