"""What messages advise exists: each command, option and setting that a sentence names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from citycalls.settings import NAMES
from tests.structure.modules import PACKAGES, ROOT
from tests.structure.test_clock import commands

COMMANDS = dict(commands())
OPTIONS = {option for c in COMMANDS.values() for p in c.params for option in p.opts}
GROUPS = {name.partition(" ")[0] for name in COMMANDS if " " in name}
RUN = {"test", "--full", "--accept"}
"""What `run.py` and its tests take beside the commands."""
QUOTED = re.compile(r"`(?:python3 run\.py |citycalls )?([a-z-]+)((?: [^`]*)?)`")
CALLED = re.compile(r"\b(?:citycalls|run\.py) ([a-z-]+)((?: [a-z]+)?)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
SETTING = re.compile(r"CITYCALLS_[A-Z_]*[A-Z]")
FILES = sorted(p for k in PACKAGES for p in (ROOT / k).rglob("*.py"))


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what a module may print: its strings without docstrings, those in pieces joined."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
        if isinstance(node, ast.JoinedStr):
            pieces = [p.value if isinstance(p, ast.Constant) else "X" for p in node.values]
            yield node.lineno, "".join(map(str, pieces))
            silent |= set(node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent:
            yield node.lineno, node.value


def faults(text: str) -> Iterator[str]:
    if " " not in text.strip():
        return
    for name, rest in (*QUOTED.findall(text), *CALLED.findall(text)):
        part = f"{name} {rest.split()[0]}" if rest.split() else name
        is_known = name in COMMANDS or (name in GROUPS and (part in COMMANDS or not rest))
        if not is_known and (name in GROUPS or "citycalls" in text):
            yield f"no command {part!r}"
        command = COMMANDS.get(part) or COMMANDS.get(name)
        if command is not None:
            own = {option for p in command.params for option in p.opts}
            yield from (f"{name} has no {o}" for o in OPTION.findall(rest) if o not in own)
    yield from (f"no option {o}" for o in OPTION.findall(text) if o not in OPTIONS | RUN)
    for setting in SETTING.findall(text):
        if setting not in NAMES and setting.removesuffix("_FILE") not in NAMES:
            yield f"no setting {setting}"


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_message_advises_exists(package):
    found = [
        f"{path.relative_to(ROOT)}, line {line}: {fault} in {text!r}"
        for path in FILES
        if path.relative_to(ROOT).parts[0] == package
        for line, text in sentences(path)
        for fault in faults(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("begin with `citycalls profile import`", "no command"),
        ("begin with `citycalls profiles imports`", "no command"),
        ("wait for `digest --sent`", "digest has no --sent"),
        ("give --querry TEXT, too", "no option --querry"),
        ("correct CITYCALLS_DATABASE there", "no setting CITYCALLS_DATABASE"),
        ("run citycalls modell show", "no command"),
    ],
)
def test_a_wrong_advice_is_found(text, fault):
    assert any(found.startswith(fault) for found in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "begin with `citycalls profiles import` or `citycalls crawl`",
        "they wait for `digest --send --late`",
        "`citycalls profiles history X`",
        "unset CITYCALLS_SECRET or CITYCALLS_SECRET_FILE",
    ],
)
def test_a_right_advice_is_none(text):
    assert not list(faults(text))
