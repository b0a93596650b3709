"""The fields of a profile as the form has them: how each is asked for, and what stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from advice.profiles.files import ProfileFile
from funding.city import City, Project

STEPS = (0.5, 1.0, 2.0, 3.0)
"""Weights of a keyword that the form offers, beside one that stands there already."""
FIELD_STEPS = (0.0, 0.5, 1.0, 2.0, 3.0)
"""Weights of a whole field; none lets the program choose."""
EMPTY_ROWS = 2


class Kind(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    PROSE = "prose"
    LINES = "lines"
    """One entry a line."""
    CODES = "codes"
    """Short entries with commas between them."""
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"
    YES_NO = "yes_no"
    COUNTRY = "country"
    LANGUAGE = "language"
    LEGAL_TYPE = "legal_type"
    DEGREE = "degree"
    WEIGHT = "weight"


CITY: Mapping[str, Kind] = {
    "name": Kind.TEXT,
    "country": Kind.COUNTRY,
    "nuts3": Kind.TEXT,
    "population": Kind.NUMBER,
    "degurba": Kind.DEGREE,
    "legal_type": Kind.LEGAL_TYPE,
    "is_mission_city": Kind.YES_NO,
    "has_climate_plan": Kind.YES_NO,
    "is_covenant_signatory": Kind.YES_NO,
    "had_eui_ia_grant": Kind.YES_NO,
    "decision_days": Kind.NUMBER,
    "languages": Kind.CODES,
}
BASIC: Mapping[str, Kind] = {
    "title": Kind.TEXT,
    "summary": Kind.PROSE,
    "language": Kind.LANGUAGE,
}
DEMANDS: Mapping[str, Kind] = {
    "themes": Kind.LINES,
    "must_all": Kind.LINES,
    "must_none": Kind.LINES,
}
FURTHER: Mapping[str, Kind] = {
    "must": Kind.LINES,
    "must_not": Kind.LINES,
    "excluded_programmes": Kind.LINES,
    "budget_min_eur": Kind.NUMBER,
    "budget_max_eur": Kind.NUMBER,
    "max_own_share": Kind.SHARE,
    "trl_start": Kind.NUMBER,
    "trl_end": Kind.NUMBER,
    "roles": Kind.CODES,
    "partners_in_hand": Kind.CODES,
    "goes_alone": Kind.YES_NO,
    "sizes": Kind.CODES,
    "instruments": Kind.CODES,
    "start_not_before": Kind.DATE,
    "illustrative": Kind.YES_NO,
    "notes": Kind.PROSE,
}
WEIGHTS: Mapping[str, Kind] = {
    f"weights.{name}": Kind.WEIGHT for name in ("title", "summary", "keywords", "themes")
}
PROJECT: Mapping[str, Kind] = {**BASIC, **DEMANDS, **WEIGHTS, **FURTHER}
KEYWORDS = ("keywords", "english_keywords")
PAST = ("title", "call", "summary")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeywordRow:
    term: str
    weight: str = "1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectFields:
    """One project as its form says it: nothing checked yet."""

    id: str
    texts: Mapping[str, str]
    keywords: Sequence[KeywordRow] = ()
    english_keywords: Sequence[KeywordRow] = ()
    past: Sequence[Mapping[str, str]] = ()
    is_out: bool = False
    """True where it is to be taken out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormFields:
    """A whole profile as its form says it, or as YAML."""

    city: Mapping[str, str] = field(default_factory=dict)
    projects: Sequence[ProjectFields] = ()
    text: str | None = None
    """The YAML that is edited in place of the fields."""


def fields_of(profile: ProfileFile) -> FormFields:
    """Return what the form of a profile shows."""
    return FormFields(
        city={name: city_text(profile.city, name) for name in CITY},
        projects=tuple(project_fields(project) for project in profile.projects),
    )


def city_text(city: City, name: str) -> str:
    return written(getattr(city, name))


def project_fields(project: Project) -> ProjectFields:
    factors = {term.casefold(): factor for term, factor in project.emphasis}

    def rows(terms: Sequence[str]) -> tuple[KeywordRow, ...]:
        return tuple(
            KeywordRow(term=t, weight=number_text(factors.get(t.casefold(), 1.0))) for t in terms
        )

    texts = {name: written(getattr(project, name, None)) for name in (*BASIC, *DEMANDS)}
    for name in WEIGHTS:
        texts[name] = written(getattr(project.weights, name.partition(".")[2]))
    for name, kind in FURTHER.items():
        own = "is_illustrative" if name == "illustrative" else name
        value = getattr(project, own)
        joint = ", " if kind is Kind.CODES else "\n"
        texts[name] = written(value, joint)
    return ProjectFields(
        id=project.id.partition("/")[2],
        texts=texts,
        keywords=rows(project.keywords),
        english_keywords=rows(project.english_keywords),
        past=tuple(
            {name: getattr(past, name) or "" for name in PAST} for past in project.past_projects
        ),
    )


def written(value: object, joint: str = "\n") -> str:
    """Return a value as its field shows it; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        is_codes = joint != "\n" or all(len(str(entry)) == 2 for entry in value)
        return (", " if is_codes else joint).join(str(entry) for entry in value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, date | Decimal | int):
        return str(value)
    return str(value)


def number_text(value: float) -> str:
    """Return a number without a needless ".0".

    >>> number_text(2.0), number_text(0.5)
    ('2', '0.5')
    """
    return str(int(value)) if value.is_integer() else str(value)
