"""`audit`: who changed what."""

from datetime import datetime, time
from typing import Annotated

import typer

from citycalls.options import Db, Json, load_settings, opened, parse_day
from citycalls.output import print_json, print_table


def register(app: typer.Typer) -> None:
    app.command()(audit)


def audit(
    who: Annotated[str | None, typer.Option(help="Only what this name did.")] = None,
    words: Annotated[str | None, typer.Option(help="Only lines with these words.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Only from this day on.")
    ] = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Who changed what, newest first."""
    from store.operations.audit import read_trail

    settings = load_settings(db)
    first = None
    if since is not None:
        first = datetime.combine(parse_day("--since", since), time(0), settings.timezone)
    with opened(settings) as store:
        found = read_trail(store, who=who, words=words, since=first)
    if json:
        print_json(
            [
                {"at": c.at, "who": c.who, "did": c.did, "about": c.about, "detail": c.detail}
                for c in found
            ]
        )
        return
    print_table(
        ("when", "who", "did", "about", "detail"),
        [
            (
                f"{c.at.astimezone(settings.timezone):%Y-%m-%d %H:%M}",
                c.who,
                c.did,
                c.about,
                c.detail,
            )
            for c in found
        ],
    )
