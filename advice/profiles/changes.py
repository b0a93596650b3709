"""What one version of a profile says differently from another, in the words of the profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from advice.profiles.files import ProfileFile
from funding.city import City, PastProject, Project

Value = object
CITY_FIELDS = tuple(f.name for f in fields(City) if f.name not in ("id", "languages"))
LISTS = (
    *("keywords", "english_keywords", "themes", "must", "must_not", "must_all", "must_none"),
    *("excluded_programmes", "roles", "partners_in_hand", "sizes", "instruments"),
)
"""Fields of a project that are lists of words."""
WEIGHTS = ("title", "summary", "keywords", "themes")
SINGLE = (
    *("title", "summary", "language", "budget_min_eur", "budget_max_eur", "max_own_share"),
    *("trl_start", "trl_end", "start_not_before", "is_illustrative", "goes_alone", "notes"),
)


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    SET = "set"
    ORDER = "order"
    """The same entries in another order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that is said differently."""

    project_id: str | None
    """None for a fact of the city."""
    field: str
    """The name in the file; ``weights.title``; ``project`` where a whole one came or went."""
    kind: ChangeKind
    about: str | None = None
    """The keyword whose weight is set, or the title of a past project."""
    old: Value = None
    new: Value = None


def changes_between(old: ProfileFile | None, new: ProfileFile) -> tuple[Change, ...]:
    """Return what *new* says differently, city first; none where only comments differ."""
    if old is None:
        return tuple(
            Change(project_id=p.id, field="project", kind=ChangeKind.ADDED, new=p.title)
            for p in new.projects
        )
    return (*city_changes(old.city, new.city), *changes_of_projects(old.projects, new.projects))


def city_changes(old: City, new: City) -> Iterator[Change]:
    for name in CITY_FIELDS:
        yield from set_change(None, name, getattr(old, name), getattr(new, name))
    yield from list_changes(None, "languages", old.languages, new.languages)


def changes_of_projects(old: Sequence[Project], new: Sequence[Project]) -> Iterator[Change]:
    before, after = {p.id: p for p in old}, {p.id: p for p in new}
    for name, project in after.items():
        if name in before:
            yield from project_changes(before[name], project)
        else:
            yield Change(project_id=name, field="project", kind=ChangeKind.ADDED, new=project.title)
    for name, project in before.items():
        if name not in after:
            yield Change(
                project_id=name, field="project", kind=ChangeKind.REMOVED, old=project.title
            )


def project_changes(old: Project, new: Project) -> Iterator[Change]:
    for name in LISTS:
        yield from list_changes(new.id, name, getattr(old, name), getattr(new, name))
    factors, others = dict(old.emphasis), dict(new.emphasis)
    for term in dict.fromkeys((*factors, *others)):
        was, will = factors.get(term, 1.0), others.get(term, 1.0)
        if was != will:
            yield Change(
                project_id=new.id,
                field="keyword_weights",
                kind=ChangeKind.SET,
                about=term,
                old=was,
                new=will,
            )
    for name in WEIGHTS:
        weights = getattr(old.weights, name), getattr(new.weights, name)
        yield from set_change(new.id, f"weights.{name}", *weights)
    for name in SINGLE:
        yield from set_change(new.id, name, getattr(old, name) or None, getattr(new, name) or None)
    yield from past_changes(new.id, old.past_projects, new.past_projects)


def set_change(project_id: str | None, name: str, old: Value, new: Value) -> Iterator[Change]:
    if old != new:
        yield Change(project_id=project_id, field=name, kind=ChangeKind.SET, old=old, new=new)


def list_changes(
    project_id: str | None, name: str, old: Sequence[str], new: Sequence[str]
) -> Iterator[Change]:
    gone = [entry for entry in old if entry not in new]
    come = [entry for entry in new if entry not in old]
    for entry in gone:
        yield Change(project_id=project_id, field=name, kind=ChangeKind.REMOVED, old=entry)
    for entry in come:
        yield Change(project_id=project_id, field=name, kind=ChangeKind.ADDED, new=entry)
    if not (gone or come) and tuple(old) != tuple(new):
        yield Change(
            project_id=project_id,
            field=name,
            kind=ChangeKind.ORDER,
            old=", ".join(old),
            new=", ".join(new),
        )


def past_changes(
    project_id: str, old: Sequence[PastProject], new: Sequence[PastProject]
) -> Iterator[Change]:
    before: Mapping[str, PastProject] = {p.title: p for p in old}
    after: Mapping[str, PastProject] = {p.title: p for p in new}
    for title in dict.fromkeys((*before, *after)):
        was, will = before.get(title), after.get(title)
        if was is None:
            kind = ChangeKind.ADDED
        else:
            kind = ChangeKind.REMOVED if will is None else ChangeKind.SET
        if was != will:
            yield Change(
                project_id=project_id,
                field="past_projects",
                kind=kind,
                about=title,
                old=told(was),
                new=told(will),
            )


def told(past: PastProject | None) -> str | None:
    """Return a past project on one line; None where there is none."""
    if past is None:
        return None
    return " · ".join(part for part in (past.title, past.call, past.summary) if part)
