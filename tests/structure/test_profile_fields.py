"""What a city is asked for is used: every field of a profile is read somewhere in the product."""

import ast
from collections.abc import Iterable
from dataclasses import fields, make_dataclass

import pytest

from funding.city import City, Project
from tests.structure.modules import PACKAGES, ROOT

OWN = ("funding/city.py", "advice/profiles/schema.py", "advice/profiles/yaml_writer.py")
"""The definition, the schema and the writer: they know each field and use none."""
HOLDERS = {"city", "project", "profile", "p"}
"""How a city or project is called where it is used."""
UNREAD = {"notes"}
"""For colleagues; people read them in the file and in ``profiles show``."""


def read_attributes() -> set[str]:
    """Return the attributes that the product takes from a city or project."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if path.relative_to(ROOT).as_posix() not in OWN:
                found |= attributes_in(path.read_text(encoding="utf-8"))
    return found


def attributes_in(source: str) -> set[str]:
    return {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and (getattr(node.value, "id", None) or getattr(node.value, "attr", None)) in HOLDERS
    }


def unread(kind: type, read: Iterable[str]) -> list[str]:
    return [f.name for f in fields(kind) if f.name not in {*read, *UNREAD}]


@pytest.mark.parametrize("kind", [City, Project])
def test_every_field_is_read(kind: type) -> None:
    assert unread(kind, read_attributes()) == []


def test_a_planted_field_is_noticed() -> None:
    planted = make_dataclass("Planted", ["lau_code"], kw_only=True)
    assert unread(planted, read_attributes()) == ["lau_code"]
