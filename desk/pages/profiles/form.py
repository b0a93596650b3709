"""What was sent for a profile, read into a draft: every fault names its field, nothing is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from advice.profiles.errors import fault_sentences
from advice.profiles.files import ProfileFile, read_profile_file, write_profile_file
from advice.profiles.keeping import free_identifier
from advice.profiles.schema import FileFields
from desk.pages.profiles.fields import (
    CITY,
    KEYWORDS,
    PAST,
    PROJECT,
    FormFields,
    KeywordRow,
    Kind,
    ProjectFields,
    fields_of,
)
from funding.errors import WrongInput

MOST_FIELDS = 4_000
ENGLISH_TICK = "en:"
"""Before a suggested keyword that is an English one."""
NEW = "new.title"
YES_NO = {"yes": "true", "no": "false"}
Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFault:
    """What is wrong in one field."""

    path: Path
    sentence: str


class WrongDraft(WrongInput):
    """What was sent is no profile; the faults say where."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("\n".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)


def read_fields(sent: Sequence[tuple[str, str]], base: ProfileFile) -> FormFields:
    """Return what a form says, unchecked; projects that it does not show are those of *base*.

    Ticked suggestions are keywords, and a title for a new project is one more project.
    """
    pairs = [(name, clean(value)) for name, value in sent]
    single = dict(pairs)
    if "text" in single:
        return FormFields(text=single["text"])
    shown = fields_of(base)
    known = {project.id: project for project in shown.projects}
    names = dict.fromkeys((*known, *(n.split(".")[1] for n, _ in pairs if n.startswith("p."))))
    projects = [read_project(name, pairs, known.get(name)) for name in names if len(name) <= 60]
    if title := " ".join(single.get(NEW, "").split()):
        projects.append(
            ProjectFields(id=free_identifier(title, set(names)), texts={"title": title})
        )
    city = {name: single.get(f"city.{name}", shown.city[name]) for name in CITY}
    return FormFields(city=city, projects=tuple(projects))


def read_project(
    name: str, pairs: Sequence[tuple[str, str]], known: ProjectFields | None
) -> ProjectFields:
    """Return one project of a form; where the form does not show it, as it was."""
    begin = f"p.{name}."
    own = [(n.removeprefix(begin), value) for n, value in pairs if n.startswith(begin)]
    single = dict(own)
    was = known or ProjectFields(id=name, texts={})
    if "title" not in single:
        return was
    ticks = [value for n, value in own if n == "tick"]
    return ProjectFields(
        id=name,
        texts={field: single.get(field, was.texts.get(field, "")) for field in PROJECT},
        keywords=rows(own, "keywords", [t for t in ticks if not t.startswith(ENGLISH_TICK)]),
        english_keywords=rows(
            own,
            "english_keywords",
            [t.removeprefix(ENGLISH_TICK) for t in ticks if t.startswith(ENGLISH_TICK)],
        ),
        past=past_rows(own),
        is_out=single.get("out") == "1",
    )


def rows(own: Sequence[tuple[str, str]], name: str, ticks: Iterable[str]) -> tuple[KeywordRow, ...]:
    """Return the keywords of a form, each with the weight beside it, and what was ticked."""
    terms = [value for n, value in own if n == name]
    weights = [value for n, value in own if n == f"{name}.weight"]
    weights += ["1"] * len(terms)
    kept = [
        KeywordRow(term=" ".join(term.split()), weight=weight or "1")
        for term, weight in zip(terms, weights, strict=False)
        if term.strip()
    ]
    known = {row.term.casefold() for row in kept}
    return (*kept, *(KeywordRow(term=t) for t in ticks if t.casefold() not in known))


def past_rows(own: Sequence[tuple[str, str]]) -> tuple[Mapping[str, str], ...]:
    columns = [[value for n, value in own if n == f"past.{name}"] for name in PAST]
    found = [
        {name: text.strip() for name, text in zip(PAST, each, strict=True)}
        for each in zip(*columns, strict=False)
    ]
    return tuple(row for row in found if any(row.values()))


def clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def draft_of(fields: FormFields, base: ProfileFile) -> ProfileFile:
    """Return the draft that a form says, the comments of *base* kept.

    Raises WrongDraft with every fault.
    """
    city_id = base.city.id
    try:
        if fields.text is not None:
            draft = read_profile_file(fields.text, city_id)
            if draft.city.id != city_id:
                raise WrongInput(
                    f"{city_id}: field 'city.id' is {draft.city.id[:60]!r}: it names a profile and"
                    f" never changes; write {city_id}"
                )
            return draft
        return draft_of_values(values_of(fields, city_id), base)
    except WrongDraft:
        raise
    except WrongInput as error:
        lines = str(error).splitlines()
        raise WrongDraft([FieldFault(path=(), sentence=line) for line in lines]) from error


def draft_of_values(values: dict[str, Any], base: ProfileFile) -> ProfileFile:
    try:
        checked = FileFields.model_validate(values)
    except ValidationError as error:
        found = [FieldFault(path=p, sentence=words) for p, words in fault_sentences(error)]
        raise WrongDraft(found) from error
    city = checked.city.city()
    projects = [project.project(city) for project in checked.projects]
    return write_profile_file(base, city.id, city=city, projects=projects)


def values_of(fields: FormFields, city_id: str) -> dict[str, Any]:
    """Return the values of a form as a profile file holds them."""
    city = {name: value_of(CITY[name], text) for name, text in fields.city.items()}
    return {
        "city": {"id": city_id, **city},
        "projects": [project_values(p) for p in fields.projects if not p.is_out],
    }


def project_values(project: ProjectFields) -> dict[str, Any]:
    values: dict[str, Any] = {"id": project.id}
    weights: dict[str, Any] = {}
    for name, text in project.texts.items():
        value = value_of(PROJECT[name], text)
        if name.startswith("weights."):
            weights[name.partition(".")[2]] = value
        elif value is not None:
            values[name] = value
    factors: dict[str, str] = {}
    for name in KEYWORDS:
        kept: Sequence[KeywordRow] = getattr(project, name)
        values[name] = [row.term for row in kept]
        factors.update({r.term: r.weight.replace(",", ".") for r in kept if r.weight != "1"})
    past = [{name: text or None for name, text in row.items()} for row in project.past]
    return {**values, "weights": weights, "keyword_weights": factors, "past_projects": past}


def value_of(kind: Kind, text: str) -> Any:
    """Return what a field says as YAML would: a text, a list, or None for an empty one."""
    if kind is Kind.LINES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if kind is Kind.CODES:
        return text.replace(",", " ").split()
    stripped = text.strip()
    if kind is Kind.YES_NO:
        return YES_NO.get(stripped, stripped or None)
    if kind in (Kind.SHARE, Kind.WEIGHT):
        stripped = stripped.replace(",", ".")
    return stripped or None


def with_text(fields: FormFields, text: str | None) -> FormFields:
    """Return the form switched to YAML."""
    return replace(fields, text=text)
