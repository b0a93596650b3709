"""One change of many profiles: a keyword for several projects, a fact for several cities."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from advice.profiles.files import ProfileFile, write_profile_file
from advice.profiles.suggestions import with_keyword
from funding.city import City, LegalType, Project
from funding.errors import WrongInput


class BulkKind(StrEnum):
    """What is changed everywhere."""

    KEYWORD = "keywords"
    ENGLISH_KEYWORD = "english_keywords"
    THEME = "themes"
    MUST_NOT_BE_NAMED = "must_none"
    FACT = "fact"


FACTS: Mapping[str, Mapping[str, object]] = {
    **{
        name: {"yes": True, "no": False, "": None}
        for name in (
            *("has_climate_plan", "is_covenant_signatory", "is_mission_city", "had_eui_ia_grant"),
        )
    },
    "legal_type": {kind.value: kind for kind in LegalType},
    "degurba": {"1": 1, "2": 2, "3": 3, "": None},
}
"""Facts that may be the same in many cities, and the values that each can have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkChange:
    kind: BulkKind
    value: str
    """The term, or the value of the fact as `FACTS` names it."""
    fact: str | None = None


def changed_profile(
    profile: ProfileFile, change: BulkChange, projects: Collection[str]
) -> ProfileFile:
    """Return the profile with the change in *projects*, given by id; unchanged if it says so.

    A fact is changed where any project of the city is named.  Raises WrongInput for a value that
    can't be used.
    """
    named = [p.id for p in profile.projects if p.id in projects]
    if not named:
        return profile
    if change.kind is BulkKind.FACT:
        return write_profile_file(profile, profile.city.id, city=with_fact(profile.city, change))
    new = [with_term(p, change) if p.id in named else p for p in profile.projects]
    return write_profile_file(profile, profile.city.id, projects=new)


def with_fact(city: City, change: BulkChange) -> City:
    if change.fact not in FACTS:
        raise WrongInput(f"{change.fact!r} is no fact to set; choose one of {', '.join(FACTS)}")
    values = FACTS[change.fact or ""]
    if change.value not in values:
        known = ", ".join(repr(v) for v in values)
        raise WrongInput(f"{change.fact} can't be {change.value[:60]!r}; it is one of {known}")
    return replace(city, **{change.fact: values[change.value]})  # type: ignore[arg-type]


def with_term(project: Project, change: BulkChange) -> Project:
    term = " ".join(change.value.split())
    if not term:
        raise WrongInput("the word is empty; write the one to add")
    if change.kind in (BulkKind.KEYWORD, BulkKind.ENGLISH_KEYWORD):
        is_english = change.kind is BulkKind.ENGLISH_KEYWORD and project.language not in (
            None,
            "en",
        )
        return with_keyword(project, term, is_english=is_english)
    if change.kind is BulkKind.THEME:
        return replace(project, themes=with_one(project.themes, term))
    return replace(project, must_none=with_one(project.must_none, term))


def with_one(present: tuple[str, ...], term: str) -> tuple[str, ...]:
    is_there = term.casefold() in (known.casefold() for known in present)
    return present if is_there else (*present, term)
