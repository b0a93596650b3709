"""`bench`: what things cost, ours beside its peers."""

from typing import Annotated

import typer

from citycalls.options import Json, Today, load_settings, read_day
from citycalls.output import print_json, print_table, say
from funding.errors import WrongInput
from funding.resources import CHECKOUT


def register(app: typer.Typer) -> None:
    app.command()(bench)


def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="topk, pages, letters …; else all but letters-10000."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write the figures to bench/results/DATE.json.")
    ] = False,
    today: Today = None,
    json: Json = False,
) -> None:
    """What things cost, ours beside its peers in one run (in a checkout); takes minutes."""
    import importlib
    import os

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processor time is compared, not cores
    if not (CHECKOUT / "bench").is_dir():
        raise WrongInput("benchmarks run in a checkout; this is an installed copy")
    suite = importlib.import_module("bench.suite.run")  # no package of ours: it is not shipped
    day = read_day(today, load_settings(None))
    figures = suite.run_suite(names or ())
    path = suite.keep(figures, day) if keep else None
    if json:
        print_json(figures)
        return
    columns = ("name", "ours", "peer", "ratio", "goal", "met", "unit", "beside")
    print_table(columns, [[figure[name] for name in columns] for figure in figures])
    if path is not None:
        say(str(path))
