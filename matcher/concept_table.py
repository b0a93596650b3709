"""The table of concepts as a file: the shipped one, and a city's own additions to it."""

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from funding.errors import WrongInput
from matcher.text.languages import LANGUAGES

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""``heat-planning``"""
BETWEEN = "|"
"""Between the terms of a cell."""
LONGEST = 100
"""Characters of a term."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    """One row of a table: one thing, its words by language."""

    id: str
    checked: bool
    """Whether a speaker has looked at the row."""
    terms: Mapping[str, tuple[str, ...]]
    """The terms of each language; the first is the usual one."""

    def name(self, language: str) -> str:
        """Return the usual term in *language*, else in English."""
        return (self.terms.get(language) or self.terms["en"])[0]


def read_table(path: Path) -> tuple[Concept, ...]:
    """Return the rows of a file with the columns ``concept``, ``checked`` and one per language.

    Only ``concept`` must be there.  Raises WrongInput naming file, line and cure.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            check_header(path, reader.fieldnames or ())
            return tuple(read_row(path, reader.line_num, row) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongInput(f"the concepts in {str(path)!r} can't be read ({error})") from error


def check_header(path: Path, names: Sequence[str]) -> None:
    known = ("concept", "checked", *LANGUAGES)
    unknown = sorted(set(names) - set(known))
    if "concept" not in names or unknown:
        near = difflib.get_close_matches(unknown[0], known, n=1) if unknown else ()
        what = f"the unknown column {unknown[0]!r}" if unknown else "no column 'concept'"
        what += f", did you mean {near[0]!r}?" if near else ""
        raise WrongInput(
            f"{str(path)!r}, line 1: {what}; its first line names concept and languages:"
            " concept,en,de"
        )


def read_row(path: Path, line: int, row: Mapping[str, str | None]) -> Concept:
    name = (row.get("concept") or "").strip()
    if None in row or not ID.fullmatch(name):
        what = "more cells than columns" if None in row else f"the concept {name!r}"
        raise WrongInput(
            f"{str(path)!r}, line {line}: {what}; a row begins with a name such as heat-planning, "
            f"and the terms of a language stand in one cell, with {BETWEEN} between them"
        )
    terms = {language: split_terms(row.get(language)) for language in LANGUAGES}
    return Concept(
        id=name,
        checked=row.get("checked") == "yes",
        terms={language: found for language, found in terms.items() if found},
    )


def split_terms(cell: str | None) -> tuple[str, ...]:
    found = (t.strip()[:LONGEST].strip() for t in (cell or "").split(BETWEEN))
    return tuple(dict.fromkeys(t for t in found if t))


def join_tables(shipped: Sequence[Concept], own: Sequence[Concept]) -> tuple[Concept, ...]:
    """Return the shipped concepts with the terms that are added to them, then the new concepts.

    Raises WrongInput for a new concept without an English term: reasons are named by it.
    """
    found = {concept.id: concept for concept in shipped}
    for concept in own:
        known = found.get(concept.id)
        if known is None:
            if "en" not in concept.terms:
                raise WrongInput(
                    f"the new concept {concept.id!r} has no English term; reasons are named by it"
                )
            found[concept.id] = concept
            continue
        languages = dict.fromkeys((*known.terms, *concept.terms))
        terms = {
            language: tuple(
                dict.fromkeys((*known.terms.get(language, ()), *concept.terms.get(language, ())))
            )
            for language in languages
        }
        found[concept.id] = replace(known, terms=terms)
    return tuple(found.values())


def write_table(path: Path, concepts: Sequence[Concept]) -> None:
    """Write rows in order of their names, with the languages that have terms; whole or not at all.

    Without any row the file goes.
    """
    languages = [lang for lang in LANGUAGES if any(lang in c.terms for c in concepts)]
    if not concepts:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["concept", *languages])
        for concept in sorted(concepts, key=lambda c: c.id):
            cells = [BETWEEN.join(concept.terms.get(language, ())) for language in languages]
            writer.writerow([concept.id, *cells])
    part.replace(path)
