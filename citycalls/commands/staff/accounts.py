"""`accounts`: who may sign in to the pages, and as whom."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import COMMAND_LINE, Db, Json, Today, load_settings, opened, stamp
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from store.accounts.accounts import Account, AccountRole

group = typer.Typer(
    help="Who may sign in to the pages.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[str, typer.Argument(help="A mail address, or a plain name.")]
Role = Annotated[str, typer.Option(help="reader, analyst, staff or admin.")]
Cities = Annotated[
    list[str] | None,
    typer.Option("--city", metavar="<name>", help="Only this city; repeatable."),
]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="accounts")


@group.command("list")
def list_(db: Db = None, json: Json = False) -> None:
    """Everybody who may sign in, with role and cities; passwords are kept nowhere."""
    from store.accounts.accounts import list_accounts

    with opened(load_settings(db)) as store:
        found = list_accounts(store)
    if json:
        print_json([values_of(account) for account in found])
        return
    print_table(
        ("name", "role", "cities", "password", "from", "since"),
        [
            (
                account.name,
                account.role,
                in_words(account.cities),
                "yes" if account.has_password else "no",
                account.source,
                account.added_at.date().isoformat(),
            )
            for account in found
        ],
    )


@group.command()
def add(
    name: Name,
    role: Role,
    city: Cities = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Signs in by a link by mail, or at the proxy.")
    ] = False,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Let somebody in; the password is asked for, or read from standard input."""
    from store.accounts.accounts import add_account, checked_name
    from store.operations.audit import note_change

    settings, known = load_settings(db), read_role(role)
    checked = checked_name(name)
    kept = None if no_password else read_password(checked)
    now = stamp(today, settings)
    with opened(settings, create=True) as store, store.write():
        account = add_account(store, checked, role=known, cities=city, password_hash=kept, now=now)
        detail = f"{role}, {in_words(account.cities)}"
        note_change(
            store, who=COMMAND_LINE, did="added an account", about=checked, detail=detail, now=now
        )
    told(account, json, f"{account.name} may sign in as {role}")
    if settings.login is None:
        warn("nobody can sign in yet: set CITYCALLS_LOGIN, for example to password,link")


@group.command("role")
def change_role(
    name: Name,
    role: Role,
    city: Cities = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Another role, and the cities that it is for (none named: all); ends what is signed in."""
    from store.accounts.accounts import find_account, set_role
    from store.operations.audit import note_change

    settings, known = load_settings(db), read_role(role)
    with opened(settings) as store, store.write():
        former = find_account(store, name)
        account = set_role(store, name, role=known, cities=city)
        detail = (
            f"{former.role}, {in_words(former.cities)} → {account.role}, {in_words(account.cities)}"
        )
        note_change(
            store,
            who=COMMAND_LINE,
            did="changed a role",
            about=account.name,
            detail=detail,
            now=stamp(today, settings),
        )
    told(account, json, f"{account.name}: {detail}")


@group.command("password")
def change_password(name: Name, today: Today = None, db: Db = None, json: Json = False) -> None:
    """Another password, asked for or read from standard input; ends what is signed in."""
    from store.accounts.accounts import find_account, set_password
    from store.operations.audit import note_change

    settings = load_settings(db)
    with opened(settings) as store:
        account = find_account(store, name)
        kept = read_password(account.name)
        with store.write():
            set_password(store, name, kept)
            note_change(
                store,
                who=COMMAND_LINE,
                did="changed a password",
                about=account.name,
                now=stamp(today, settings),
            )
        account = find_account(store, name)
    told(account, json, f"{account.name} has another password")


@group.command()
def remove(name: Name, today: Today = None, db: Db = None, json: Json = False) -> None:
    """Let somebody in no more, from their next click on; feeds and mail are `recipients`."""
    from store.accounts.accounts import LOCAL, remove_account
    from store.operations.audit import note_change

    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        account = remove_account(store, name, now=now)
        note_change(store, who=COMMAND_LINE, did="removed an account", about=account.name, now=now)
    told(account, json, f"{account.name} can't sign in any more")
    if account.source != LOCAL:
        warn(f"{account.source} may send them again: take them out of their groups there, too")


def read_role(role: str) -> "AccountRole":
    from store.accounts.accounts import AccountRole

    if role not in list(AccountRole):
        raise WrongInput(f"--role is {role!r}; the known ones are {', '.join(AccountRole)}")
    return AccountRole(role)


def read_password(name: str) -> str:
    """Return the hash of a password that is typed unseen, twice, or piped in as one line."""
    from desk.security.passwords import hash_password

    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise WrongInput(
                "no password came on standard input; pipe one line, type it at the prompt, or "
                "say --no-password for who signs in by a link by mail"
            )
    return hash_password(password, name=name)


def values_of(account: "Account") -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role,
        "cities": None if account.cities is None else sorted(account.cities),
        "has_password": account.has_password,
        "source": account.source,
        "added_at": account.added_at,
    }


def told(account: "Account", json: bool, sentence: str) -> None:
    if json:
        print_json(values_of(account))
    else:
        say(sentence)


def in_words(cities: frozenset[str] | None) -> str:
    return "all cities" if cities is None else ", ".join(sorted(cities))
