"""Judged sets: calls, profiles and graded pairs in the layout that `evaluate` reads."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from funding.call import Call, Kind, Record, Section, Status
from funding.city import City, PastProject, Project
from funding.errors import WrongInput

CODES = {
    "Horizon Europe": "HORIZON",
    "Connecting Europe Facility": "CEF",
    "Digital Europe": "DIGITAL",
    "Creative Europe": "CREA",
}


@dataclass(frozen=True, kw_only=True)
class JudgedSet:
    name: str
    calls: tuple[Call, ...]
    projects: tuple[Project, ...]
    grades: Mapping[str, Mapping[str, int]]
    """Profile id to call id to grade 0..3; absent pairs are 0."""


def load_judged(folder: Path, profiles: Path | None = None) -> JudgedSet:
    """Return a judged set.  Raises WrongInput naming the file and line that can't be read."""
    calls = [judged_call(v) for v in json_lines(folder / "calls.jsonl")]
    projects = [judged_project(v) for v in json_lines(profiles or folder / "profiles.jsonl")]
    return JudgedSet(
        name=folder.name,
        calls=tuple(Call(id=r.source_id, best=r, records=(r,)) for r in calls),
        projects=tuple(projects),
        grades=read_grades(folder / "qrels.tsv"),
    )


def json_lines(path: Path) -> Iterable[Mapping[str, Any]]:
    if not path.is_file():
        raise WrongInput(f"{str(path)!r} is no file; a judged set has calls.jsonl, profiles.jsonl")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                value = json.loads(line)
                value["id"]
            except (ValueError, KeyError, TypeError) as error:
                raise WrongInput(
                    f"{path}, line {number}: {error}; each line is one JSON"
                ) from error
            yield value


def judged_call(values: Mapping[str, Any]) -> Record:
    text = values.get("text")
    programme = values.get("programme")
    return Record(
        source="judged",
        source_id=values["id"],
        title=values.get("title") or values["id"],
        url="https://calls.example.eu/",
        kind=Kind.TOPIC,
        language=values.get("language"),
        status_claimed=Status.OPEN,
        call_title=values.get("call_title"),
        destination=values.get("destination"),
        programme=CODES.get(programme, programme) if programme else None,
        type_of_action=values.get("type_of_action"),
        sections=(Section(heading=None, text=text),) if text else (),
    )


def judged_project(values: Mapping[str, Any]) -> Project:
    city = City(
        id="judged",
        name=values.get("city") or "",
        country=values.get("country") or "",
        nuts3=values.get("nuts3"),
        population=values.get("population"),
    )
    past = [
        p if isinstance(p, str) else p.get("title", "") for p in values.get("past_projects") or ()
    ]
    return Project(
        id=values["id"],
        city=city,
        title=values.get("title") or "",
        summary=values.get("summary") or "",
        language=values.get("language"),
        keywords=tuple(values.get("keywords") or ()),
        themes=tuple(values.get("themes") or ()),
        past_projects=tuple(PastProject(title=t) for t in past if t),
    )


def read_grades(path: Path) -> dict[str, dict[str, int]]:
    if not path.is_file():
        raise WrongInput(f"{str(path)!r} is no file; a judged set has qrels.tsv")
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            profile, _, call, grade = line.split("\t")
            grades.setdefault(profile, {})[call] = int(grade)
        except ValueError as error:
            raise WrongInput(f"{path}, line {number}: {line[:80]!r} is not 4 columns") from error
    return grades
