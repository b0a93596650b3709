"""The options by which a person chooses where matching runs."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from funding.errors import WrongInput

if TYPE_CHECKING:
    from citycalls.settings import Settings


class Engine(StrEnum):
    LOCAL = "local"
    """In this process."""
    DASK = "dask"
    """On the workers of a scheduler of dask.distributed."""


Where = Annotated[
    Engine, typer.Option("--engine", help="dask: on the workers of a scheduler, many at once.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="tls://calls-1.example:8786 (or CITYCALLS_SCHEDULER)."),
]


def scheduler_of(engine: Engine, scheduler: str | None, settings: "Settings") -> str | None:
    """Return the address of the scheduler; None to match in this process.

    Raises WrongInput for an address that nothing needs, and for none where one is needed.
    """
    if engine is Engine.LOCAL:
        if scheduler is not None:
            raise WrongInput(f"--scheduler {scheduler!r} is for a cluster; add --engine dask")
        return None
    address = scheduler or settings.scheduler
    if address is None:
        raise WrongInput(
            "--engine dask needs the address of a scheduler; name it with --scheduler ADDRESS or "
            "CITYCALLS_SCHEDULER, or leave --engine out"
        )
    return address
