"""Judged sets as files: calls, profiles and grades."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from funding.call import Call, Record, TextSection
from funding.city import City, PastProject, Project
from funding.errors import WrongInput
from matcher.understanding import raw_text_project


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedSet:
    name: str
    calls: tuple[Call, ...]
    """Call id is the id of the file."""
    projects: tuple[Project, ...]
    grades: Mapping[str, Mapping[str, int]]
    """Profile id to call id to grade; what is not there is 0."""
    slices: Mapping[str, frozenset[str]]
    """Name of a part of the profiles (``urban``, ``de``) to their ids."""


def read_judged(folder: Path, profiles: Path | None = None) -> JudgedSet:
    """Return the set in *folder*: ``calls.jsonl``, ``profiles.jsonl``, ``qrels.tsv``.

    Raises WrongInput naming file and line of what is missing or unreadable.
    """
    rows = list(read_lines(profiles or folder / "profiles.jsonl"))
    projects = tuple(read_project(values, where) for values, where in rows)
    slices: dict[str, set[str]] = {}
    for (values, _), project in zip(rows, projects, strict=True):
        if project.language:
            slices.setdefault(project.language, set()).add(project.id)
        if values.get("urban"):
            slices.setdefault("urban", set()).add(project.id)
    return JudgedSet(
        name=folder.name,
        calls=tuple(read_call(v, where) for v, where in read_lines(folder / "calls.jsonl")),
        projects=projects,
        grades=read_grades(folder / "qrels.tsv"),
        slices={name: frozenset(ids) for name, ids in sorted(slices.items())},
    )


def read_lines(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the objects of a JSON lines file with the place of each."""
    if not path.is_file():
        raise WrongInput(f"{path} does not exist; a judged set has it (docs/matching.md)")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            raise WrongInput(f"{path}, line {number}: no JSON object ({error})") from error
        if not isinstance(values, dict):
            raise WrongInput(f"{path}, line {number}: {line[:40]!r} is no JSON object")
        yield values, f"{path}, line {number}"


def wanted(values: Mapping[str, Any], name: str, where: str) -> str:
    if not isinstance(values.get(name), str):
        raise WrongInput(f"{where}: {name!r} is {values.get(name)!r}; it must be a text")
    return str(values[name])


def read_call(values: Mapping[str, Any], where: str) -> Call:
    identifier, text = wanted(values, "id", where), values.get("text") or ""
    record = Record(
        source="judged",
        source_id=identifier,
        title=wanted(values, "title", where),
        url="",
        language=values.get("language"),
        programme_raw=values.get("programme"),
        call_title=values.get("call_title"),
        destination=values.get("destination"),
        sections=(TextSection(heading=None, text=text),) if text else (),
    )
    return Call(id=identifier, best=record, records=(record,))


def read_project(values: Mapping[str, Any], where: str) -> Project:
    """Return the project of a line; one with a ``text`` alone is asked as `match --text` asks."""
    identifier = wanted(values, "id", where)
    city = City(
        id=identifier, name=values.get("city") or "", country=values.get("country") or "",
        nuts3=values.get("nuts3"), population=values.get("population"),
    )  # fmt: skip
    if "title" not in values and "text" in values:
        return raw_text_project(identifier, wanted(values, "text", where), replace(city, name=""))
    past = (p if isinstance(p, dict) else {"title": p} for p in values.get("past_projects") or ())
    return Project(
        id=identifier,
        city=city,
        title=wanted(values, "title", where),
        summary=values.get("summary") or "",
        language=values.get("language"),
        keywords=tuple(values.get("keywords") or ()),
        themes=tuple(values.get("themes") or ()),
        past_projects=tuple(
            PastProject(title=p["title"], call=p.get("call"), summary=p.get("summary"))
            for p in past
        ),
    )


def read_grades(path: Path) -> Mapping[str, Mapping[str, int]]:
    if not path.is_file():
        raise WrongInput(f"{path} does not exist; a judged set has it (docs/matching.md)")
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) != 4 or not cells[3].strip().isdecimal():
            raise WrongInput(
                f"{path}, line {number}: {line!r} is not profile, 0, call and grade, with tabs"
            )
        grades.setdefault(cells[0], {})[cells[2]] = int(cells[3])
    return grades
