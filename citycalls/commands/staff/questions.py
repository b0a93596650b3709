"""`profiles answer`: one fact that a profile lacks, as `profiles show` asks for it."""

from typing import Annotated

import typer

from citycalls.commands.profiles import Author, group, login
from citycalls.options import COMMAND_LINE, Db, Json, Today, load_settings, opened, stamp
from citycalls.output import print_json, say


def register(app: typer.Typer) -> None:
    """Its group is registered with the other commands on profiles."""


@group.command()
def answer(
    profile: Annotated[str, typer.Argument(help="A city, or city/project for its own facts.")],
    fact: Annotated[str, typer.Argument(help="As `profiles show` names it: decision_days.")],
    value: Annotated[
        str | None, typer.Argument(help='The answer: 45, yes, "FR, IT", "part, cut".')
    ] = None,
    not_now: Annotated[
        bool, typer.Option("--not-now", help="No answer: no mail asks it for a quarter.")
    ] = False,
    author: Author = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Answer a question of `profiles show`; the next list obeys, the file's comments stay."""
    from advice.questions.answering import answer_fact, put_off
    from advice.questions.as_json import answered_values, put_off_values
    from funding.errors import WrongInput

    if not_now == (value is not None):
        raise WrongInput(f"give either the answer to {fact!r} or --not-now")
    settings = load_settings(db)
    now = stamp(today, settings)
    who = author or login() or COMMAND_LINE
    with opened(settings) as store:
        if value is None:
            about, day = put_off(store, profile, fact, who=who, now=now)
        else:
            done = answer_fact(store, profile, fact, value, who=who, now=now)
    if value is None:
        if json:
            print_json([put_off_values(about, fact, day)])
            return
        say(f"{about}: {fact} is not asked in mails before {day}")
        return
    if json:
        print_json([answered_values(done)])
        return
    before = f" (was {done.before})" if done.before and done.is_changed else ""
    say(f"{done.about}: {done.fact} is {done.after}{before}, version {done.version}")
