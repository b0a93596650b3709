"""`mcp`: what an assistant may ask, on standard input and output."""

import importlib.util

import typer

from citycalls.options import Db, Now, Today, clock, load_settings, opened
from funding.errors import WrongInput


def register(app: typer.Typer) -> None:
    app.command()(mcp)


def mcp(today: Today = None, now: Now = None, db: Db = None) -> None:
    """The interface of assistants (MCP) on standard input and output; it only reads."""
    from citycalls.assistant.tools import Tools
    from store.database import open_store

    if not is_installed():
        raise WrongInput(
            "`citycalls mcp` needs the package mcp, which is not installed; install it with "
            "pip install 'citycalls[mcp]'"
        )
    from citycalls.assistant.server import server_of

    settings = load_settings(db)
    with opened(settings):
        pass  # a database that is not there is told now, and not with each question
    ticking = clock(now, today, settings)
    server_of(
        Tools(
            open_store=lambda: open_store(settings.db, create=False),
            clock=lambda: ticking().astimezone(settings.timezone),
        )
    ).run()


def is_installed() -> bool:
    try:
        return importlib.util.find_spec("mcp.server") is not None
    except ImportError:
        return False
