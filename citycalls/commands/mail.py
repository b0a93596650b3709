"""`digest`: composing the issue of a period, looking at it, sending it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from citycalls.options import Db, Json, Now, Today, load_settings, opened, read_moment
from citycalls.output import print_json, print_table, progress_bar, say, warn


def register(app: typer.Typer) -> None:
    app.command()(digest)


def digest(
    preview: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the mails to a folder; keep nothing.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send what the outbox holds.")] = False,
    late: Annotated[
        bool, typer.Option("--late", help="Also what is more than three days overdue.")
    ] = False,
    today: Today = None,
    now: Now = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Compose the issue of the period that contains the date; the same mail is never made twice."""
    from citycalls.posting import (
        composed_values,
        letter_values,
        letters_of_day,
        send_due,
        sending_of,
        write_previews,
    )
    from digest.compose import compose_letters, preview_letters

    settings = load_settings(db)
    moment = read_moment(now, today, settings)
    day = moment.astimezone(settings.timezone).date()
    with opened(settings) as store:
        sending = sending_of(settings, store)
        if preview is not None:
            with progress_bar() as progress:
                shown = preview_letters(
                    store, today=day, now=moment, sending=sending, progress=progress
                )
            write_previews(shown, preview)
            if json:
                print_json(composed_values(shown))
            else:
                say(f"{len(shown)} mails in {preview}")
            return
        with progress_bar() as progress:
            compose_letters(store, today=day, now=moment, sending=sending, progress=progress)
        report = None
        if send or late:
            report = send_due(settings, store, now=moment, late=late)
        letters = letters_of_day(store, day, now=moment)
    if json:
        print_json([letter_values(letter) for letter in letters])
    else:
        print_table(
            ("recipient", "period", "state", "subject"),
            [(x.address, x.period, x.state, x.subject) for x in letters],
        )
    if report is None:
        return
    for line in (*report.failed, *report.uncertain, *((report.fault,) if report.fault else ())):
        warn(line)
    if report.late:
        warn(f"{report.late} letters are overdue and wait for `digest --send --late`")
    sys.exit(1 if report.needs_person else 0)
