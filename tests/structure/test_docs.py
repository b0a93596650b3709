"""The documentation names every command, setting and source."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from citycalls.cli import app
from citycalls.settings import NAMES
from funding.source import load_sources
from tests.structure.modules import PACKAGES

ROOMS = {*PACKAGES, "data", "docs", "templates", "tests"}
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
        assert name in COMMANDS or name in ("test", "install", "archive", "dask"), name


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_files_that_the_documents_name_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {p for p in re.findall(r"`([a-z_./]+)`", text) if p.split("/")[0] in ROOMS and "/" in p}
    assert len(named) > 5
    missing = [p for p in named if "my_portal" not in p and not (ROOT / p).exists()]
    assert missing == []


def test_every_room_is_in_the_architecture_with_its_place_in_the_order():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (c for c in layers["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    assert " -> ".join(contract["layers"]) in text
    for room in PACKAGES:
        assert f"| `{room}/` |" in text, room
        lines = (ROOT / room / "__init__.py").read_text(encoding="utf-8").splitlines()
        assert len(lines) >= 5, f"{room}/__init__.py: say its purpose, show one use"
