"""`feedback`: what readers answered and reported, by age, and what staff reply."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import (
    COMMAND_LINE,
    Db,
    Json,
    Today,
    load_settings,
    opened,
    parse_day,
    read_day,
    stamp,
    whole,
)
from citycalls.output import print_json, say, warn
from funding.errors import WrongInput
from funding.words import plain, shorten

if TYPE_CHECKING:
    from advice.inbox.items import InboxItem

group = typer.Typer(
    help="Answers and reports of readers.", no_args_is_help=True, rich_markup_mode=None
)
Numbers = Annotated[
    list[int],
    typer.Argument(parser=whole(1), metavar="NUMBER …", help="Those that `list` shows."),
]
Number = Annotated[
    int, typer.Argument(parser=whole(1), metavar="NUMBER", help="The one that `list` shows.")
]
Author = Annotated[str | None, typer.Option(help="Who does it; the login name if unset.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="feedback")


@group.command("list")
def list_(
    only_open: Annotated[
        bool, typer.Option("--open", help="Only what waits for somebody of staff.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Given on this day or later.")
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Who answered what, the longest waiting first, and what it does today."""
    from advice.as_json.staff import feedback_values
    from advice.inbox.items import all_items

    settings = load_settings(db)
    first = None if since is None else parse_day("--since", since)
    with opened(settings) as store, store.read():
        found = [
            item
            for item in all_items(store, today=read_day(today, settings))
            if (item.is_open or not only_open)
            and (first is None or item.answer.given_at.date() >= first)
        ]
    if json:
        print_json([feedback_values(item) for item in found])
        return
    for item in found:
        for line in lines_of(item):
            say(line)
    if not found:
        say("no feedback" if not only_open else "no feedback waits")


def lines_of(item: "InboxItem") -> list[str]:
    """Return one answer as the terminal shows it."""
    from advice.inbox.query import what_of
    from wording.language import speech
    from wording.refusals.words import fallen_words

    answer = item.answer
    who = "staff" if item.person is None else item.person.address
    title = answer.call_id if item.call is None else shorten(plain(item.call.title), 90)
    why = f" ({answer.reason})" if answer.reason else ""
    lines = [
        f"{answer.id}. {what_of(answer)}{why}: {title}",
        f"   {who}, {answer.given_at.date()}, {item.days} days",
    ]
    if answer.comment:
        lines.append(f"   “{plain(answer.comment)}”")
    if item.fallen is not None:
        lines.append(f"   back again: {fallen_words(speech('en'), item.fallen)}")
    for effect in item.effects:
        about = "" if effect.project is None else f": {effect.project.id}"
        lines.append(f"   {effect.kind.replace('_', ' ')}{about}")
    if answer.settled_at is not None:
        lines.append(f"   settled by {answer.settled_by} on {answer.settled_at.date()}")
    if answer.reply:
        told = f"told in {item.told_in}" if item.told_in else "not told yet"
        lines.append(f"   answered ({told}): “{plain(answer.reply)}”")
    return lines


@group.command()
def no(
    call: Annotated[
        str, typer.Argument(metavar="CALL", help="Its id, or the portal's identifier.")
    ],
    because: Annotated[
        str, typer.Option(help="own_share, capacity, cannot_apply, cannot_apply:population …")
    ],
    address: Annotated[
        str | None, typer.Option("--for", metavar="ADDRESS", help="The person who says it.")
    ] = None,
    project: Annotated[
        str | None, typer.Option(help="A project, for which the office says it.")
    ] = None,
    words: Annotated[str | None, typer.Option(help="The same in their own words.")] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Say no to a call; it comes back once when the reason falls away."""
    from advice.as_json.staff import feedback_values
    from advice.inbox.items import inbox_item
    from advice.refusals.reasons import read_why
    from advice.refusals.saying import say_no
    from store.calls.calls import find_call
    from store.operations.audit import note_change
    from store.people.recipients import find_recipient

    if (address is None) == (project is None):
        raise WrongInput("say --for ADDRESS or --project PROJECT, one of the two")
    why, rule = read_why(because)
    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        answer = say_no(
            store,
            find_call(store, call),
            why=why,
            rule=rule,
            words=words,
            person=None if address is None else find_recipient(store, address),
            project_id=project,
            now=now,
            today=now.date(),
        )
        about = f"feedback {answer.id}"
        note_change(store, who=COMMAND_LINE, did="said no to a call", about=about, now=now)
        item = inbox_item(store, answer.id, today=now.date())
    if json:
        print_json(feedback_values(item))
    else:
        say(f"noted as feedback {answer.id}: {answer.call_id} is hidden, because: {because}")


@group.command()
def settle(
    number: Numbers,
    answer: Annotated[
        str | None, typer.Option(help="What the reader is told, in the next mail; as written.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="What was found: for staff only.")] = None,
    author: Author = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Close one or several; the --answer stands in the next mail of who said it."""
    from store.operations.audit import note_change
    from store.people.inbox import settle as settle_feedback

    if not (answer or note):
        raise WrongInput("say --answer for the reader, or --note for staff, or both")
    who = author or getpass.getuser()
    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        found = settle_feedback(store, number, author=who, reply=answer, note=note, now=now)
        for one in found.done:
            note_change(store, who=who, did="settled feedback", about=f"feedback {one.id}", now=now)
    if json:
        print_json(
            {
                "settled": [a.id for a in found.done],
                "settled_before": [{"id": a.id, "by": a.settled_by} for a in found.before],
            }
        )
    else:
        for one in found.done:
            say(f"feedback {one.id} is settled" + ("; the next mail answers it" if answer else ""))
    for one in found.before:
        warn(f"feedback {one.id} was settled before, by {one.settled_by}; nothing was changed")
    if found.before:
        raise typer.Exit(1)


@group.command()
def withdraw(
    number: Number,
    author: Author = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Take back what an answer hides and moves; `restore` puts it in force again."""
    from store.operations.audit import note_change
    from store.people.inbox import withdraw as take_back

    who = author or getpass.getuser()
    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        take_back(store, number, author=who, now=now)
        did, about = "took back the effect of feedback", f"feedback {number}"
        note_change(store, who=who, did=did, about=about, now=now)
    if json:
        print_json({"withdrawn": number, "author": who})
    else:
        say(f"feedback {number} has no effect any more")


@group.command()
def restore(
    number: Number,
    author: Author = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Put an answer in force again that staff had taken back."""
    from store.operations.audit import note_change
    from store.people.inbox import put_back

    who = author or getpass.getuser()
    settings = load_settings(db)
    with opened(settings) as store, store.write():
        put_back(store, number)
        now = stamp(today, settings)
        did, about = "put feedback back in force", f"feedback {number}"
        note_change(store, who=who, did=did, about=about, now=now)
    if json:
        print_json({"restored": number})
    else:
        say(f"feedback {number} is in force again")
