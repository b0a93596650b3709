"""`digest`, `answer`, `bounce`: mail that goes out, and what comes back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from citycalls.engines.choice import Engine, Scheduler, Where, scheduler_of
from citycalls.options import (
    Db,
    Json,
    Now,
    Today,
    load_settings,
    opened,
    read_moment,
    to_folder,
    used,
)
from citycalls.output import print_json, print_table, progress_bar, say, warn
from funding.errors import WrongInput

LARGEST = 5_000_000
"""Bytes of a mail that are read."""
OUTCOMES = {
    "REFUSED": "refuses mail",
    "UNDELIVERED": "did not get the mail; the next one tells its calls again",
    "DELAYED": "is late; nothing is noted",
    "ARRIVED": "got the mail; nothing is noted",
}


def register(app: typer.Typer) -> None:
    app.command()(digest)
    app.command()(answer)
    app.command()(bounce)


def digest(
    preview: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the mails to a folder; keep nothing.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send what the outbox holds.")] = False,
    late: Annotated[
        bool, typer.Option("--late", help="Also what is more than three days overdue.")
    ] = False,
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="It was ahead before: make that good first.")
    ] = False,
    engine: Where = Engine.LOCAL,
    scheduler: Scheduler = None,
    today: Today = None,
    now: Now = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Compose the issue of the period that contains the date, and the reminders of that day.

    The same mail is never made twice.
    """
    from advice.as_json.mails import mail_values, preview_values
    from citycalls.engines.matching import matching_on
    from citycalls.mailing import (
        mails_of_day,
        send_due,
        sender_config,
        write_previews,
        written_mails,
    )
    from digest.compose import compose_mails, preview_mails
    from digest.reminders import compose_reminders
    from store.operations.clock_ahead import make_good

    settings = load_settings(db)
    address = scheduler_of(engine, scheduler, settings)
    moment = read_moment(now, today, settings)
    day = moment.astimezone(settings.timezone).date()
    with opened(settings) as store, matching_on(address) as match:
        sending = sender_config(settings, store)
        if preview is not None:
            to_folder(preview)
            with progress_bar() as progress:
                mails = preview_mails(
                    store,
                    today=day,
                    now=moment,
                    sending=sending,
                    match=match,
                    progress=progress,
                )
                with used(preview, "name a folder that you may write to"):
                    shown = write_previews(store, mails, preview)
            if json:
                print_json(
                    [
                        preview_values(
                            m.recipient.address, m.period, m.subject, m.items, m.message_id
                        )
                        for m in shown
                    ]
                )
            else:
                say(f"{len(shown)} mails in {preview}")
            return
        if clock_is_right:
            make_good(store, now=moment)
        failed: list[str] = []
        with progress_bar() as progress:
            compose_mails(
                store,
                today=day,
                now=moment,
                sending=sending,
                match=match,
                progress=progress,
                failed=failed,
            )
        compose_reminders(store, today=day, now=moment, sending=sending)
        report = None
        if send or late:
            report = send_due(settings, store, now=moment, late=late)
        letters = mails_of_day(store, day, now=moment)
    written = written_mails(settings, letters)
    if json:
        print_json([mail_values(letter) for letter in letters])
    else:
        print_table(
            ("recipient", "period", "state", "subject"),
            [
                (x.address, x.period, "written" if x.message_id in written else x.state, x.subject)
                for x in letters
            ],
        )
        if written:
            say(
                f"{len(written)} mails written to {settings.mail_dir}; "
                "nothing left this machine, since CITYCALLS_SMTP_URL names no relay"
            )
    for line in failed:
        warn(line)
    if report is None:
        sys.exit(1 if failed else 0)
    for line in (*report.failed, *report.uncertain, *((report.fault,) if report.fault else ())):
        warn(line)
    if report.late:
        warn(f"overdue letters: {report.late}; they wait for `digest --send --late`")
    sys.exit(1 if report.needs_person or failed else 0)


def answer(
    sender: Annotated[
        str | None, typer.Argument(help="Who wrote; without it the mail is read.")
    ] = None,
    subject: Annotated[
        str | None, typer.Argument(help="The subject, with the code of the letter.")
    ] = None,
    today: Today = None,
    db: Db = None,
) -> None:
    """Do what an answer by mail asks for, as its link would have done (for a mailbox rule).

    The raw mail comes on standard input.  Exit code 0 also for mail that asks for nothing, such as
    an out-of-office; 75 while the database is in use: a mail server tries again then.
    """
    from citycalls.mailing import sender_config
    from desk.answers.by_mail import answer_by_mail, read_answer
    from digest.call_list import compose_list

    if (sender is None) is not (subject is None):
        raise WrongInput("a sender needs its subject; or give neither, and the mail on stdin")
    mail = None if sender is not None else read_answer(sys.stdin.buffer.read(LARGEST + 1))
    if sender is None and mail is None:
        say("the mail asks for nothing: it was sent by a program, or has no code; nothing is done")
        return
    who, words = mail or (sender or "", subject or "")
    settings = load_settings(db)
    moment = read_moment(None, today, settings)
    day = moment.astimezone(settings.timezone).date()
    with opened(settings) as store:
        sending = sender_config(settings, store)
        page = answer_by_mail(
            store,
            sender=who,
            subject=words,
            secret=sending.secret,
            today=day,
            now=moment,
            send_list=lambda person: compose_list(
                store, person, today=day, now=moment, sending=sending
            ),
        )
    say(page.title)
    for line in page.lines:
        say(line)


def bounce(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The mail; - reads it.")] = "-",
    today: Today = None,
    db: Db = None,
) -> None:
    """Note that an address refuses mail, from a mail that came back (for a mailbox rule).

    Exit code 0 also for mail that reports nothing, such as an out-of-office; 75 while the database
    is in use: a mail server tries again then.
    """
    from citycalls.mailing import sender_config
    from digest.bounces import NotAReport, record_bounce

    settings = load_settings(db)
    moment = read_moment(None, today, settings)
    report = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else read_report(Path(file))
    if not report.strip():
        raise WrongInput("the mail is empty; give it on standard input, or name its file")
    with opened(settings) as store:
        try:
            found = record_bounce(
                store,
                report,
                secret=sender_config(settings, store).secret,
                today=moment.astimezone(settings.timezone).date(),
                now=moment,
            )
        except NotAReport as error:
            say(str(error))
            return
    say(f"{found.person.address} {OUTCOMES[found.outcome.name]}: {found.words}")


def read_report(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongInput(f"the mail {str(path)!r} can't be read ({error.strerror})") from error
