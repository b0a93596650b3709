"""Options that many commands share, and what they are read into."""

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from funding.errors import WrongInput

if TYPE_CHECKING:
    from citycalls.settings import Settings
    from store.database import Store

Db = Annotated[
    Path | None,
    typer.Option("--db", help="The database file (or CITYCALLS_DB).", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Today = Annotated[
    str | None,
    typer.Option("--today", metavar="YYYY-MM-DD", help="The date that counts as today."),
]
Now = Annotated[
    str | None,
    typer.Option("--now", metavar="YYYY-MM-DDTHH:MM", help="The moment that counts as now."),
]

COMMAND_LINE = "command line"
"""Who stands in the trail of changes for what a command did."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""``2026-10-13``"""


def whole(least: int, most: int | None = None) -> Callable[[str | int], int]:
    """Return what reads a whole number of an option: digits only, 1.000 may be a thousand."""

    def read(text: str | int) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", str(text)):
            raise typer.BadParameter(f"{text!r} is no whole number; write digits only, such as 10")
        number = int(text)
        if number < least or (most is not None and number > most):
            span = f"from {least} to {most}" if most is not None else f"of at least {least}"
            raise typer.BadParameter(f"{number} can't be used; write a number {span}")
        return number

    return read


def seconds(text: str | float) -> float:
    """Read a pause between requests."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", str(text)):
        raise typer.BadParameter(f"{text!r} is no number of seconds; write one such as 0.5")
    return float(text)


def load_settings(db: Path | None) -> "Settings":
    """Return the settings; --db goes before the environment."""
    import os

    from citycalls.settings import Settings

    environ = dict(os.environ)
    if db is not None:
        environ["CITYCALLS_DB"] = str(db)
    return Settings.from_env(environ)


@contextlib.contextmanager
def opened(settings: "Settings", *, create: bool = False) -> Iterator["Store"]:
    """The database of the settings, closed at the end.

    Raises StoreMissing where there is none, unless *create*.
    """
    from store.database import open_store

    with open_store(settings.db, create=create) as store:
        yield store


def read_day(text: str | None, settings: "Settings") -> date:
    """Return the date that *text* names, or today in the configured zone."""
    if text is None:
        return datetime.now(settings.timezone).date()
    return parse_day("--today", text)


def parse_day(option: str, text: str) -> date:
    try:
        if not DAY.fullmatch(text):  # Python reads weeks, too
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongInput(f"{option} is {text!r}; a date looks like 2026-10-13") from error


def read_moment(now: str | None, today: str | None, settings: "Settings") -> datetime:
    """Return the aware moment of --now; else noon of --today; else this very moment."""
    if now is not None:
        try:
            if not DAY.match(now):
                raise ValueError(now)
            moment = datetime.fromisoformat(now)
        except ValueError as error:
            raise WrongInput(f"--now is {now!r}; a moment looks like 2026-10-13T07:30") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=settings.timezone)
    if today is not None:
        noon = datetime.combine(parse_day("--today", today), time(12, 0))
        return noon.replace(tzinfo=settings.timezone)
    return datetime.now(settings.timezone)


def stamp(today: str | None, settings: "Settings") -> datetime:
    """Return the moment that is noted with a change, in UTC; noon of --today if that is given."""
    return read_moment(None, today, settings).astimezone(UTC)


def clock(now: str | None, today: str | None, settings: "Settings") -> Callable[[], datetime]:
    """Return a clock in UTC that goes on from the moment that `read_moment` tells."""
    if now is None and today is None:
        return lambda: datetime.now(UTC)
    moment, begun = read_moment(now, today, settings).astimezone(UTC), monotonic()
    return lambda: moment + timedelta(seconds=monotonic() - begun)


@contextlib.contextmanager
def used(path: Path, cure: str) -> Iterator[None]:
    """Around work on a file or folder: what the system refuses becomes a WrongInput with a cure."""
    try:
        yield
    except OSError as error:
        raise WrongInput(f"{str(path)!r} can't be used ({error.strerror}); {cure}") from error


def read_file(path: Path, limit: int) -> bytes:
    """Return the first *limit* bytes of a file.  Raises WrongInput."""
    with used(path, "name a file that you may read"), path.open("rb") as file:
        return file.read(limit)


def to_folder(path: Path) -> Path:
    """Return *path* if it is a folder or can become one.  Raises WrongInput for a file."""
    with used(path, "name another folder"):
        if path.exists() and not path.is_dir():
            raise WrongInput(f"{str(path)!r} is a file; name a folder that you may write to")
    return path


def write_file(path: Path, body: bytes) -> None:
    """Write a file that somebody named, whole or not at all, with the folders above it."""
    from store.operations.unfinished import write_whole

    with used(path, "name another file"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, body)


def check_language(code: str | None, things: str) -> None:
    """Raise WrongInput for a code of a language in which we write no *things*; None is none."""
    from wording.language import LOCALES

    if code is not None and code not in LOCALES:
        raise WrongInput(f"--language is {code!r}; {things} are written in {', '.join(LOCALES)}")


def to_file(path: Path, example: str) -> Path:
    """Return *path* if a file can be written there.  Raises WrongInput for a folder."""
    with used(path, "name another file"):
        if path.is_dir():
            raise WrongInput(
                f"{str(path)!r} is a folder; name a file in it, such as {str(path / example)!r}"
            )
        if not path.parent.is_dir() and path.parent.exists():
            raise WrongInput(f"{str(path.parent)!r} is no folder; name another file")
    return path
