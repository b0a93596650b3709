"""`timetables`: what authorities plan, and which planned call has become which real one."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from citycalls.options import (
    COMMAND_LINE,
    Db,
    Json,
    Today,
    load_settings,
    opened,
    read_day,
    stamp,
    used,
)
from citycalls.output import print_json, print_table, say

group = typer.Typer(
    help="Timetables of planned calls.", no_args_is_help=True, rich_markup_mode=None
)
PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="The id of a planned call.")]
RealId = Annotated[str, typer.Argument(metavar="CALL", help="The id of the call that is there.")]
Author = Annotated[str | None, typer.Option(help="Who decides.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="timetables")


@group.command("list")
def list_(today: Today = None, db: Db = None, json: Json = False) -> None:
    """The planned calls by the time when they are expected, and what they have become."""
    from advice.timetables.planned import planned_calls
    from store.timetables.joins import list_joins

    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store, store.read():
        plans = planned_calls(store, today=day)
        joins = list_joins(store)
    if json:
        print_json(
            {
                "planned": [asdict(plan) for plan in plans],
                "calls": [asdict(join) for join in joins],
            }
        )
        return
    names = ("expected", "state", "programme", "title", "id")
    print_table(names, [[getattr(plan, name) for name in names] for plan in plans])
    if joins:
        say("")
        joined = ("state", "plan_call", "real_call", "real_title", "found_on", "decided_by")
        print_table(joined, [[getattr(join, name) for name in joined] for join in joins])


@group.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A timetable: erdf-north.toml.")],
    json: Json = False,
) -> None:
    """Read a timetable without keeping it; what is wrong is told with its line."""
    from funding.timetable.reading import read_timetable

    with used(path, "name a timetable"):
        found = read_timetable(path)
    rows = [
        (c.opens and c.opens.text, c.closes and c.closes.text, c.amount_eur, c.title, c.id)
        for c in found.calls
    ]
    names = ("opens", "closes", "amount_eur", "title", "id")
    if json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    say(f"{found.title} ({found.programme}), published {found.published}: {len(rows)} calls")
    print_table(names, rows)


@group.command()
def join(
    plan: PlanId,
    call: RealId,
    author: Author = None,
    today: Today = None,
    db: Db = None,
) -> None:
    """Say that a planned call has become a call of a portal."""
    decide(plan, call, today, is_same=True, author=author, db=db)
    say(f"{plan} has become {call}; it stands on its page now, and no longer in lists.")


@group.command()
def part(
    plan: PlanId,
    call: RealId,
    author: Author = None,
    today: Today = None,
    db: Db = None,
) -> None:
    """Say that a planned call and a call of a portal are two."""
    decide(plan, call, today, is_same=False, author=author, db=db)
    say(f"{plan} and {call} are two calls; they are not joined again.")


def decide(
    plan: str, call: str, today: str | None, *, is_same: bool, author: str | None, db: Path | None
) -> None:
    from store.calls.calls import find_call
    from store.timetables.joining import decide_join

    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store:
        decide_join(
            store,
            plan,
            find_call(store, call).id,
            is_same=is_same,
            who=author or COMMAND_LINE,
            today=day,
            now=stamp(today, settings),
        )
