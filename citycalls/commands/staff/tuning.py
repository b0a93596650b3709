"""`profiles try` and `profiles suggest`: what a change would do, before it is saved."""

from pathlib import Path
from typing import Annotated

import typer

from citycalls.commands.profiles import group
from citycalls.commands.staff.replay import MOST_WEEKS
from citycalls.effect_printing import tell_effect
from citycalls.options import Db, Json, Today, load_settings, opened, read_day, whole
from citycalls.output import print_json


def register(app: typer.Typer) -> None:
    """Their group is registered with the other commands on profiles."""


@group.command("try")
def try_(
    paths: Annotated[list[Path], typer.Argument(help="YAML files, or folders of them.")],
    replay: Annotated[
        int | None,
        typer.Option(
            parser=whole(1, MOST_WEEKS),
            metavar="N",
            help="Also what they would have told in the last N weeks with mail.",
        ),
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """What drafts would do: which calls enter, leave and move, and why; nothing is saved."""
    tell_effect(paths, today, db, json, weeks=replay)


@group.command()
def suggest(
    profile: Annotated[str, typer.Argument(help="A city or city/project.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Keywords that a profile may want, each with what it would do; nothing is saved."""
    from advice.as_json.effects import suggestion_values
    from advice.profiles.stored_projects import load_projects
    from advice.profiles.suggestions import suggestions_for
    from advice.ranking.matching import open_corpus
    from citycalls.effect_printing import print_suggestions

    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store, store.read():
        corpus = open_corpus(store, day)
        found = {p.id: suggestions_for(corpus, p, today=day) for p in load_projects(store, profile)}
    if json:
        print_json([suggestion_values(name, one) for name, some in found.items() for one in some])
        return
    for name, some in found.items():
        print_suggestions(name, some)
