"""`recipients`: who gets what, how often, in which language."""

from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import (
    Db,
    Json,
    Today,
    load_settings,
    opened,
    parse_day,
    read_day,
    stamp,
)
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
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
    from wording.language import LOCALES

    if language not in LOCALES:
        raise WrongInput(f"--language is {language!r}; mails are written in {', '.join(LOCALES)}")
    settings = load_settings(db)
    now = stamp(today, settings)
    is_asked = False
    with opened(settings) as store:
        for wanted in profile:
            if wanted != STAFF:
                load_projects(store, wanted)
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
        else:
            remove_recipient(store, address, now=now)
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
    with opened(settings) as store:
        person = pause_recipient(store, address, until=day)
    tell(person, json)


@group.command()
def confirm(address: Address, today: Today = None, db: Db = None, json: Json = False) -> None:
    """Note that a person agreed to get mail."""
    from store.people.recipients import confirm_recipient

    settings = load_settings(db)
    with opened(settings) as store:
        person = confirm_recipient(store, address, now=stamp(today, settings))
    tell(person, json)


def tell(person: "Recipient", json: bool) -> None:
    from advice.as_json.mails import recipient_values

    if json:
        print_json(recipient_values(person))
        return
    state = "confirmed" if person.confirmed_at else "waits for confirmation"
    if person.paused_until:
        state += f", paused until {person.paused_until}"
    say(f"{person.address}: {', '.join(person.profiles)}, {person.frequency}, {state}")
