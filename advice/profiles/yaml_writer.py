"""New values in the text of a profile file, its comments kept."""

import io
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString

from funding.city import City, Project

LINE_ENDS = re.compile(r"\r\n?")
"""A line end of another system, ``\r\n``."""
LONG = 90
"""Longer texts are folded over lines of this length."""
Content = tuple[City, tuple[Project, ...]]


def write_values(text: str, old: Content, new: Content) -> str:
    """Return *text*, which says *old*, so changed that it says *new*.

    The text was read before, so that loading it here is safe.
    """
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 2**31  # lines break where the author broke them, new texts where _fold says
    yaml.preserve_quotes = True
    document = yaml.load(LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))
    _change(document["city"], _city_fields(old[0]), _city_fields(new[0]))
    before = {
        _short(p.id): (p, fields) for p, fields in zip(old[1], document["projects"], strict=True)
    }
    if tuple(before) == tuple(_short(p.id) for p in new[1]):
        for project in new[1]:
            earlier, fields = before[_short(project.id)]
            _change(fields, _project_fields(earlier), _project_fields(project))
    else:
        document["projects"] = _projects(before, new[1])
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue().replace("\n", "\r\n" if "\r\n" in text else "\n")


def _projects(
    before: Mapping[str, tuple[Project, CommentedMap]], projects: tuple[Project, ...]
) -> CommentedSeq:
    entries = CommentedSeq()
    for project in projects:
        if _short(project.id) in before:
            earlier, fields = before[_short(project.id)]
            _change(fields, _project_fields(earlier), _project_fields(project))
        else:
            fields = CommentedMap()
            _change(fields, {}, _project_fields(project))
        entries.append(fields)
    return entries


def _change(fields: CommentedMap, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for name, value in new.items():
        if value == old.get(name):
            continue
        if value in (None, [], {}, ""):
            fields.pop(name, None)
        else:
            fields[name] = _content(value)


def _content(value: Any) -> Any:
    if isinstance(value, str):
        is_prose = len(value) > LONG and "\n" not in value and "  " not in value
        return _fold(value) if is_prose else value
    if isinstance(value, list):
        return [_content(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _content(v) for name, v in value.items() if v is not None}
    return value


def _fold(text: str) -> FoldedScalarString:
    folded: FoldedScalarString = FoldedScalarString(text)
    breaks, begin, last = [], 0, -1
    for place in (n for n, character in enumerate(text) if character == " "):
        if place - begin > LONG and last > begin:
            breaks.append(last)
            begin = last + 1
        last = place
    folded.fold_pos = breaks  # type: ignore[attr-defined]  # the emitter looks for it
    return folded


def _short(project_id: str) -> str:
    return project_id.partition("/")[2]


def _city_fields(city: City) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(city).items()}


def _project_fields(project: Project) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in asdict(project).items() if name != "city"}
    fields["illustrative"] = fields.pop("is_illustrative")
    del fields["understood"]  # follows from the rest
    del fields["emphasis"]
    fields["keyword_weights"] = {term: _plain(factor) for term, factor in project.emphasis}
    return {"id": _short(project.id), **{n: v for n, v in fields.items() if n != "id"}}


def _plain(value: Any) -> Any:
    """Return what YAML can hold; a share has at most four decimals, which a float keeps."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _plain(v) for name, v in value.items() if v is not None}
    return value if isinstance(value, str | int | float | date) else None
