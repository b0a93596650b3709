"""`demo`, `status`, `schedule`, `serve`, `backup`, `restore`: running the thing."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from citycalls.options import (
    Db,
    Json,
    Now,
    Today,
    clock,
    load_settings,
    opened,
    read_moment,
    stamp,
    to_file,
    used,
    whole,
)
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput


def register(app: typer.Typer) -> None:
    for command in (demo, status, schedule, serve, backup, restore):
        app.command()(command)


def demo(json: Json = False) -> None:
    """The weekly job on the embedded portal and the example cities, from a fresh store."""
    from citycalls.demo.run import run_demo

    found = run_demo(Path("var/demo"), tell=(lambda _: None) if json else say)
    if json:
        print_json(found)
    sys.exit(0)


def status(today: Today = None, now: Now = None, db: Db = None, json: Json = False) -> None:
    """Health of sources, schedule, outbox and storage; exit 1 when something is late."""
    from citycalls.health import service_health

    settings = load_settings(db)
    moment = read_moment(now, today, settings)
    with opened(settings) as store:
        found = service_health(store, settings, now=moment)
    if json:
        print_json(found.values())
    else:
        print_table(("what", "state"), found.lines())
        for trouble in found.troubles:
            warn(trouble)
    sys.exit(1 if found.troubles else 0)


def schedule(
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Go on after the clock made a long step.")
    ] = False,
    today: Today = None,
    now: Now = None,
    db: Db = None,
) -> None:
    """The long-running service: crawls at night, mails on Tuesday morning."""
    import logging

    from citycalls.service.plan import service_of

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings = load_settings(db)
    with opened(settings):
        say(f"City Calls keeps its schedule on {settings.db}; end it with Ctrl+C")
    service_of(
        settings,
        now=clock(now, today, settings),
        is_replay=(now or today) is not None,
        clock_is_right=clock_is_right,
    ).run()


def serve(
    port: Annotated[
        int,
        typer.Option(parser=whole(0, 65535), metavar="PORT", help="0: any that is free."),
    ] = 8000,
    host: Annotated[
        str, typer.Option(help="Where to listen; 0.0.0.0 only inside a container.")
    ] = "127.0.0.1",
    processes: Annotated[
        int,
        typer.Option(parser=whole(1, 16), metavar="N", help="How many share the work."),
    ] = 2,
    today: Today = None,
    now: Now = None,
    db: Db = None,
) -> None:
    """The desk: on this machine for everybody, elsewhere for who signs in (CITYCALLS_LOGIN)."""
    import os
    import socket

    # numpy's own threads, two for each question, only take the processor from other readers
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from citycalls.mailing import sender_config
    from citycalls.readers import whom_it_is_for
    from citycalls.serving import Serving, serve_pages
    from citycalls.settings import open_to_others

    settings = load_settings(db)
    with opened(settings) as store:
        secret = sender_config(settings, store).secret
    clock(now, today, settings)  # a wrong moment is told before anything listens
    try:
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except OSError as error:
        raise WrongInput(
            f"{host}, port {port}: can't listen there ({error.strerror}); name another with --port"
        ) from error
    # accepted connections inherit it; without it, every second answer of one waits 40 ms
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    address, port = listening.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    say(f"City Calls shows its pages on http://{shown}:{port}; end it with Ctrl+C")
    say(whom_it_is_for(host, settings))
    for path in open_to_others():
        warn(f"every user of this machine can read {path}, which holds secrets: chmod 640 {path}")
    serving = Serving(settings=settings, secret=secret, host=host, now=now, today=today)
    serve_pages(listening, serving, processes=processes)


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """A checked copy of the database, also while it is in use."""
    from store.operations.backup import backup as copy

    settings = load_settings(db)
    to_file(target, "citycalls-backup.db")
    with opened(settings) as store:
        path = copy(store, target, now=stamp(today, settings))
    if json:
        print_json({"backup": path, "bytes": path.stat().st_size})
    else:
        say(f"{path} ({path.stat().st_size:,} bytes, checked)")


def restore(
    source: Annotated[Path, typer.Argument(help="A backup.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Put a backup in the place of the database; nothing overdue is sent unasked."""
    from store.operations.backup import restore as put_back

    settings = load_settings(db)
    with used(source, "name a file that `citycalls backup` wrote"):
        if source.is_dir():
            raise WrongInput(f"{str(source)!r} is a folder; name a backup in it")
        if source.resolve() == settings.db.resolve():
            raise WrongInput(f"{str(source)!r} is the database itself; name a backup")
        to_file(settings.db, "citycalls.db")
        aside = put_back(source, settings.db, now=stamp(today, settings))
    if json:
        print_json({"restored": settings.db, "former": aside})
        return
    say(
        f"{settings.db} is the backup now; "
        "mails queued before the backup wait for `digest --send --late`"
    )
    if aside is not None:
        say(f"the former database is kept as {aside}")
