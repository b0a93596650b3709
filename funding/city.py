"""Cities and their projects."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from funding.understanding import UnderstoodTerm


class LegalType(StrEnum):
    MUNICIPALITY = "municipality"
    ORGANISED_AGGLOMERATION = "organised_agglomeration"
    GROUPING = "grouping"
    MUNICIPAL_COMPANY = "municipal_company"
    REGION = "region"


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """The hard facts of an applicant.  Unknown is None."""

    id: str
    """*Format* lower-case letters, digits and hyphens: ``krefeld``."""
    name: str
    country: str
    """*Format* ISO 3166-1 alpha-2; Greece is GR here and EL at Eurostat."""
    nuts3: str | None = None
    population: int | None = None
    degurba: int | None = None
    """Degree of urbanisation: 1 cities, 2 towns and suburbs, 3 rural areas."""
    legal_type: LegalType = LegalType.MUNICIPALITY
    is_mission_city: bool | None = None
    has_climate_plan: bool | None = None
    is_covenant_signatory: bool | None = None
    """True for a signatory of the Covenant of Mayors."""
    had_eui_ia_grant: bool | None = None
    decision_days: int | None = None
    """Days from learning of a call to handing in, the vote of the council included."""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PastProject:
    title: str
    call: str | None = None
    """Identifier or title of the call that funded it."""
    summary: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """How much a profile's fields count; None lets the matcher choose from the input."""

    title: float | None = None
    summary: float | None = None
    keywords: float | None = None
    themes: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A standing profile: what a city wants to do."""

    id: str
    """``<city>/<project>``: ``krefeld/heat-warnings``."""
    city: City
    title: str
    summary: str = ""
    language: str | None = None
    """*Format* ISO 639-1 of title and summary."""
    keywords: tuple[str, ...] = ()
    english_keywords: tuple[str, ...] = ()
    """English terms beside a native text."""
    themes: tuple[str, ...] = ()
    """Fields of work in a word or two, in English or the project's language: "air quality"."""
    weights: Weights = Weights()
    must: tuple[str, ...] = ()
    """A call without one of these terms is not shown."""
    must_not: tuple[str, ...] = ()
    """A call with one of these terms is not shown."""
    must_all: tuple[str, ...] = ()
    """A call is shown only if it names every one of these, in whatever form or language."""
    must_none: tuple[str, ...] = ()
    """A call that names one of these, in whatever form or language, is not shown."""
    excluded_programmes: tuple[str, ...] = ()
    budget_min_eur: int | None = None
    budget_max_eur: int | None = None
    max_own_share: Decimal | None = None
    """0..1 of the eligible costs."""
    trl_start: int | None = None
    trl_end: int | None = None
    roles: tuple[str, ...] = ()
    """``coordinator``, ``partner``, ``associated``, ``replicator``."""
    partners_in_hand: tuple[str, ...] = ()
    """Countries of partners already found, ISO 3166-1 alpha-2; one entry a partner."""
    goes_alone: bool | None = None
    """True where the project takes no partners, False where it would look for them."""
    sizes: tuple[str, ...] = ()
    """How the project may fit a call of another size: ``part`` of a larger project that others
    share, ``grow`` to what the call asks, ``cut`` to what the grant pays, or ``fixed``."""
    instruments: tuple[str, ...] = ()
    start_not_before: date | None = None
    past_projects: tuple[PastProject, ...] = ()
    is_illustrative: bool = False
    """True where the project is an example and no known fact of the city; shown as such."""
    notes: str | None = None
    understood: tuple[UnderstoodTerm, ...] = ()
    """What a text is about, or a profile with few keywords, derived from its prose."""
    emphasis: tuple[tuple[str, float], ...] = ()
    """Keywords, or terms of an ad-hoc question, with the factor that a person gave each; 1 changes
    nothing."""

    @property
    def is_text(self) -> bool:
        """Return whether this is a pasted text of which the terms were derived: it has no title."""
        return bool(self.understood) and not self.title
