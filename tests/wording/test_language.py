"""Ten languages: every sentence, every placeholder, every plural form."""

import ast
import string
import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from funding.not_covered import load_not_covered
from funding.resources import CHECKOUT, shipped
from funding.source import load_sources
from wording.language import LOCALES, speech

OTHERS = sorted(set(LOCALES) - {"en"})
PLURALS = {"pl": 3, "ro": 3}


@cache
def sentences() -> tuple[set[str], set[tuple[str, str]]]:
    """Every sentence that code or templates say or count, and the explained words."""
    said: set[str] = set()
    counted: set[tuple[str, str]] = set()
    for folder in ("advice", "wording", "digest", "desk"):
        for path in (CHECKOUT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                words = [
                    a.value
                    for a in node.args
                    if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                if node.func.attr == "say" and words:
                    said.add(words[0])
                if node.func.attr == "say_of" and len(words) == 2:
                    said.add(words[1])
                if node.func.attr == "labelled":
                    said.add("{label}: {value}")
                if node.func.attr == "count" and len(words) == 2:
                    counted.add((words[0], words[1]))
    for path in (CHECKOUT / "templates").rglob("*.j2"):
        tree = Environment().parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            words = [a.value for a in call.args if isinstance(a, nodes.Const)]
            if getattr(call.node, "attr", "") == "say" and words:
                said.add(words[0])
            if getattr(call.node, "attr", "") == "count" and len(words) == 2:
                counted.add((words[0], words[1]))
    jargon = tomllib.loads((shipped("reference") / "jargon.toml").read_text(encoding="utf-8"))
    for word in jargon["word"]:
        said |= {word["word"], word["meaning"]}
    said |= {n.name for n in load_not_covered() if len(n.countries) != 1}
    for source in load_sources().values():
        if source.base_url.startswith("file:"):
            said |= {source.title, source.attribution}
    return said, counted


def catalogue(code: str) -> Catalog:
    path: Path = shipped("reference") / "locale" / code / "LC_MESSAGES" / "citycalls.po"
    with path.open("rb") as file:
        return read_po(file, locale=code)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated_with_its_placeholders(code: str) -> None:
    said, counted = sentences()
    known = {m.id: m for m in catalogue(code) if m.id}
    missing = [s for s in (*said, *counted) if s not in known]
    assert missing == []
    unused = [s for s in known if s not in said and s not in counted]
    assert unused == []
    for message in known.values():
        assert not message.fuzzy
        one = message.id if isinstance(message.id, str) else message.id[1]
        forms = [message.string] if isinstance(message.string, str) else message.string
        assert all(form.strip() for form in forms)
        assert {frozenset(fields(form)) for form in forms} == {frozenset(fields(one))}


@pytest.mark.parametrize("code", OTHERS)
def test_plurals_have_all_forms_of_the_language(code: str) -> None:
    found = catalogue(code)
    assert found.num_plurals == PLURALS.get(code, 2)
    for message in found:
        if not isinstance(message.id, str):
            assert len(message.string) == found.num_plurals


@pytest.mark.parametrize(
    ("code", "n", "words"),
    [
        ("en", 1, "1 day left"),
        ("en", 2, "2 days left"),
        ("pl", 1, "został 1 dzień"),
        ("pl", 2, "zostały 2 dni"),
        ("pl", 5, "zostało 5 dni"),
        ("pl", 12, "zostało 12 dni"),
        ("pl", 22, "zostały 22 dni"),
        ("pl", 112, "zostało 112 dni"),
        ("ro", 1, "a rămas 1 zi"),
        ("ro", 2, "au rămas 2 zile"),
        ("ro", 19, "au rămas 19 zile"),
        ("ro", 20, "au rămas 20 de zile"),
        ("ro", 101, "au rămas 101 zile"),
        ("bg", 1, "остава 1 ден"),
        ("bg", 21, "остават 21 дни"),
        ("el", 1, "απομένει 1 ημέρα"),
        ("el", 3, "απομένουν 3 ημέρες"),
        ("fr", 0, "encore 0 jour"),
        ("fr", 2, "encore 2 jours"),
    ],
)
def test_days_are_counted_as_the_language_counts(code: str, n: int, words: str) -> None:
    assert speech(code).count("{n} day left", "{n} days left", n) == words


@pytest.mark.parametrize(
    ("code", "day", "amount", "share"),
    [
        ("en", "Thu, 12 Mar 2026", "€2.5M", "80%"),
        ("de", "Do., 12. März 2026", "2,5 Mio. €", "80 %"),
        ("fr", "jeu. 12 mars 2026", "2,5 M €", "80 %"),
        ("pl", "czw., 12 mar 2026", "2,5 mln €", "80%"),
        ("el", "Πέμ 12 Μαρ 2026", "2,5 εκ. €", "80%"),
    ],
)
def test_dates_and_amounts_are_written_as_readers_know_them(
    code: str, day: str, amount: str, share: str
) -> None:
    s = speech(code)
    found = (s.full_date(date(2026, 3, 12)), s.euro(2_500_000), s.percent(Decimal("0.8")))
    assert tuple(" ".join(text.split()) for text in found) == (day, amount, share)


@pytest.mark.parametrize("code", OTHERS)
def test_a_date_at_the_end_of_a_sentence_has_one_full_stop(code: str) -> None:
    day = speech(code).short_date(date(2026, 12, 3))
    forms = [
        form
        for message in catalogue(code)
        for form in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert [f for f in forms if ".." in f.replace("{date}", day)] == []


def test_an_amount_is_never_rounded() -> None:
    s = speech("en")
    assert [s.euro(n) for n in (1_234_567, 1_230_000, 50_000)] == [
        "€1,234,567",
        "€1.23M",
        "€50,000",
    ]


def test_a_language_that_we_do_not_write_is_english() -> None:
    assert speech("mt").code == "en"
    assert speech("mt").say("Changed") == "Changed"


def test_a_time_of_day_keeps_its_own_zone() -> None:
    assert speech("de").clock(datetime(2026, 3, 12, 17, 0)) == "17:00"  # noqa: DTZ001


def test_greece_is_found_under_both_of_its_codes() -> None:
    assert speech("en").country("EL") == speech("en").country("GR") == "Greece"
