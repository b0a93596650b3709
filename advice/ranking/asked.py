"""What somebody asks about: a stored profile, a profile file, a text, or a few words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advice.documents.tidy import visible
from advice.profiles.files import SUFFIXES, load_profile_text, read_profile_file
from advice.profiles.stored_projects import load_profiles, load_projects
from advice.ranking.matching import ad_hoc_project
from funding.city import LegalType, Project
from funding.errors import WrongInput
from store.database import Store

LONGEST_TERM = 100
"""Characters, as of a keyword of a profile."""
BETWEEN = ";"
"""Between the terms that a person adds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question; exactly one of `profile`, `text` and `query` is there."""

    profile: str | None = None
    """A city, a city/project, or a profile file that is not stored: ``draft.yaml``."""
    text: str | None = None
    query: str | None = None
    country: str | None = None
    applicant: LegalType = LegalType.MUNICIPALITY
    terms: str = ""
    """Terms that a person adds to a text: ``rain retention; green roofs``."""
    without: Sequence[str] = ()
    """Derived terms that are not meant."""
    must: Sequence[str] = ()
    """Terms that a call has to name, each of them."""
    must_not: Sequence[str] = ()
    """Terms that no call may name."""
    emphasis: Sequence[tuple[str, float]] = ()
    """Terms that count more or less than usual, with their factors."""
    population: int | None = None
    roles: Sequence[str] = ()
    """What the applicant would be: ``coordinator``, ``partner`` …"""

    @property
    def name(self) -> str:
        """What a document calls the question: the profile, ``text`` or ``query``."""
        return self.profile or ("text" if self.query is None else "query")


def projects_asked(store: Store, asked: Asked) -> list[Project]:
    """Return the projects that are asked about; nothing of a text or a draft is stored.

    Raises WrongInput for a file that can't be read, UnknownName for an unknown profile.
    """
    if asked.profile is not None:
        draft = Path(asked.profile)
        if draft.suffix in SUFFIXES:
            return read_draft(draft)
        return load_projects(store, asked.profile)
    return [project_asked(asked)]


def every_city(store: Store) -> list[tuple[Asked, list[Project]]]:
    """Return the question about each stored city, with its projects.

    Raises WrongInput where none is stored.
    """
    found = [(Asked(profile=f.city.id), list(f.projects)) for f in load_profiles(store)]
    if not found:
        raise WrongInput("no profile is stored yet; `citycalls profiles import FILE` stores some")
    return found


def project_asked(asked: Asked) -> Project:
    """Return the project of a text or a question.  Raises WrongInput for what can't be asked."""
    terms = [t.strip() for t in asked.terms.split(BETWEEN) if t.strip()]
    project = ad_hoc_project(
        (asked.query or "") if asked.text is None else asked.text,
        is_question=asked.text is None,
        country=asked.country,
        applicant=asked.applicant,
        terms=terms,
    )
    return replace(
        project,
        city=replace(project.city, population=asked.population),
        must_all=tuple(read_term(t) for t in asked.must),
        must_none=tuple(read_term(t) for t in asked.must_not),
        emphasis=tuple(asked.emphasis),
        roles=tuple(asked.roles),
    )


def read_term(text: str) -> str:
    """Return a term that a person demands, on one line.  Raises WrongInput for an empty one."""
    term = " ".join(visible(text).split())
    if not term or len(term) > LONGEST_TERM:
        raise WrongInput(
            f"{text[:LONGEST_TERM]!r} can't be demanded; "
            f"name a term of 1 to {LONGEST_TERM} characters"
        )
    return term


def read_draft(path: Path) -> list[Project]:
    if not path.is_file():
        raise WrongInput(
            f"there is no profile file {str(path)!r}; name a file, a city or a project"
        )
    return list(read_profile_file(load_profile_text(path), path.name).projects)
