"""`clients`: which programs may ask the API, and as whom."""

from typing import Annotated

import typer

from citycalls.options import Db, Json, Today, load_settings, opened, stamp
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

group = typer.Typer(
    help="Programs that may ask the API.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[str, typer.Argument(help="Small letters, digits, hyphens: city-dashboard.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="clients")


@group.command("list")
def list_(db: Db = None, json: Json = False) -> None:
    """Every program with its role; tokens are kept nowhere."""
    from store.people.clients import list_clients

    with opened(load_settings(db)) as store:
        found = list_clients(store)
    if json:
        print_json([{"name": c.name, "role": c.role, "added_at": c.added_at} for c in found])
        return
    print_table(
        ("name", "role", "since"), [(c.name, c.role, c.added_at.date().isoformat()) for c in found]
    )


@group.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="reader, analyst or staff.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Let a program in; its token is shown this once."""
    from store.people.clients import ClientRole, add_client

    if role not in list(ClientRole):
        raise WrongInput(f"--role is {role!r}; the known ones are {', '.join(ClientRole)}")
    settings = load_settings(db)
    with opened(settings) as store:
        token = add_client(store, name, role=ClientRole(role), now=stamp(today, settings))
    if json:
        print_json({"name": name, "role": role, "token": token})
        return
    say(token)
    warn("keep it now: only a hash is stored. It goes into the header Authorization: Bearer …")


@group.command()
def remove(name: Name, db: Db = None, json: Json = False) -> None:
    """Let a program in no more, from its next question on."""
    from store.people.clients import remove_client

    with opened(load_settings(db)) as store:
        remove_client(store, name)
    if json:
        print_json({"removed": name})
    else:
        say(f"{name} can't ask the API any more")
