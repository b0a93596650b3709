"""What a programme, strand or destination pays for, as an own field of its calls."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from funding.call import Record
from funding.resources import shipped


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One file of ``data/reference/programmes`` or one ``[[strand]]`` of it."""

    name: str
    ids: tuple[str, ...]
    """Patterns of the portal's identifiers with ``*``: ``LIFE-*-CET-*``."""
    labels: tuple[str, ...]
    """Programmes as records or portals name them, compared without case."""
    text: str
    """English, for the matcher: what is paid for and for whom."""


@cache
def load_pages(folder: Path | None = None) -> Sequence[Page]:
    """Return all pages, programmes before their strands, in the order of the file names."""
    folder = folder or shipped("reference") / "programmes"
    pages: list[Page] = []
    for path in sorted(folder.glob("*.toml")):
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        own_text = " ".join([values["text_en"], values.get("match_en", "")])
        pages.append(
            Page(
                name=values["name"],
                ids=tuple(values.get("ids", ())),
                labels=tuple(n.casefold() for n in (values["short"], *values.get("labels", ()))),
                text=" ".join(own_text.split()),
            )
        )
        pages.extend(
            Page(
                name=strand["name"],
                ids=tuple(strand["ids"]),
                labels=(),
                text=" ".join(strand["text_en"].split()),
            )
            for strand in values.get("strand", ())
        )
    return tuple(pages)


def pages_of(record: Record, pages: Sequence[Page]) -> list[int]:
    """Return the places of the pages that hold for a call, the general ones first."""
    names = {n.casefold() for n in (record.programme, record.programme_raw) if n}
    keys = [k for k in (record.source_id, record.call_identifier) if k]
    return [
        place
        for place, page in enumerate(pages)
        if names.intersection(page.labels)
        or any(fnmatchcase(key, pattern) for key in keys for pattern in page.ids)
    ]
