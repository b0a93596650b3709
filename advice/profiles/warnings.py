"""What a person should look at in a profile that is valid but will not work well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from advice.profiles.countries import read_countries
from funding.city import Project
from funding.reference import LANGUAGES, read_rows
from funding.resources import shipped
from funding.words import WORDS, normalised

FEW_WORDS = 40
"""Shorter summaries leave the matcher little beyond the keywords; 120 to 220 are asked for."""
MANY_KEYWORDS = 40
MANY_THEMES = 8


class WarningKind(StrEnum):
    """What may keep a profile from working."""

    NO_KEYWORDS = "no_keywords"
    NO_ENGLISH = "no_english"
    NO_THEME = "no_theme"
    SHORT_SUMMARY = "short_summary"
    MANY_KEYWORDS = "many_keywords"
    MANY_THEMES = "many_themes"
    BROAD = "broad"
    START_PASSED = "start_passed"
    OUTSIDE = "outside"
    """The country is neither in the EU or EEA nor associated to Horizon Europe."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileWarning:
    """One thing to look at; what does not belong to its kind is None or empty."""

    kind: WarningKind
    sentence: str
    """For commands, in English."""
    words: tuple[str, ...] = ()
    number: int | None = None
    day: date | None = None


def check_profile(project: Project, today: date) -> list[str]:
    """Return sentences on a profile that is silent, too broad or past its start; often none."""
    return [found.sentence for found in warnings_of(project, today)]


def warnings_of(project: Project, today: date) -> list[ProfileWarning]:
    """Return the same as kinds and figures, for pages in the reader's language."""
    return [*_silences(project), *_breadths(project), *_times(project, today)]


def _silences(project: Project) -> Iterator[ProfileWarning]:
    keywords = (*project.keywords, *project.english_keywords)
    if not keywords:
        yield ProfileWarning(
            kind=WarningKind.NO_KEYWORDS,
            sentence="It has no keywords: write 6 to 10, most calls are found by them.",
        )
    elif project.language not in (None, "en") and not project.english_keywords:
        yield ProfileWarning(
            kind=WarningKind.NO_ENGLISH,
            sentence=f"Its text is in {project.language!r} and it has no English keywords: most"
            " calls are in English, write 6 to 10.",
        )
    if not project.themes:
        yield ProfileWarning(
            kind=WarningKind.NO_THEME,
            sentence='It names no theme: one to three fields of work ("air quality", "mobility")'
            " find the broad calls, which know none of its details.",
        )
    words = len(WORDS.findall(project.summary))
    if words < FEW_WORDS:
        yield ProfileWarning(
            kind=WarningKind.SHORT_SUMMARY,
            sentence=f"Its summary has {words} words: tell problem, plan and result in 120 to 220.",
            number=words,
        )


def _breadths(project: Project) -> Iterator[ProfileWarning]:
    keywords = (*project.keywords, *project.english_keywords)
    if len(keywords) > MANY_KEYWORDS:
        yield ProfileWarning(
            kind=WarningKind.MANY_KEYWORDS,
            sentence=f"It has {len(keywords)} keywords: beyond {MANY_KEYWORDS} they find calls of"
            " other fields, keep the most telling ones or make two projects of it.",
            number=len(keywords),
        )
    if len(project.themes) > MANY_THEMES:
        yield ProfileWarning(
            kind=WarningKind.MANY_THEMES,
            sentence=f"It has {len(project.themes)} themes: make several projects of it.",
            number=len(project.themes),
        )
    broad = [k for k in keywords if normalised(k) in broad_keywords()]
    if keywords and 2 * len(broad) >= len(keywords):
        yield ProfileWarning(
            kind=WarningKind.BROAD,
            sentence=f"It is too broad: {', '.join(broad[:5])} stand in every second call; write"
            " what exactly is planned.",
            words=tuple(broad[:5]),
        )


def _times(project: Project, today: date) -> Iterator[ProfileWarning]:
    if project.start_not_before is not None and project.start_not_before < today:
        yield ProfileWarning(
            kind=WarningKind.START_PASSED,
            sentence=f"Its start of {project.start_not_before} has passed: give the new one, or"
            " take the project out.",
            day=project.start_not_before,
        )
    country = read_countries().get(project.city.country)
    if country is not None and not country.standings(today) & {"EU", "EEA", "HORIZON_EUROPE"}:
        yield ProfileWarning(
            kind=WarningKind.OUTSIDE,
            sentence=f"{country.name} is neither in the EU or EEA nor associated to Horizon"
            " Europe: most calls do not fund it.",
            words=(country.code,),
        )


@cache
def broad_keywords() -> frozenset[str]:
    """Return the keywords that tell no call from another, normalised."""
    return read_broad_keywords(shipped("reference") / "broad_keywords.csv")


def read_broad_keywords(path: Path) -> frozenset[str]:
    """Return the words of the file.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "language", "word")
    for row in rows:
        row.one_of("language", LANGUAGES)
    return frozenset(normalised(row["word"]) for row in rows)
