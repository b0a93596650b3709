"""A list with its words: what `advice.export` writes into a file."""

from advice.export.columns import Column
from advice.export.export import Export
from advice.export.sheet import Heading, Sheet
from wording.export.about import about_tables, notes_of, title_of
from wording.export.cells import cells_of
from wording.export.headings import headings
from wording.language import Speech


def sheet_of(s: Speech, export: Export, columns: tuple[Column, ...]) -> Sheet:
    """Return the list in the reader's language; the same export gives the same sheet."""
    words = headings(s)
    rows = [cells_of(s, row, place, export.today) for place, row in enumerate(export.rows, 1)]
    return Sheet(
        title=title_of(s, export),
        language=s.code,
        list_name=s.say("Calls"),
        about_name=s.say("About this list"),
        headings=tuple(
            Heading(name=c.name, words=words[c.name], kind=c.kind, width=c.width) for c in columns
        ),
        rows=tuple(tuple(cells[c.name] for c in columns) for cells in rows),
        about=about_tables(s, export),
        notes=notes_of(s),
        made_on=export.today,
    )
