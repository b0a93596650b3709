"""Commands that read words and paths themselves.

typer reads every parameter with pydantic, also those that nobody gave: loading it takes a third of
what `status` takes.  What is more than a word, a path or one of our own parsers it still reads.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

UNREAD = object()
READER = "get_runtime_param"
"""The method by which typer gets what reads a parameter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lean:
    """Reads the values of one parameter."""

    annotation: Any
    parser: Callable[[Any], Any] | None
    usual: Callable[[], Any]
    """Gives typer's own reader."""

    def itself(self) -> "Lean":
        return self

    def coerce(self, value: Any, param: Any, ctx: typer.Context) -> Any:
        """Return what the command gets; as typer does, None or () for what was not given."""
        found = self.read(value)
        return self.usual().coerce(value, param=param, ctx=ctx) if found is UNREAD else found

    def read(self, value: Any) -> Any:
        if get_origin(self.annotation) is list:
            if value is None:
                return ()
            (kind,) = get_args(self.annotation)
            some = [self.read_one(one, kind) for one in value]
            return UNREAD if any(one is UNREAD for one in some) else some
        return None if value is None else self.read_one(value, self.annotation)

    def read_one(self, value: Any, kind: Any) -> Any:
        if self.parser is not None:
            return self.parser(value)
        if isinstance(value, kind):
            return value
        # one that is there and can't be read is refused in typer's words
        if kind is Path and (os.access(value, os.R_OK) or not Path(value).exists()):
            return Path(value)
        return UNREAD


def make_lean(params: Sequence[Any]) -> None:
    """Let parameters be read by `Lean`; those that are already stay as they are."""
    for param in params:
        if READER not in vars(param):
            about = param.type_descriptor
            lean = Lean(
                annotation=about.annotation,
                parser=about.parameter_info.parser,
                usual=getattr(param, READER),
            )
            setattr(param, READER, lean.itself)


class LeanCommand(TyperCommand):
    """A command whose parameters are read without pydantic."""

    def get_params(self, ctx: Any) -> list[Any]:
        found = super().get_params(ctx)
        make_lean(found)
        return found


class LeanGroup(TyperGroup):
    """The same for the options before a command."""

    def get_params(self, ctx: Any) -> list[Any]:
        found = super().get_params(ctx)
        make_lean(found)
        return found
