"""The portals: what each one is, may send and is expected to send."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from funding.call import Record
from funding.errors import UnknownName
from funding.reference import read_toml
from funding.resources import shipped

NEEDED = (
    *("title", "base_url", "hosts", "calls_min", "calls_max", "required"),
    *("licence", "attribution"),
)
"""What every file of a portal says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file of ``data/reference/sources``."""

    name: str
    title: str
    base_url: str
    hosts: tuple[str, ...]
    """The only hosts that are ever asked."""
    calls_min: int
    """Fewer records of any status than this: the run is not admitted."""
    calls_max: int
    """More: a warning."""
    required: tuple[str, ...]
    """Fields of a record whose fill rate is watched: ``deadlines``, ``title`` …"""
    licence: str
    attribution: str
    """The line that pages, mails and exports show."""
    family: str = "national"
    """``eu`` or ``national``: the places of a list are shared between them."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of a national portal."""
    language: str | None = None
    rank: int = 50
    """The lower wins where two sources disagree."""
    order: int = 50
    """The lower is read first."""
    delay_seconds: float = 1.0
    response_limit_mb: int = 20
    """Unpacked."""
    max_requests: int = 2000
    max_minutes: int = 30
    late_after_hours: int = 48
    is_text_free: bool = False
    """True where the licence lets us show whole texts; else pages show an excerpt and the link."""
    is_on: bool = True
    off_because: str | None = None
    token_setting: str | None = None
    """The setting without which the source is skipped."""
    keeps_closed: bool = True
    """False where the portal lists stale copies of calls long past: those are not stored."""
    reading: int = 1
    """Raised when the page function reads more than before: what then differs is no change."""


@cache
def load_sources(folder: Path | None = None) -> Mapping[str, Source]:
    """Return every source by name, in the order in which they are read."""
    folder = folder or shipped("reference") / "sources"
    found = [read_source(path) for path in sorted(folder.glob("*.toml"))]
    return {s.name: s for s in sorted(found, key=lambda s: (s.order, s.name))}


def read_source(path: Path) -> Source:
    """Return the description of one portal.  Raises WrongReference naming the line of a slip."""
    table = read_toml(path)
    values = {**table.values}
    table.check_keys([f.name for f in fields(Source) if f.name != "name"], *NEEDED)
    known = [*(f.name for f in fields(Record)), "sections"]
    for name in values["required"]:
        if name not in known:
            raise table.wrong("required", name, "no field of a record", known)
    for name in ("hosts", "required"):
        values[name] = tuple(values[name])
    return Source(name=path.stem, **values)


def find_source(name: str) -> Source:
    """Return the source called *name*.  Raises UnknownName with the known ones."""
    sources = load_sources()
    if name not in sources:
        raise UnknownName(f"no source is called {name!r}; the known ones are {', '.join(sources)}")
    return sources[name]
