"""Profiles without the fields that nothing reads; author, date and comments stay."""

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from sqlite_utils import Database

CITY = ("nuts_version", "lau_code", "population_year", "region_category")
PROJECT = ("duration_months",)
LINES = re.compile(r"[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029]|$)")
"""A line with its end: ``city:``"""


def apply(db: Database) -> None:
    rows = list(db.execute("SELECT city_id, version, text FROM profile_versions"))
    for city_id, version, text in rows:
        shorter = without_fields(text)
        if shorter != text:
            db.execute(
                "UPDATE profile_versions SET text = ? WHERE city_id = ? AND version = ?",
                [shorter, city_id, version],
            )


def without_fields(text: str) -> str:
    """Return a profile file without the lines of the fields; one that is no YAML as it is.

    A field that shares its line with another one stays: reading passes over it.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError:
        return text
    lines = LINES.findall(text)
    gone = {line for first, last in _fields(root, lines) for line in range(first, last + 1)}
    return "".join(line for n, line in enumerate(lines) if n not in gone)


def _fields(root: Node | None, lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each field, from 0."""
    for part, value in _entries(root):
        if part.value == "city":
            yield from _lines_of(value, CITY, lines)
        elif part.value == "projects" and isinstance(value, SequenceNode):
            for project in value.value:
                yield from _lines_of(project, PROJECT, lines)


def _lines_of(fields: Node, names: tuple[str, ...], lines: list[str]) -> Iterator[tuple[int, int]]:
    if isinstance(fields, MappingNode) and fields.flow_style:
        return
    for name, value in _entries(fields):
        is_one = isinstance(value, ScalarNode) and value.style not in ("|", ">")
        start = name.start_mark
        if name.value in names and is_one and not lines[start.line][: start.column].strip():
            yield start.line, value.end_mark.line


def _entries(node: Node | None) -> list[tuple[Node, Node]]:
    return list(node.value) if isinstance(node, MappingNode) else []
