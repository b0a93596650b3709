"""The command line: `citycalls <command>`.  Commands import what they need when they run."""

import os

import typer

from citycalls.commands import (
    calls,
    concepts,
    harvest,
    mail,
    matching,
    mistakes,
    model,
    people,
    portals,
    profiles,
    service,
)
from citycalls.options import Db

app = typer.Typer(
    name="citycalls",
    help="Finds the funding calls a European city can really win, and says so in one weekly mail.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def common(db: Db = None) -> None:
    """Finds the funding calls a European city can really win, and says so in one weekly mail."""
    if db is not None:
        os.environ["CITYCALLS_DB"] = str(db)


MODULES = (
    *(harvest, portals, calls, matching, profiles, concepts, model),
    *(people, mistakes, mail, service),
)
for module in MODULES:
    module.register(app)
