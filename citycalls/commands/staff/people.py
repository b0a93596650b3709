"""`recipients`: who gets what, how often, in which language."""

from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import (
    COMMAND_LINE,
    Db,
    Json,
    Today,
    check_language,
    load_settings,
    opened,
    parse_day,
    read_day,
    stamp,
)
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from datetime import datetime

    from store.database import Store
    from store.people.recipients import Recipient

group = typer.Typer(help="Who gets mail.", no_args_is_help=True, rich_markup_mode=None)
Address = Annotated[str, typer.Argument(help="A mail address.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="recipients")


@group.command("list")
def list_(db: Db = None, json: Json = False) -> None:
    """Everybody with subscriptions and state."""
    from advice.as_json.mails import recipient_values
    from store.people.recipients import list_recipients

    with opened(load_settings(db)) as store:
        found = list_recipients(store)
    if json:
        print_json([recipient_values(p) for p in found])
        return
    print_table(
        ("address", "language", "frequency", "profiles", "confirmed", "paused until"),
        [
            (
                p.address,
                p.language,
                p.frequency,
                ", ".join(p.profiles),
                "yes" if p.confirmed_at else "no",
                p.paused_until,
            )
            for p in found
        ],
    )


@group.command()
def add(
    address: Address,
    profile: Annotated[list[str], typer.Option(help="A city or city/project; may be repeated.")],
    language: Annotated[str, typer.Option(help="The mail's language.")] = "en",
    name: Annotated[str | None, typer.Option(help="The person's name.")] = None,
    frequency: Annotated[str, typer.Option(help="weekly, daily or monthly.")] = "weekly",
    whole_week: Annotated[
        bool, typer.Option("--whole-week", help="Also every new call open to public bodies.")
    ] = False,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="Known already: no double opt-in.")
    ] = False,
    they_asked: Annotated[
        bool, typer.Option("--they-asked", help="Erased before, and asked to be added again.")
    ] = False,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Add a person, or bring subscriptions up to date; who is not --confirmed is asked by mail."""
    from advice.profiles.stored_projects import load_projects
    from advice.weekly.staff import STAFF
    from citycalls.mailing import sender_config
    from digest.confirmation import ask_to_confirm
    from funding.periods import read_frequency
    from store.people.recipients import add_recipient

    check_language(language, "mails")
    settings = load_settings(db)
    now = stamp(today, settings)
    is_asked = False
    with opened(settings) as store:
        for wanted in profile:
            if wanted != STAFF:
                load_projects(store, wanted)
        with store.write():
            person = add_recipient(
                store,
                address,
                profiles=profile,
                language=language,
                name=name,
                frequency=read_frequency(frequency),
                wants_whole_week=whole_week,
                confirmed=confirmed,
                lift_suppression=they_asked,
                now=now,
            )
            detail = f"follows: {', '.join(profile)}"
            detail += "; known already" * confirmed + "; they asked for it" * they_asked
            note(store, "added a person", address, now, detail)
        if person.confirmed_at is None:
            is_asked = ask_to_confirm(store, person, sender_config(settings, store), now=now)
    tell(person, json)
    if is_asked:
        warn("a mail that asks them to confirm waits for the schedule, or for `digest --send`")


@group.command()
def remove(
    address: Address,
    erase: Annotated[
        bool, typer.Option("--erase", help="Leave no trace but a salted hash.")
    ] = False,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Stop mail to a person for good; an erasure that was interrupted is finished by the same."""
    from store.people.recipients import remove_recipient

    settings = load_settings(db)
    now = stamp(today, settings)
    report = None
    with opened(settings) as store:
        if erase:
            from citycalls.erasing import erase_person

            report = erase_person(store, settings, address, now=now)
            note(store, "erased a person", None, now)  # the line stays, so it names nobody
        else:
            with store.write():
                remove_recipient(store, address, now=now)
                note(store, "removed a person", address, now)
    if json:
        print_json({"removed": address, "erased": erase, **(report.values() if report else {})})
        return
    say(f"{address} gets no more mail" + (f"; {report.sentence}" if report else ""))
    for line in report.warnings if report else ():
        warn(line)


@group.command()
def pause(
    address: Address,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="No mail before it.")] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Pause mail until a date; without one, go on."""
    from store.people.recipients import pause_recipient

    settings = load_settings(db)
    day = None if until is None else parse_day("--until", until)
    if day is not None and day <= read_day(today, settings):
        raise WrongInput(
            f"--until is {until}, which is not in the future; without --until mail goes on at once"
        )
    did = "let mail go on" if day is None else "paused mail"
    detail = None if day is None else f"until {day}"
    with opened(settings) as store, store.write():
        person = pause_recipient(store, address, until=day)
        note(store, did, address, stamp(today, settings), detail)
    tell(person, json)


@group.command()
def confirm(address: Address, today: Today = None, db: Db = None, json: Json = False) -> None:
    """Note that a person agreed to get mail."""
    from store.people.recipients import confirm_recipient

    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        person = confirm_recipient(store, address, now=now)
        note(store, "confirmed a person", address, now)
    tell(person, json)


@group.command()
def ask(address: Address, today: Today = None, db: Db = None, json: Json = False) -> None:
    """Ask a person once more, by mail, to confirm; not twice a day."""
    from citycalls.mailing import sender_config
    from digest.confirmation import ask_to_confirm
    from store.people.recipients import find_recipient

    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        person = find_recipient(store, address)
        if person.confirmed_at is not None:
            raise WrongInput(f"{person.address} has confirmed already; there is nothing to ask")
        is_asked = ask_to_confirm(store, person, sender_config(settings, store), now=now)
        if is_asked:
            note(store, "asked a person to confirm", address, now)
    if json:
        print_json({"address": person.address, "is_asked": is_asked})
    elif is_asked:
        say("a mail that asks them to confirm waits for the schedule, or for `digest --send`")
    else:
        say(f"{person.address} was asked today already")


@group.command()
def lift(
    address: Address,
    because: Annotated[str, typer.Option(help="Why; it stands in the trail, the address never.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Let an address be added again that was erased, or asked not to be written to."""
    from store.people.suppressions import lift_suppression

    if not because.strip():
        raise WrongInput("--because is empty; say why the address may be written to again")
    settings = load_settings(db)
    with opened(settings) as store, store.write():
        since = lift_suppression(store, address)
        detail = f"refused since {since}; because: {because.strip()}"
        note(store, "lifted a refusal", None, stamp(today, settings), detail)
    if json:
        print_json({"lifted": True, "refused_since": since})
    else:
        say(f"the address was refused since {since}; now it can be added as any other")


def note(
    store: "Store", did: str, address: str | None, now: "datetime", detail: str | None = None
) -> None:
    """Put a line into the trail of changes."""
    from store.operations.audit import note_change

    note_change(store, who=COMMAND_LINE, did=did, about=address, detail=detail, now=now)


def tell(person: "Recipient", json: bool) -> None:
    from advice.as_json.mails import recipient_values

    if json:
        print_json(recipient_values(person))
        return
    state = "confirmed" if person.confirmed_at else "waits for confirmation"
    if person.paused_until:
        state += f", paused until {person.paused_until}"
    say(f"{person.address}: {', '.join(person.profiles)}, {person.frequency}, {state}")
