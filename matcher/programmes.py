"""What a programme, strand or destination pays for, as an own field of its calls."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funding.call import Record
from funding.resources import shipped

LONGEST = 200
"""Characters of a title that are looked at: the strand stands at its beginning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One file of ``data/reference/programmes``: a whole programme or a strand of one."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    """Of the portal's identifiers or titles; none for a whole programme."""
    label: str
    """The programme as records name it, compared without case."""
    text: str
    """English, for the matcher: what is paid for and for whom."""


@cache
def load_pages(folder: Path | None = None) -> Sequence[Page]:
    """Return all pages in the order of the file names."""
    folder = folder or shipped("reference") / "programmes"
    pages: list[Page] = []
    for path in sorted(folder.glob("*.toml")):
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        text = f"{values['name']}. {values['text_en']} {values.get('words', '')}"
        pages.append(
            Page(
                name=values["name"],
                patterns=tuple(re.compile(p) for p in values.get("patterns", ())),
                label=values["short"].casefold(),
                text=" ".join(text.split()),
            )
        )
    return tuple(pages)


def pages_of(record: Record, pages: Sequence[Page]) -> list[int]:
    """Return the place of the most specific page that holds for a call; none where there is none.

    The longest match of a name goes before shorter ones, any strand before its programme.
    """
    strands = [
        (-len(found[0]), place)
        for place, page in enumerate(pages)
        for pattern in page.patterns
        for name in names_of(record, page.label)
        if (found := pattern.search(name))
    ]
    if strands:
        return [min(strands)[1]]
    names = {n.casefold() for n in (record.programme, record.programme_raw) if n}
    whole = [n for n, page in enumerate(pages) if not page.patterns and page.label in names]
    return whole[:1]


def names_of(record: Record, label: str) -> Iterator[str]:
    """Yield what a strand of the programme *label* may know a record by.

    Portals without speaking identifiers tell the strand in the title or in the programme's name
    only; those count within the record's own programme alone.
    """
    yield from (key for key in (record.source_id, record.call_identifier) if key)
    if (record.programme or "").casefold() == label.casefold():
        yield from (name[:LONGEST] for name in (record.title, record.programme_raw) if name)
