"""Every file of ``data/reference``, checked before work begins."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from advice.documents.encodings import read_letters
from advice.profiles.warnings import read_broad_keywords
from advice.questions.reference import read_city_facts
from advice.sheets.phrases import read_sheet_headings
from advice.sheets.windows import read_window_words
from crawler.pages.eui import read_addresses
from crawler.pages.facilities import check_facility
from crawler.pages.sedia.record import PROGRAMME_COLUMNS
from eligibility.consortium.words import read_consortium_words
from eligibility.keys import GROUPS
from eligibility.places import read_country_rows
from eligibility.programme_defaults import read_areas, read_rules
from eligibility.reading.vocabulary import (
    read_applicants,
    read_eligibility_words,
    read_instruments,
    read_regions,
)
from funding.cancelled import read_cancelled_words
from funding.date_words import read_date_words, read_months
from funding.money_words import read_money_words
from funding.not_covered import read_not_covered
from funding.reference import LANGUAGES, Row, Table, read_rows, read_toml, read_toml_folder, wrong
from funding.resources import shipped
from funding.source import read_source
from funding.timetable.reading import read_programmes
from matcher.concept_table import read_table
from matcher.fields_of_work import load_fields
from matcher.index.city_prior import load_priors
from matcher.index.programme_texts import check_programme
from matcher.text.tokens import read_stems
from wording.city_names import read_city_names
from wording.glossary import read_jargon
from wording.language import LOCALES
from wording.programme_texts import check_guide_texts

FORMER = frozenset({"H2020", "COSME", "ED"})
"""Programmes of the portal that ended: they have no text of ours."""
FILES: Mapping[str, Callable[[Path], object]] = {
    "applicants.csv": read_applicants,
    "broad_keywords.csv": read_broad_keywords,
    "cancelled_words.csv": read_cancelled_words,
    "city_facts.csv": read_city_facts,
    "city_fit.csv": load_priors,
    "city_names.csv": read_city_names,
    "concepts.csv": read_table,
    "consortium_words.toml": read_consortium_words,
    "countries.csv": read_country_rows,
    "date_words.csv": read_date_words,
    "eligibility_words.toml": read_eligibility_words,
    "eui_pages.csv": read_addresses,
    "fields_of_work.csv": load_fields,
    "instruments.csv": read_instruments,
    "interreg_areas.csv": read_areas,
    "jargon.toml": read_jargon,
    "letters.csv": read_letters,
    "money_words.csv": read_money_words,
    "months.csv": read_months,
    "not_covered.csv": read_not_covered,
    "programme_rules.toml": read_rules,
    "regions.csv": read_regions,
    "timetable_programmes.csv": read_programmes,
    "sedia_programmes.csv": lambda path: read_rows(path, *PROGRAMME_COLUMNS),
    "sheet_headings.csv": read_sheet_headings,
    "window_words.csv": read_window_words,
}
"""The files, each with the reader that the product uses for it."""
FOLDERS: Mapping[str, Callable[[Path], object]] = {
    "facilities": lambda path: check_facility(read_toml(path)),
    "programmes": lambda path: check_programme(read_toml(path)),
    "programme_guides": lambda path: None,
    "prose": lambda path: None,
    "sources": read_source,
    "stems": read_stems,
    "stopwords": lambda path: None,
    "locale": lambda path: None,
}
"""The folders with the reader of each file in them."""


def check_reference(folder: Path | None = None) -> None:
    """Read every reference file once.

    Raises WrongReference for the first wrong key, rule, programme, column or value, naming file,
    line, value and the nearest right name.
    """
    folder = folder or shipped("reference")
    _check_names(folder)
    for name, read in FILES.items():
        read(folder / name)
    for name, read in FOLDERS.items():
        for path in sorted((folder / name).glob("*.*")):
            read(path)
    _check_fields(folder)
    _check_programmes(folder)
    _check_guides(folder)
    _check_countries(folder)
    _check_portals(folder)


@cache
def check_once(folder: Path) -> None:
    """Check a folder unless this process found nothing wrong in it before.

    Raises WrongReference as `check_reference`, again each time.
    """
    check_reference(folder)


def _check_names(folder: Path) -> None:
    """Raise WrongReference for a file that nothing reads: a misspelt name is a missing file."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and path.name not in {**FILES, **FOLDERS}:
            raise wrong(path, 1, path.name, "no reference file", {**FILES, **FOLDERS})
    for name in ("prose", "stems", "stopwords"):
        for path in sorted((folder / name).glob("*.*")):
            if path.stem not in LANGUAGES:
                raise wrong(path, 1, path.stem, "no language", LANGUAGES)


def _check_fields(folder: Path) -> None:
    """Raise WrongReference for a concept of a field of work that is none."""
    known = {concept.id for concept in read_table(folder / "concepts.csv")}
    for row in read_rows(folder / "fields_of_work.csv", "field", "name", "concepts"):
        for name in row["concepts"].split("|"):
            if name not in known:
                raise row.wrong(name, "no concept", known)


def _check_programmes(folder: Path) -> None:
    """Raise WrongReference for a programme that has no text in ``programmes``."""
    pages = read_toml_folder(folder / "programmes")
    labels = {str(page["short"]) for page in pages}
    portal = read_rows(folder / "sedia_programmes.csv", *PROGRAMME_COLUMNS)
    for row in portal:
        row.one_of("programme", labels | FORMER)
    for entry in read_toml_folder(folder / "facilities"):
        entry.one_of("programme", labels)
    names = [*labels, *(str(page["name"]) for page in pages)]
    names += [row["label"] for row in portal]
    for rule in read_toml(folder / "programme_rules.toml").tables("rule"):
        for word in _literal_words(rule):
            if not any(_squeezed(word) in _squeezed(name) for name in names):
                raise _no_programme(rule, word, names)


def _literal_words(rule: Table) -> Iterator[str]:
    """Yield the names in the regular expression of a rule's programme."""
    source = re.sub(r"\\.", "|", str(rule.get("programme") or ""))
    yield from re.findall(r"[a-z0-9](?:[a-z0-9 ]*[a-z0-9])?", source.lower())


def _squeezed(name: str) -> str:
    return name.lower().replace(" ", "")


def _no_programme(rule: Table, word: str, names: Collection[str]) -> Exception:
    known = {name.lower() for name in names}
    known |= {part for name in known for part in name.split()}
    return wrong(rule.path, rule.line("programme"), word, "no programme", known)


def _check_guides(folder: Path) -> None:
    """Raise WrongReference for a text that readers are told of a programme, and is wrong."""
    pages = sorted(path.stem for path in (folder / "programmes").glob("*.toml"))
    for path in sorted((folder / "programme_guides").glob("*.*")):
        if path.name not in {f"{code}.toml" for code in LOCALES}:
            raise wrong(path, 1, path.stem, "no language of the mails", LOCALES)
    for code in LOCALES:
        check_guide_texts(read_toml(folder / "programme_guides" / f"{code}.toml"), pages)


def _check_countries(folder: Path) -> None:
    """Raise WrongReference for a code of a country or region that ``countries.csv`` lacks."""
    rows = read_country_rows(folder / "countries.csv")
    iso = {row["code"] for row in rows}
    eurostat = {row["eurostat"] for row in rows}
    for row in read_rows(folder / "not_covered.csv", "name", "countries", "reason", "url"):
        row.some_of("countries", iso)
    for row in read_rows(
        folder / "interreg_areas.csv",
        *("programme", "names", "inner", "outer", "source", "checked_on"),
    ):
        _check_codes(row, "inner", eurostat)
        _check_codes(row, "outer", eurostat)
    for row in read_regions(folder / "regions.csv"):
        _check_codes(row, "code", iso | eurostat)


def _check_codes(row: Row, column: str, known: Collection[str]) -> None:
    for code in row[column].split():
        if code[:2] not in known and code not in GROUPS:
            raise row.wrong(code, "in no country that is known", known)


def _check_portals(folder: Path) -> None:
    """Raise WrongReference for a rule of a portal that is none."""
    known = [path.stem for path in (folder / "sources").glob("*.toml")]
    for rule in read_toml(folder / "programme_rules.toml").tables("rule"):
        if rule.get("portal") is not None:
            rule.one_of("portal", known)
