"""Every command whose result depends on the time can be told another time."""

import ast

import pytest
import typer

from citycalls.cli import app
from tests.structure.modules import ROOT

COMMANDS = ROOT / "citycalls" / "commands"
ASKING = frozenset({"read_day", "read_moment", "stamp", "clock"})
"""The functions of `citycalls.options` that ask the clock unless they are told."""
REAL = frozenset({"now", "today", "utcnow", "monotonic"})
TIMELESS = {
    "demo": "its two weeks are its own",
    "evaluate": "a judged set has no date",
    "new-source": "writes files without a date",
    "sbom": "packages have no date",
    "concepts": "words have no date",
    "replay": "past issues have their own dates",
    "timetables check": "a file has its own dates",
    "timetables guess": "describes a sheet, whatever the day",
    "timetables read": "reads what a sheet says, whatever the day",
    "profiles list": "what is stored",
    "profiles export": "what is stored",
    "profiles history": "what is stored",
    "mistakes list": "what is stored",
    "feeds list": "what is stored",
    "recipients list": "what is stored",
    "audit": "what is stored",
    "accounts list": "what is stored",
    "clients list": "what is stored",
    "bulletin list": "what is stored",
}
"""Commands that no time changes, and why."""


def commands(group=None, before=""):
    group = typer.main.get_command(app) if group is None else group
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} ")
        else:
            yield before + name, command


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_a_command_takes_the_day_or_says_why_no_time_matters(name, command):
    options = {option for p in command.params for option in p.opts}
    is_timeless = name in TIMELESS or name.partition(" ")[0] in TIMELESS
    assert ("--today" in options) is not is_timeless, name


@pytest.mark.parametrize("path", sorted(COMMANDS.rglob("*.py")), ids=lambda p: p.stem)
def test_no_command_asks_the_clock_past_its_options(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = f"{ast.unparse(node.func)}, line {node.lineno}"
            assert node.func.attr not in REAL or node.args or "store" in asked, asked


@pytest.mark.parametrize("path", sorted(COMMANDS.rglob("*.py")), ids=lambda p: p.stem)
def test_what_asks_the_clock_is_told_what_the_command_was_told(path):
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        parameters = {a.arg for a in function.args.args}
        for call in ast.walk(function):
            name = getattr(getattr(call, "func", None), "id", None)
            if name in ASKING:
                told = {a.id for a in call.args if isinstance(a, ast.Name)}
                assert told & {"today", "now"} & parameters, f"{path.name}: {function.name}"
