"""`bulletin`: the network's newsletter, from the calls of the week to its files."""

from pathlib import Path
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
    read_day,
    stamp,
    to_file,
    whole,
    write_file,
)
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from store.bulletins.bulletins import Draft
    from wording.bulletin.files import BulletinForm

group = typer.Typer(
    help="The network's newsletter of the calls of the week.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
EXAMPLE = "bulletin.docx"
To = Annotated[
    Path | None,
    typer.Option(
        "--to", help="The file to write; its ending tells the form: html, docx, txt, atom."
    ),
]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="bulletin")


@group.command("list")
def list_(
    number: Annotated[
        int | None,
        typer.Option(parser=whole(1), metavar="N", help="One that was published, with its calls."),
    ] = None,
    to: To = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """The draft and every bulletin that was published; with --number and --to one as a file."""
    from advice.as_json.bulletins import draft_values, published_values
    from store.bulletins.bulletins import draft_of, find_bulletin, published_bulletins

    if to is not None and number is None:
        raise WrongInput("--to needs --number: say which bulletin to write")
    with opened(load_settings(db)) as store:
        if number is not None:
            from wording.bulletin.publishing import published_file

            found = [find_bulletin(store, number)]
            if to is not None:
                write_file(to, published_file(store, number, form_of(to)))
            draft = None
        else:
            found, draft = published_bulletins(store), draft_of(store)
    if json:
        print_json(
            {
                "draft": None if draft is None else draft_values(draft),
                "published": [published_values(each) for each in found],
            }
        )
        return
    if draft is not None:
        tell(draft)
    print_table(
        ("number", "day", "calls", "language", "title"),
        [(b.number, b.published_on, len(b.items), b.language, b.title) for b in found],
    )


@group.command()
def make(
    top: Annotated[
        int, typer.Option(parser=whole(1, 25), metavar="N", help="How many calls it should have.")
    ] = 10,
    days: Annotated[
        int, typer.Option(parser=whole(1, 92), metavar="N", help="New within so many days.")
    ] = 7,
    calls: Annotated[
        str | None, typer.Option(help="Only of this search: words, or an address of /bulletin.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="In which language; en if unset.")] = None,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    introduction: Annotated[str | None, typer.Option(help="Its first paragraph.")] = None,
    to: To = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Fill the draft with the best calls of the week that no bulletin told; --to shows it."""
    from dataclasses import replace

    from advice.as_json.bulletins import draft_values
    from advice.bulletin.week import WeekQuery, calls_of_week
    from advice.export.searching import read_search
    from advice.one_call.network import network_of
    from advice.ranking.matching import load_corpus
    from store.bulletins.bulletins import save_draft, told_before
    from wording.bulletin.files import write_bulletin
    from wording.bulletin.publishing import begun, content_now, with_calls
    from wording.language import speech

    check_language(language, "bulletins")
    form = None if to is None else form_of(to)
    settings = load_settings(db)
    day = read_day(today, settings)
    query = WeekQuery(days=days)
    if calls is not None:
        query = replace(query, calls=read_search(calls))
    with opened(settings) as store:
        network = network_of(store, day)
        draft = begun(store, speech(language or "en"), day)
        draft = replace(
            draft,
            language=language or draft.language,
            title=draft.title if title is None else title,
            introduction=draft.introduction if introduction is None else introduction,
        )
        week = calls_of_week(store, query, network=network, told=told_before(store), today=day)
        taken = {item.call_id for item in draft.items}
        new = [each.row.id for each in week if each.row.id not in taken]
        corpus = load_corpus(store, day)
        room = max(0, top - len(draft.items))
        filled = with_calls(store, corpus, draft, new[:room], network=network, today=day)
        saved = save_draft(store, filled, who=COMMAND_LINE, now=stamp(today, settings))
        if to is not None and form is not None:
            content = content_now(store, saved, network=network, today=day)
            write_file(to, write_bulletin(form, content).body)
    if json:
        print_json(draft_values(saved))
    else:
        tell(saved)


@group.command()
def publish(
    to: To = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Publish the draft: its files are kept, and the next one repeats nothing unchanged."""
    from advice.one_call.network import network_of
    from store.bulletins.bulletins import draft_of
    from wording.bulletin.publishing import publish as make_public
    from wording.bulletin.publishing import published_file

    form = None if to is None else form_of(to)
    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store:
        draft = draft_of(store)
        if draft is None:
            raise WrongInput(
                "there is no draft of a bulletin; begin with `citycalls bulletin make`"
            )
        number = make_public(
            store,
            draft,
            network=network_of(store, day),
            who=COMMAND_LINE,
            today=day,
            now=stamp(today, settings),
        )
        if to is not None and form is not None:
            write_file(to, published_file(store, number, form))
    if json:
        print_json({"number": number, "file": to})
    else:
        say(f"bulletin {number} is published, with {len(draft.items)} calls")
        if to is None:
            warn(f"write it with `citycalls bulletin list --number {number} --to bulletin.docx`")


def form_of(to: Path) -> "BulletinForm":
    """Return the form that the name of a file asks for.  Raises WrongInput."""
    from wording.bulletin.files import BulletinForm
    from wording.export.forms import read_form

    return read_form(to_file(to, EXAMPLE).name, BulletinForm)


def tell(draft: "Draft") -> None:
    say(f"the draft, version {draft.version}: {draft.title}")
    for place, item in enumerate(draft.items, 1):
        say(f"  {place}. {item.call_id}: {item.sentence or 'no sentence yet'}")
