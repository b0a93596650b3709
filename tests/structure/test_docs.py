"""The documentation names every command, setting and source."""

import re
from pathlib import Path

import pytest
import typer

from citycalls.cli import app
from citycalls.settings import NAMES
from funding.source import load_sources

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name):
    assert f"`{name}" in README


def test_every_part_of_a_command_is_in_the_readme():
    for name, command in COMMANDS.items():
        for part in getattr(command, "commands", {}):
            assert f"`{part}`" in README, f"{name} {part}"


def test_every_setting_is_in_the_readme_and_none_that_does_not_exist():
    assert set(re.findall(r"CITYCALLS_[A-Z_]*[A-Z]", README)) == set(NAMES)


def test_every_source_is_in_the_readme():
    listed = re.findall(r"^\| `([a-z][a-z0-9-]*)` \|", README, re.M)
    assert set(load_sources()) <= set(listed)


def test_what_the_readme_links_to_exists():
    for path in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in path:
            assert (ROOT / path).exists(), path


def test_commands_in_the_readme_exist():
    for name in re.findall(r"run\.py ([a-z]+)", README):
        assert name in COMMANDS or name == "test", name
