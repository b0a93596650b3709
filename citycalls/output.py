"""What commands print: one JSON document, or lines for people."""

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from advice.as_json.document import as_text

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys instead of showing them, and half pairs that it can't be sent:
what portals and people wrote may hold them, such as ``\x1b``."""


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
    text = json.dumps(value, ensure_ascii=False, indent=1, default=as_text)
    with to_reader():
        sys.stdout.write(OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


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
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    is_screen = sys.stdout.isatty()
    console = Console() if is_screen else Console(width=200, color_system=None)
    table = Table(*titles, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(escape("–" if cell is None else shown(str(cell))) for cell in row))
    with to_reader():
        console.print(table)


Progress = Callable[[str, int, int | None], None]
"""Name of a task, how much is done, of how much."""


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
