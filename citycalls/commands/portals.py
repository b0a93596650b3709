"""`doctor`, `record`, `new-source`: meeting a portal for the first time; `sbom`."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from citycalls.options import (
    Db,
    Json,
    Now,
    Today,
    clock,
    load_settings,
    read_day,
    seconds,
    to_file,
    used,
)
from citycalls.output import print_json, say
from funding.errors import WrongInput

if TYPE_CHECKING:
    from citycalls.settings import Settings

Url = Annotated[
    list[str] | None,
    typer.Option("--url", metavar="SOURCE=BASE", help="Ask a source at another address."),
]
Delay = Annotated[
    float | None,
    typer.Option(parser=seconds, metavar="SECONDS", help="Seconds between requests."),
]


def register(app: typer.Typer) -> None:
    app.command()(doctor)
    app.command()(sbom)
    app.command()(record)
    app.command("new-source")(new_source)


def doctor(
    source: Annotated[list[str] | None, typer.Argument(help="Sources; all that are on.")] = None,
    url: Url = None,
    delay: Delay = None,
    bundle: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Pack the redacted answers as a zip.")
    ] = None,
    install: Annotated[
        bool,
        typer.Option("--install", help="Look at relay, proxy, pages and files instead."),
    ] = False,
    today: Today = None,
    now: Now = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Ask each portal a few things and say what differs from what is expected."""
    if install:
        if source or url or delay is not None or bundle is not None:
            raise WrongInput("doctor looks at either sources or --install; ask for one of them")
        settings = load_settings(db)
        look_at_installation(settings, clock(now, today, settings)(), json=json)
    from citycalls.checkout.support_bundle import write_bundle
    from citycalls.commands.harvest import read_overrides
    from citycalls.harvesting import chosen_sources, required_contact
    from crawler.checkup import look

    settings = load_settings(db)
    if bundle is not None:
        to_file(bundle, "answers.zip")
    overrides = read_overrides(url or [])
    names = chosen_sources(source or [], overrides)
    findings = look(
        names,
        today=read_day(today, settings),
        overrides=overrides,
        delay=delay,
        contact=required_contact(settings, names, overrides),
        ca_file=settings.ca_file,
        tokens=settings.tokens,
    )
    if bundle is not None:
        with used(bundle, "name another file"):
            write_bundle(findings, bundle, secrets=settings.tokens.values())
    if json:
        print_json(
            [
                {
                    "source": f.source,
                    "reachable": f.reachable,
                    "records": f.records,
                    "differences": f.differences,
                }
                for f in findings
            ]
        )
    for found in findings if not json else ():
        reached = {True: "answers", False: "does not answer", None: "not asked"}[found.reachable]
        say(f"{found.source}: {reached}, {found.records} records read")
        for line in found.differences or ("as expected",):
            say(f"    {line}")
    if bundle is not None and not json:
        say(f"the answers are in {bundle}; look through it before you send it to anybody")
    sys.exit(1 if any(f.differs for f in findings) else 0)


def look_at_installation(settings: "Settings", moment: datetime, *, json: bool) -> NoReturn:
    from citycalls.installation.check import check_installation
    from citycalls.installation.findings import State

    found = list(check_installation(settings, os.environ, now=moment))
    if json:
        print_json(
            [{"thing": f.thing, "state": f.state, "said": f.said, "cure": f.cure} for f in found]
        )
    for one in found if not json else ():
        say(f"{one.state}: {one.thing}: {one.said}")
        if one.cure is not None:
            say(f"    {one.cure}")
    sys.exit(1 if any(f.state is State.FAULT for f in found) else 0)


def sbom(
    to: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
) -> None:
    """Write the bill of materials: every shipped package, as CycloneDX (in a checkout)."""
    from json import dumps

    from citycalls.checkout.sbom import LOCK, bill_of_materials

    to_file(to, "sbom.json")
    with used(LOCK, "this works in a checkout, where the lock lies"):
        lock = LOCK.read_text(encoding="utf-8")
    document = dumps(bill_of_materials(lock), indent=2, ensure_ascii=False) + "\n"
    with used(to, "name another file"):
        to.write_text(document, encoding="utf-8")


def record(
    source: Annotated[str, typer.Argument(help="A source.")],
    address: Annotated[str, typer.Argument(metavar="URL", help="A page of that source.")],
    case: Annotated[str, typer.Option(help="A name for the case, for example first-look.")],
    url: Url = None,
    delay: Delay = None,
    today: Today = None,
    db: Db = None,
) -> None:
    """Keep a portal's live answer as a recorded page for the tests (in a checkout)."""
    from citycalls.checkout.recording import fetch_page, free_folder, keep_case
    from citycalls.commands.harvest import read_overrides
    from citycalls.harvesting import required_contact
    from funding.source import find_source

    settings = load_settings(db)
    overrides = read_overrides(url or [])
    find_source(source)
    folder = free_folder(source, case)
    note = fetch_page(
        source,
        address,
        overrides=overrides,
        delay=delay,
        contact=required_contact(settings, [source], overrides),
        ca_file=settings.ca_file,
    )
    keep_case(note, folder, fetched=read_day(today, settings))
    module = folder.parent.name
    say(f"{folder}: write what reads it, then run")
    say(f"    python3 run.py test tests/crawler/pages -k {module} --accept")
    say("and read expected.json beside it line by line")


def new_source(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits and hyphens.")],
    url: Annotated[str, typer.Option(help="The page that lists the calls.")],
) -> None:
    """Write description, spider, page function, recorded page and failing test (in a checkout)."""
    from citycalls.checkout.new_source import write_source

    for path in write_source(name, url):
        say(str(path))
    say("\nNow step 3 of “Add a source” in CONTRIBUTING.md; the new test fails until you are done.")
