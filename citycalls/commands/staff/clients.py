"""`clients`: which programs may ask the API, and as whom."""

from typing import Annotated

import typer

from citycalls.options import COMMAND_LINE, Db, Json, Today, load_settings, opened, stamp
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

group = typer.Typer(
    help="Programs that may ask the API.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[str, typer.Argument(help="Small letters, digits, hyphens: city-dashboard.")]

Cities = Annotated[
    list[str] | None,
    typer.Option("--city", metavar="<name>", help="Only this city; repeatable."),
]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="clients")


@group.command("list")
def list_(db: Db = None, json: Json = False) -> None:
    """Every program with its role; tokens are kept nowhere."""
    from store.people.clients import list_clients

    with opened(load_settings(db)) as store:
        found = list_clients(store)
    if json:
        print_json(
            [
                {
                    "name": c.name,
                    "role": c.role,
                    "cities": None if c.cities is None else sorted(c.cities),
                    "added_at": c.added_at,
                }
                for c in found
            ]
        )
        return
    print_table(
        ("name", "role", "cities", "since"),
        [(c.name, c.role, cities_in_words(c.cities), c.added_at.date().isoformat()) for c in found],
    )


@group.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="reader, analyst or staff.")],
    city: Cities = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Let a program in; its token is shown this once."""
    from store.operations.audit import note_change
    from store.people.clients import ClientRole, add_client

    if role not in list(ClientRole):
        raise WrongInput(f"--role is {role!r}; the known ones are {', '.join(ClientRole)}")
    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        token = add_client(store, name, role=ClientRole(role), cities=city, now=now)
        detail = f"{role}, {'all cities' if city is None else ', '.join(city)}"
        note_change(
            store, who=COMMAND_LINE, did="let a program in", about=name, detail=detail, now=now
        )
    if json:
        print_json({"name": name, "role": role, "cities": city, "token": token})
        return
    say(token)
    warn("keep it now: only a hash is stored. It goes into the header Authorization: Bearer …")


@group.command()
def remove(name: Name, today: Today = None, db: Db = None, json: Json = False) -> None:
    """Let a program in no more, from its next question on."""
    from store.operations.audit import note_change
    from store.people.clients import remove_client

    settings = load_settings(db)
    with opened(settings) as store, store.write():
        remove_client(store, name)
        now = stamp(today, settings)
        note_change(store, who=COMMAND_LINE, did="took a program out", about=name, now=now)
    if json:
        print_json({"removed": name})
    else:
        say(f"{name} can't ask the API any more")


def cities_in_words(cities: frozenset[str] | None) -> str:
    return "all" if cities is None else ", ".join(sorted(cities))
