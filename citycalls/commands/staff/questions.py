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
    value: Annotated[str, typer.Argument(help='The answer: 45, yes, "FR, IT", "part, cut".')],
    author: Author = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Answer a question of `profiles show`; the next list obeys, the file's comments stay."""
    from advice.questions.answering import answer_fact
    from advice.questions.as_json import answered_values

    settings = load_settings(db)
    now = stamp(today, settings)
    with opened(settings) as store:
        done = answer_fact(
            store, profile, fact, value, who=author or login() or COMMAND_LINE, now=now
        )
    if json:
        print_json([answered_values(done)])
        return
    before = f" (was {done.before})" if done.before and done.is_changed else ""
    say(f"{done.about}: {done.fact} is {done.after}{before}, version {done.version}")
