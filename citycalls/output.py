"""What commands print: one JSON document, or lines for people."""

import contextlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from advice.as_json.document import json_text

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys instead of showing them, and half pairs that it can't be sent:
what portals and people wrote may hold them, such as ``\x1b``."""


PIPE = 200
"""Letters in a line of a table that goes into a pipe or a file."""


class ReaderLeft(Exception):
    """Who read the output has seen enough, as `head` has: nothing is wrong."""


@contextlib.contextmanager
def to_reader() -> Iterator[None]:
    """Around writing; typer would end with exit code 1 for a pipe that nobody reads."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeft from error


def print_json(value: Any) -> None:
    """Print one JSON document on standard output; what a terminal would obey is escaped."""
    print_json_text(json_text(value))


def print_json_text(text: str) -> None:
    """Print a document that is written already."""
    write_json(text + "\n")


def print_json_list(documents: Iterable[str]) -> None:
    """Print one JSON document, the list of *documents*, each as soon as it is there."""
    between = "["
    for text in documents:
        write_json(f"{between}\n " + text.replace("\n", "\n "))
        between = ","
    write_json("[]\n" if between == "[" else "\n]\n")


def write_json(text: str) -> None:
    with to_reader():
        sys.stdout.write(OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say(text: str = "") -> None:
    """Print a line for people on standard output."""
    with to_reader():
        sys.stdout.write(shown(text) + "\n")


def warn(text: str) -> None:
    """Print a diagnostic on standard error."""
    with to_reader():
        sys.stderr.write(shown(text) + "\n")


def shown(text: str) -> str:
    """Return *text* with a blank for each character that a terminal would obey."""
    return OBEYED.sub(" ", text)


def print_table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under titles; a pipe gets every row unwrapped."""
    cells = [["–" if cell is None else shown(str(cell)) for cell in row] for row in rows]
    with to_reader():
        if not sys.stdout.isatty() and (lines := in_columns([titles, *cells])):
            sys.stdout.write("".join(f"{line}\n" for line in lines))
        else:
            print_wrapped(titles, cells)


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines of `PIPE` letters at most; none where they need more, or several lines.

    >>> in_columns([["town", "calls"], ["Bonn", "7"]])
    ['town  calls', 'Bonn  7    ']
    """
    from rich.cells import cell_len

    if any("\n" in cell or "\t" in cell for row in rows for cell in row):
        return []
    sizes = [[cell_len(cell) for cell in row] for row in rows]
    widths = [max(column) for column in zip(*sizes, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) > PIPE:
        return []
    return [
        "  ".join(
            cell + " " * (width - size) for cell, size, width in zip(row, own, widths, strict=True)
        )
        for row, own in zip(rows, sizes, strict=True)
    ]


def print_wrapped(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as wide as the screen is; that takes ten times as long."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console() if sys.stdout.isatty() else Console(width=PIPE, color_system=None)
    table = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)


Progress = Callable[[str, int, int | None], None]
"""Name of a task, how much is done, of how much."""


def watched() -> contextlib.AbstractContextManager[Progress | None]:
    """A bar beside output that comes bit by bit; None where both would share a screen."""
    return contextlib.nullcontext() if sys.stdout.isatty() else progress_bar()


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar on standard error while something long runs; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as bar:

        def show(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield show
