"""The table "by page, by address and by command" of docs/api.md is whole, and names what exists."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from citycalls.cli import app
from desk.app import desk_addresses
from desk.security.roles import FOR_PROGRAMS
from tests.structure.modules import ROOT

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BEFORE = "/api/v1"
OTHERS = ("/api/openapi.json", "/common-grants/")
"""Addresses of programs that stand in sections of their own."""
NAMED = re.compile(r"`([^`]+)`")


def rows() -> list[list[str]]:
    _, _, section = TEXT.partition("## The same by page, by address and by command")
    table = re.findall(r"^\| (.*) \|$", section.partition("\n## ")[0], re.MULTILINE)
    return [row.split(" | ") for row in table[1:]]


def alone() -> set[str]:
    """What the paragraph below the table names as there on the command line only."""
    (words,) = re.findall(r"^On the command line alone is [^:]*:(.*?)\.\n$", TEXT, re.M | re.S)
    return set(NAMED.findall(words))


def column(number: int) -> set[str]:
    named = {name for row in rows() for name in NAMED.findall(row[number])}
    return {name for name in named if not name.startswith("--")}


def served() -> set[str]:
    """Every address, with its method unless it is asked with GET."""
    found = set()
    for path, method in desk_addresses():
        plain = re.sub(r":\w+}", "}", path)
        if method != "HEAD":
            found.add(plain if method == "GET" else f"{method} {plain}")
    return found


def commands(group: Any, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def is_for_programs(address: str) -> bool:
    return address.rpartition(" ")[2].startswith(FOR_PROGRAMS)


def test_every_page_is_in_the_table_and_none_that_does_not_exist() -> None:
    assert column(0) == {address for address in served() if not is_for_programs(address)}


def test_every_address_of_the_api_is_in_the_table_and_none_that_does_not_exist() -> None:
    asked = {address for address in served() if is_for_programs(address)}
    others = {address for address in asked if address.rpartition(" ")[2].startswith(OTHERS)}
    assert {
        re.sub("(^| )/", rf"\1{BEFORE}/", name, count=1) for name in column(1)
    } == asked - others


def test_every_command_is_in_the_table_or_named_as_there_alone() -> None:
    assert column(2) | alone() == set(commands(typer.main.get_command(app)))
    assert not column(2) & alone()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:40])
def test_each_line_says_what_does_it_or_why_nothing_does(row: list[str]) -> None:
    assert len(row) == 3
    for cell in row:
        assert NAMED.match(cell) or re.match(r"– \w+", cell), cell
