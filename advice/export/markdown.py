"""A list as Markdown: a table, and below it what the list rests on."""

import re
from datetime import date

from advice.export.columns import Kind
from advice.export.sheet import Cell, Sheet, cell_text

MARKS = re.compile(r"([\\`*_\[\]|~<>&$])")
"""What Markdown would obey anywhere: ``|``."""
LEADING = re.compile(r"^(\d{0,9})([-+#=.)])")
"""What it would obey at the beginning of a line: ``#``."""


def write_markdown(sheet: Sheet) -> bytes:
    """Return the text; a title can't end a cell, open a link or become markup."""
    kinds = [heading.kind for heading in sheet.headings]
    lines = [
        f"# {escaped(sheet.title)}",
        "",
        table_row([escaped(heading.words) for heading in sheet.headings]),
        table_row([rule_of(kind) for kind in kinds]),
        *(
            table_row([shown(c, kind) for c, kind in zip(cells, kinds, strict=True)])
            for cells in sheet.rows
        ),
        "",
        f"## {escaped(sheet.about_name)}",
        "",
    ]
    for part in sheet.about:
        width = max((len(cells) for cells in part.rows), default=1)
        head = [part.title, *part.head]
        lines += [
            table_row(padded([escaped(words) for words in head], width)),
            table_row(["---"] * width),
            *(
                table_row(padded([shown(c, Kind.TEXT) for c in cells], width))
                for cells in part.rows
            ),
            "",
        ]
    lines += [escaped(note) + "\n" for note in sheet.notes]
    return ("\n".join(lines) + "\n").encode()


def table_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *([""] * (width - len(cells)))]


def rule_of(kind: Kind) -> str:
    return "---:" if kind in (Kind.EURO, Kind.NUMBER, Kind.SHARE) else "---"


def shown(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"<{cell}>" if kind is Kind.LINK else escaped(cell)
    if kind is Kind.SHARE:
        return f"{cell * 100:.10g} %"
    return f"{cell:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if kind is Kind.EURO else str(cell)


def escaped(text: str) -> str:
    r"""Return *text* on one line as Markdown shows it.

    >>> escaped("a|b <i>")
    'a\\|b \\<i\\>'
    """
    words = MARKS.sub(r"\\\1", " ".join(cell_text(text).split()))
    return LEADING.sub(r"\1\\\2", words)
