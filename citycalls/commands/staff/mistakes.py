"""`mistakes`: the reports among the feedback; settling one here tells the reader nothing."""

import getpass
from typing import Annotated

import typer

from citycalls.options import Db, Json, Today, load_settings, opened, stamp, whole
from citycalls.output import print_json, say
from funding.errors import UnknownName
from funding.words import plain, shorten

group = typer.Typer(
    help="Reported mistakes: a part of `feedback`, which also answers readers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="mistakes")


@group.command("list")
def list_(db: Db = None, json: Json = False) -> None:
    """Reports that nobody has settled, oldest first."""
    from advice.as_json.staff import mistake_values
    from advice.weekly.staff import reported

    with opened(load_settings(db)) as store:
        found = reported(store)
    if json:
        print_json([mistake_values(m) for m in found])
        return
    for mistake in found:
        say(f"{mistake.id}. {shorten(plain(mistake.title), 90)} (reported on {mistake.on})")
        say(f"   {mistake.comment or 'no comment'}")
        say(f"   {mistake.url or mistake.call_id}")
    if not found:
        say("no open report")


@group.command()
def settle(
    number: Annotated[
        int, typer.Argument(parser=whole(1), metavar="NUMBER", help="The one that `list` shows.")
    ],
    comment: Annotated[str, typer.Option(help="What was found and done.")],
    author: Annotated[
        str | None, typer.Option(help="Who settles it; the login name if unset.")
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Close a report with a note for staff; `feedback settle` also answers the reader."""
    from store.operations.audit import note_change
    from store.people.feedback import open_mistakes
    from store.people.inbox import settle as settle_feedback

    who = author or getpass.getuser()
    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        if number not in {m.id for m in open_mistakes(store)}:
            raise UnknownName(
                f"there is no open report {number}; `citycalls mistakes list` shows them"
            )
        settle_feedback(store, [number], author=who, note=comment, now=now)
        note_change(store, who=who, did="settled feedback", about=f"feedback {number}", now=now)
    if json:
        print_json({"settled": number, "author": who, "comment": comment})
    else:
        say(f"report {number} is settled")
