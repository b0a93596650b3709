"""Where each command lies, and the application of some of them."""

import copy
import functools
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from citycalls.commands.lean_parameters import LeanCommand, LeanGroup
from citycalls.options import Db
from citycalls.output import say

PLACES: Mapping[str, tuple[str, ...]] = {
    "harvest": ("crawl", "sources"),
    "portals": ("doctor", "sbom", "record", "new-source"),
    "calls": ("calls", "events"),
    "matching": ("match", "explain", "evaluate"),
    "exporting": ("export",),
    "profiles": ("profiles",),
    "staff.tuning": ("profiles",),
    "staff.questions": ("profiles",),
    "staff.replay": ("replay",),
    "concepts": ("concepts",),
    "staff.bulletins": ("bulletin",),
    "staff.network": ("network", "tandem", "proposals"),
    "staff.pipeline": ("pipeline",),
    "staff.timetables": ("timetables",),
    "staff.sheets": ("timetables",),
    "model": ("model",),
    "staff.people": ("recipients",),
    "staff.clients": ("clients",),
    "staff.audit": ("audit",),
    "staff.feeds": ("feeds",),
    "staff.feedback": ("feedback",),
    "staff.mistakes": ("mistakes",),
    "mail": ("digest", "answer", "bounce"),
    "service": ("demo", "status", "schedule", "serve", "backup", "restore"),
    "assistant": ("mcp",),
    "staff.accounts": ("accounts",),
    "bench": ("bench",),
}
"""The commands and groups of each module, in the order in which they are listed."""
WORKING = frozenset(
    {
        *("crawl", "doctor", "record", "match", "explain", "evaluate", "export", "replay"),
        *("digest", "demo", "schedule", "serve", "mcp"),
    }
)
"""Commands that work with the reference files: a slip in one of them stops the start."""


def modules_of(command: str) -> list[str]:
    """Return the modules that a command needs; none for what is no command."""
    return [name for name, own in PLACES.items() if command in own]


def make_app(names: Sequence[str]) -> typer.Typer:
    """Return the application with the commands of some modules."""
    app = typer.Typer(
        name="citycalls",
        cls=LeanGroup,
        help=common.__doc__,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(common)
    for name in names:
        importlib.import_module(f"citycalls.commands.{name}").register(app)
    groups = [group.typer_instance for group in app.registered_groups]
    for entry in [e for one in (app, *groups) if one for e in one.registered_commands]:
        entry.cls = LeanCommand
    for entry in app.registered_commands:
        if entry.callback is not None and (entry.name or entry.callback.__name__) in WORKING:
            entry.callback = with_reference(entry.callback)
    return app


def make_list() -> typer.Typer:
    """Return the application that lists all commands and runs none: none is looked into."""
    app = make_app(list(PLACES))
    for entry in app.registered_commands:
        entry.callback = listed(entry.callback)
    for group in app.registered_groups:
        group.typer_instance = copy.copy(group.typer_instance)
        if group.typer_instance is not None:
            group.typer_instance.registered_commands = []
    return app


def listed(command: Callable[..., Any] | None) -> Callable[[], None]:
    """Return what has the name and the sentence of a command, and no parameters to be read."""

    def stand_in() -> None:
        """Never run."""

    stand_in.__name__ = getattr(command, "__name__", "")
    stand_in.__doc__ = getattr(command, "__doc__", "")
    return stand_in


def tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        say(f"City Calls {version('citycalls')}")
        raise typer.Exit


def common(
    db: Db = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=tell_version, is_eager=True, help="say which it is"),
    ] = False,
) -> None:
    """Finds the funding calls a European city can really win, and says so in one weekly mail."""
    if db is not None:
        os.environ["CITYCALLS_DB"] = str(db)


def with_reference(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return *command* so that it checks the reference files first (once, about 0.1 s)."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        from citycalls.reference import check_once
        from funding.resources import shipped

        check_once(shipped("reference"))
        return command(*args, **options)

    return run
