"""The command line: `citycalls <command>`.  Commands import what they need when they run."""

import functools
import os
from collections.abc import Callable
from typing import Annotated, Any

import typer

from citycalls.commands import (
    assistant,
    bench,
    calls,
    concepts,
    exporting,
    harvest,
    mail,
    matching,
    model,
    portals,
    profiles,
    service,
)
from citycalls.commands.staff import (
    accounts,
    audit,
    bulletins,
    clients,
    feedback,
    feeds,
    mistakes,
    network,
    people,
    pipeline,
    replay,
    tuning,
)
from citycalls.options import Db
from citycalls.output import say

app = typer.Typer(
    name="citycalls",
    help="Finds the funding calls a European city can really win, and says so in one weekly mail.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        say(f"City Calls {version('citycalls')}")
        raise typer.Exit


@app.callback()
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


MODULES = (
    *(harvest, portals, calls, matching, exporting, profiles, tuning, replay, concepts),
    *(bulletins, network, pipeline),
    *(model, people, clients, audit, feeds, feedback, mistakes, mail, service, assistant),
    *(accounts, bench),
)
WORKING = frozenset(
    {
        *("crawl", "doctor", "record", "match", "explain", "evaluate", "export", "replay"),
        *("digest", "demo", "schedule", "serve", "mcp"),
    }
)
"""Commands that work with the reference files: a slip in one of them stops the start."""


def with_reference(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return *command* so that it checks the reference files first (about 0.1 s)."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        from citycalls.reference import check_reference

        check_reference()
        return command(*args, **options)

    return run


for module in MODULES:
    module.register(app)
for entry in app.registered_commands:
    if entry.callback is not None and (entry.name or entry.callback.__name__) in WORKING:
        entry.callback = with_reference(entry.callback)
