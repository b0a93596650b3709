"""What a profile file may say: fields, kinds and limits.  The file's words for `funding.city`."""

import difflib
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from babel import Locale
from babel.languages import get_official_languages
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from advice.documents.tidy import visible
from advice.profiles.countries import read_countries, suggest_country
from funding.city import City, LegalType, PastProject, Project, Weights

MAX_KEYWORDS = 100
"""The most keywords of a project, native and English ones together."""
ROLES = ("coordinator", "partner", "associated", "replicator")
INSTRUMENTS = (
    "grant", "loan", "guarantee", "equity", "technical_assistance", "prize", "network",
)  # fmt: skip
SIZES = ("part", "grow", "cut", "fixed")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""``heat-warnings``"""
NUTS3 = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
"""``DEA14``"""
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""``2027-03-31``"""
DIGITS = re.compile(r"(-?[0-9]{1,15})(?:[.,]0{1,2})?")
"""``228000``, or as spreadsheets write it ``228000.0``"""
SIGNS = ".,_'’ \u00a0\u2009\u202f"
GROUPED = re.compile(
    rf"[1-9][0-9]{{0,2}}(?P<sign>[{SIGNS}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}}){{0,4}}"
)
"""``228.000``"""
NEVER_SHOWN = {"Cc", "Cs", "Zl", "Zp"}


def read_text(text: str) -> str:
    """Return the text without blanks around it and what nobody sees; controls are refused."""
    for character in text:
        if unicodedata.category(character) in NEVER_SHOWN and character not in "\n\t":
            raise ValueError(f"holds the invisible character {character!r}; delete it")
    text = visible(text)
    if not text.strip():
        raise ValueError("is empty; write a text or leave the field out")
    return text.strip()


def read_line(text: str) -> str:
    text = read_text(text)
    if "\n" in text or "\t" in text:
        raise ValueError("has line breaks or tabs; write it on one line")
    return text


def read_identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        ascii_text = unicodedata.normalize("NFKD", text[:60]).encode("ascii", "ignore").decode()
        near = "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))
        hint = f", such as {near!r}" if near else ""
        raise ValueError(f"is no identifier; use a-z, 0-9 and single hyphens{hint}")
    return text


def read_country(text: str) -> str:
    hint = suggest_country(text)
    if hint is not None:
        raise ValueError(f"is no country code; {hint}")
    return text


def read_language(text: str) -> str:
    """Return an ISO 639-1 code.  A country's code in its place is the usual slip."""
    known = Locale("en").languages
    if len(text) != 2 or text not in known:
        wanted = {name.casefold(): code for code, name in known.items() if len(code) == 2}
        official = get_official_languages(text.upper()) if text.isalpha() else ()
        near = wanted.get(text.casefold()) or next(iter(official), None)
        hint = f"write {near}" if near else "write two letters such as de, el or cs"
        raise ValueError(f"is no language code of ISO 639-1; {hint}")
    return text


def read_date(value: object) -> object:
    if isinstance(value, str):
        if not DATE.fullmatch(value):
            raise ValueError("is no date; write year, month and day as 2027-03-31")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"is no day of the calendar ({error}); correct it") from error
    return value


def read_whole(value: object) -> object:
    """Return the digits of a whole number, as people group them: 228.000 and 228 000 are 228000.

    What YAML programs would read as another number is refused: 228.5, 2.28e5, 1.234,567.
    """
    if isinstance(value, bool | float):
        raise ValueError("is not a whole number; write digits only, such as 3000000")
    if not isinstance(value, str):
        return value
    text = value.strip()
    if GROUPED.fullmatch(text):
        return "".join(c for c in text if c.isdigit())
    whole = DIGITS.fullmatch(text)
    if whole is None:
        raise ValueError("is not a whole number; write digits only, such as 3000000")
    return whole[1]


def one_of(known: Collection[str]) -> AfterValidator:
    def read(text: str) -> str:
        if text not in known:
            near = difflib.get_close_matches(text[:60], known, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise ValueError(f"is not known; {hint}it is one of {', '.join(known)}")
        return text

    return AfterValidator(read)


def distinct(entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entries))


Identifier = Annotated[str, Field(max_length=60), AfterValidator(read_identifier)]
Title = Annotated[str, Field(max_length=200), AfterValidator(read_line)]
Prose = Annotated[str, Field(max_length=5_000), AfterValidator(read_text)]
Keyword = Annotated[str, Field(max_length=100), AfterValidator(read_line)]
Terms = Annotated[tuple[Keyword, ...], Field(max_length=MAX_KEYWORDS), AfterValidator(distinct)]
FewTerms = Annotated[tuple[Keyword, ...], Field(max_length=20), AfterValidator(distinct)]
CountryCode = Annotated[str, AfterValidator(read_country)]
LanguageCode = Annotated[str, AfterValidator(read_language)]
Day = Annotated[date, BeforeValidator(read_date)]
Whole = Annotated[int, BeforeValidator(read_whole)]
Euro = Annotated[Whole, Field(ge=0, le=100_000_000_000)]
Weight = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
KeywordWeight = Annotated[float, Field(ge=0.1, le=10, allow_inf_nan=False)]
"""0 would be a keyword that is none: take it out."""
Trl = Annotated[Whole, Field(ge=1, le=9)]


class Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, value: Any) -> Any:
        """A field without a value is as good as none: ``budget_min_eur:`` is not stated."""
        if isinstance(value, dict):
            return {key: entry for key, entry in value.items() if entry is not None}
        return value


class CityFields(Fields):
    id: Identifier
    name: Title
    country: CountryCode
    nuts3: str | None = None
    population: Annotated[Whole, Field(ge=1, le=50_000_000)] | None = None
    degurba: Annotated[Whole, Field(ge=1, le=3)] | None = None
    legal_type: Annotated[str, one_of(tuple(LegalType))] = LegalType.MUNICIPALITY
    is_mission_city: bool | None = None
    has_climate_plan: bool | None = None
    is_covenant_signatory: bool | None = None
    had_eui_ia_grant: bool | None = None
    decision_days: Annotated[Whole, Field(ge=1, le=730)] | None = None
    languages: Annotated[tuple[LanguageCode, ...], Field(max_length=10)] = ()

    @field_validator("nuts3")
    @classmethod
    def _nuts_lies_in_country(cls, code: str, info: ValidationInfo) -> str:
        country = info.data.get("country")
        if country is not None:
            begins = read_countries()[country].eurostat
            if not (NUTS3.fullmatch(code) and code.startswith(begins)):
                raise ValueError(
                    f"is no NUTS 3 code of {country}; write {begins} and three more characters"
                )
        return code

    def city(self) -> City:
        fields = self.model_dump()
        return City(**{**fields, "legal_type": LegalType(self.legal_type)})


class WeightFields(Fields):
    title: Weight | None = None
    summary: Weight | None = None
    keywords: Weight | None = None
    themes: Weight | None = None


class PastProjectFields(Fields):
    title: Title
    call: Title | None = None
    summary: Prose | None = None


class ProjectFields(Fields):
    id: Identifier
    title: Title
    summary: Prose = ""
    language: LanguageCode | None = None
    keywords: Terms = ()
    english_keywords: Terms = ()
    themes: FewTerms = ()
    keyword_weights: Annotated[dict[str, KeywordWeight], Field(max_length=MAX_KEYWORDS)] = {}
    weights: WeightFields = WeightFields()
    must: FewTerms = ()
    must_not: FewTerms = ()
    must_all: FewTerms = ()
    must_none: FewTerms = ()
    excluded_programmes: FewTerms = ()
    budget_min_eur: Euro | None = None
    budget_max_eur: Euro | None = None
    max_own_share: Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)] | None = None
    trl_start: Trl | None = None
    trl_end: Trl | None = None
    roles: tuple[Annotated[str, one_of(ROLES)], ...] = ()
    partners_in_hand: Annotated[tuple[CountryCode, ...], Field(max_length=50)] = ()
    goes_alone: bool | None = None
    sizes: Annotated[tuple[Annotated[str, one_of(SIZES)], ...], AfterValidator(distinct)] = ()
    instruments: tuple[Annotated[str, one_of(INSTRUMENTS)], ...] = ()
    start_not_before: Day | None = None
    past_projects: Annotated[tuple[PastProjectFields, ...], Field(max_length=50)] = ()
    illustrative: bool = False
    notes: Prose | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "ProjectFields":
        count = len(self.keywords) + len(self.english_keywords)
        if count > MAX_KEYWORDS:
            raise ValueError(
                f"'keywords' and 'english_keywords' hold {count} entries; {MAX_KEYWORDS} together"
                " are the limit: keep those that tell this project from others"
            )
        known = {term.casefold() for term in (*self.keywords, *self.english_keywords)}
        for term in self.keyword_weights:
            if term.casefold() not in known:
                raise ValueError(
                    f"'keyword_weights' names {term[:60]!r}, which is none of the keywords; write"
                    " it as it stands there, or take the weight out"
                )
        if "fixed" in self.sizes and len(self.sizes) > 1:
            raise ValueError(
                "'sizes' says 'fixed' beside others; keep 'fixed' alone, or take it out"
            )
        if self.goes_alone and self.partners_in_hand:
            raise ValueError(
                "'goes_alone' is true, and 'partners_in_hand' names partners; take one of them out"
            )
        for low, high in (("budget_min_eur", "budget_max_eur"), ("trl_start", "trl_end")):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise ValueError(f"{low!r} is {least}, more than {high!r} {most}; exchange them")
        return self

    def project(self, city: City) -> Project:
        others = {"illustrative", "weights", "keyword_weights", "past_projects", "id"}
        fields = self.model_dump(exclude=others)
        return Project(
            **fields,
            id=f"{city.id}/{self.id}",
            city=city,
            weights=Weights(**self.weights.model_dump()),
            emphasis=tuple((k, w) for k, w in self.keyword_weights.items() if w != 1),
            past_projects=tuple(PastProject(**p.model_dump()) for p in self.past_projects),
            is_illustrative=self.illustrative,
        )


class FileFields(Fields):
    city: CityFields
    projects: Annotated[tuple[ProjectFields, ...], Field(max_length=50)]

    @model_validator(mode="after")
    def _names_projects_once(self) -> "FileFields":
        if not self.projects:
            raise ValueError("'projects' is empty; a city has at least one")
        ids = [project.id for project in self.projects]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"two projects have the id {twice[0]!r}; give each its own")
        return self


UNUSED = {
    "city": ("nuts_version", "lau_code", "population_year", "region_category"),
    "projects": ("duration_months",),
}
"""Fields that files held until version 0.2: nothing reads them, they are passed over."""
PARTS: dict[str, type[Fields]] = {
    "": FileFields,
    "city": CityFields,
    "projects": ProjectFields,
    "weights": WeightFields,
    "past_projects": PastProjectFields,
}
"""The fields that stand under a field of that name; under "" those of the file."""
