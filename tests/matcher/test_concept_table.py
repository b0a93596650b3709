"""The table of concepts: its form, and how seldom a term means two things."""

import csv
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import pytest

from funding.resources import shipped
from matcher.text.languages import LANGUAGES
from matcher.text.tokens import analyser

TABLE = shipped("reference") / "concepts.csv"
# A broad concept and a narrow one of its kind (heat, heat wave) share their usual words; a term
# of three concepts or more counts so often that it drowns the others.
NATURA = {"Natura 2000", "Натура 2000"}  # a name that nothing else has in these languages
IN_THREE = {("da", "ligestilling"), ("pt", "renaturalização")}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def terms() -> Iterator[tuple[str, str, str]]:
    """Yield (concept, language, term) of every cell that is filled."""
    for row in rows():
        for language in LANGUAGES:
            if row[language]:
                for term in row[language].split("|"):
                    yield row["concept"], language, term


def faults_of_form(term: str) -> list[str]:
    faults = []
    if not term or term != " ".join(term.split()):
        faults.append("white space")
    if unicodedata.normalize("NFC", term) != term:
        faults.append("not NFC")
    if ";" in term:
        faults.append("two terms without the mark between them")
    return faults


def faults_of_script(language: str, term: str) -> list[str]:
    """Return the scripts of a neighbouring column; names in Latin letters may stand anywhere."""
    own = {"bg": "CYRILLIC", "el": "GREEK"}.get(language)
    seen = {unicodedata.name(c).split()[0] for c in term if c.isalpha()}
    return sorted(seen - {"LATIN", own})


def concepts_by_term() -> dict[tuple[str, str], set[str]]:
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept, language, term in terms():
        meant[language, term.casefold()].add(concept)
    return meant


def test_the_table_has_a_column_per_language_and_all_cells():
    with TABLE.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert sorted(header) == sorted(["concept", "checked", *LANGUAGES])
    assert [line[0] for line in lines if len(line) != len(header)] == []


def test_every_concept_has_english_and_twelve_languages():
    for row in rows():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["concept"])
        assert row["checked"] in {"yes", "no"}, row["concept"]
        assert row["en"], row["concept"]
        assert sum(bool(row[language]) for language in LANGUAGES) >= 12, row["concept"]


def test_every_term_is_clean_and_written_in_its_own_script():
    wrong = {
        found: faults
        for found in terms()
        if (faults := faults_of_form(found[2]) + faults_of_script(found[1], found[2]))
    }
    assert wrong == {}


def test_a_concept_stands_once_and_says_each_term_once():
    names = sorted(row["concept"] for row in rows())
    assert [a for a, b in itertools.pairwise(names) if a == b] == []
    said = sorted((c, language, term.casefold()) for c, language, term in terms())
    assert [a for a, b in itertools.pairwise(said) if a == b] == []


def test_a_term_seldom_means_two_concepts_and_hardly_ever_three():
    meant = concepts_by_term()
    assert {term for term, concepts in meant.items() if len(concepts) > 2} == IN_THREE
    for language in LANGUAGES:
        shared = [len(c) > 1 for (spoken, _), c in meant.items() if spoken == language]
        assert sum(shared) / len(shared) < 0.12, language


@pytest.mark.parametrize(
    ("language", "term", "faults"),
    [("de", "Wärmeplanung", []), ("de", "топлина", ["CYRILLIC"]), ("bg", "топлина 5G", [])],
)
def test_a_slipped_column_is_seen_by_its_letters(language, term, faults):
    assert faults_of_script(language, term) == faults


@pytest.mark.parametrize(
    ("term", "faults"),
    [
        ("heat planning", []),
        ("heat  planning", ["white space"]),
        ("Wa\u0308rme", ["not NFC"]),
        ("heat; cold", ["two terms without the mark between them"]),
    ],
)
def test_a_term_that_is_badly_written_is_seen(term, faults):
    assert faults_of_form(term) == faults


def test_no_term_shrinks_to_a_number_a_stop_word_or_one_common_word():
    shrunk = {
        (concept, language, term)
        for concept, language, term in terms()
        if not (stems := analyser(language).stems(term))
        or (len(stems) == 1 and any(w.isdecimal() for w in term.split()) and term not in NATURA)
    }
    assert shrunk == set()
