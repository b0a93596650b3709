"""What a call's programme pays for, as words of the call: short open calls hardly say it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from funding.call import Kind, Record
from funding.resources import shipped


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    short: str
    patterns: tuple[re.Pattern[str], ...]
    text: str


@cache
def load_pages() -> tuple[Page, ...]:
    """Return the pages; the words added for ranking are part of their text."""
    found = []
    for path in sorted((shipped("reference") / "programmes").glob("*.toml")):
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(
            Page(
                short=values["short"],
                patterns=tuple(re.compile(p) for p in values.get("patterns", ())),
                text=f"{values['name']}. {values['text_en']} {values.get('words', '')}",
            )
        )
    return tuple(found)


def programme_text(record: Record) -> str:
    """Return the text of the most specific page for a record; "" where there is none.

    A cascade call is not told by its parent's identifier: the money is a project's, not the
    programme's.
    """
    if record.kind is Kind.CASCADE:
        return ""
    names = [n for n in (record.source_id, record.call_identifier) if n]
    fitting = [
        (len(found.group()), page.text)
        for page in load_pages()
        for pattern in page.patterns
        for name in names
        if (found := pattern.search(name))
    ]
    if fitting:
        return max(fitting)[1]
    whole = [p.text for p in load_pages() if not p.patterns and p.short == record.programme]
    return whole[0] if whole else ""
