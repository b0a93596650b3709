"""`model`: what a change of the ranking would do to the mails, and letting it."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import Db, Json, Today, load_settings, opened, read_day, stamp
from citycalls.output import print_json, progress_bar, say
from funding.words import plain, shorten

if TYPE_CHECKING:
    from advice.ranking.model_release import ModelState

group = typer.Typer(
    help="What a change of the ranking would do, and its release.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SHOWN = 5
"""Calls named per project and direction."""


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="model")


@group.command()
def show(today: Today = None, db: Db = None, json: Json = False) -> None:
    """What a change that waits would do: calls that it adds to, and takes from, the last issues."""
    from advice.as_json.staff import effect_values, state_values
    from advice.profiles.stored_projects import load_projects
    from advice.ranking.matching import load_corpus, match_projects
    from advice.ranking.model_release import effects_of, model_state

    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store:
        state = model_state(store)
        if state.is_released:
            if json:
                print_json({**state_values(state), "effects": []})
            else:
                tell(state)
            return
        corpus = load_corpus(store, day)
        with progress_bar() as progress:
            found = match_projects(corpus, load_projects(store), today=day, progress=progress)
        effects = effects_of(store, found.lists, live=corpus.live)
    if json:
        print_json({**state_values(state), "effects": [effect_values(e) for e in effects]})
        return
    tell(state)
    for effect in effects:
        say(
            f"{effect.project_id}: {len(effect.entering)} enter, {len(effect.leaving)} leave,"
            f" {effect.staying} stay (beside {effect.period or 'no issue yet'})"
        )
        for sign, calls in (("+", effect.entering), ("-", effect.leaving)):
            for _, title in calls[:SHOWN]:
                say(f"  {sign} {shorten(plain(title), 90)}")


@group.command()
def release(
    author: Annotated[
        str | None, typer.Option(help="Who releases it; the login name if unset.")
    ] = None,
    comment: Annotated[str | None, typer.Option(help="Why.")] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Let the present model bring calls into the mails, five an issue at most."""
    from advice.as_json.staff import state_values
    from advice.ranking.model_release import model_state, release_model
    from store.operations.audit import note_change

    settings, who = load_settings(db), author or getpass.getuser()
    day, now = read_day(today, settings), stamp(today, settings)
    with opened(settings) as store, store.write():
        was_released = model_state(store).is_released
        state = release_model(store, author=who, comment=comment, today=day)
        if not was_released:
            did = "released the model"
            note_change(store, who=who, did=did, about=state.name, detail=comment, now=now)
    if json:
        print_json(state_values(state))
    else:
        tell(state)


def tell(state: "ModelState") -> None:
    if state.is_released:
        since = f" since {state.changed_on} by {state.author}" if state.changed_on else ""
        say(f"model {state.name}, released{since}; no change waits")
    else:
        say(
            f"model {state.name} is not released (the mails were made with"
            f" {state.released or 'an unknown one'}): calls that it alone brings up wait for"
            " `citycalls model release`"
        )
