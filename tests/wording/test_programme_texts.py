"""Which page explains which call, what of it a mail shows, and the pages that are shipped."""

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from funding.call import Kind, Record
from funding.resources import shipped
from matcher.index.programme_texts import load_programme_texts, texts_for
from wording.language import LOCALES, speech
from wording.programme_texts import (
    GuideText,
    guide_for,
    load_guides,
    programme_name,
)

TODAY = date(2026, 10, 6)
PROGRAMME = """\
name = "Green Towns"
short = "GREEN"
text_en = "Pays for parks. Towns lead."
first_step_url = "https://green.example.eu/help"
checked_on = 2026-09-30
"""
STRAND = """\
name = "Green Towns: Water"
short = "GREEN"
patterns = ['^GREEN-WATER-', '(?i)\\bponds\\b']
text_en = "Pays for ponds."
valid_until = "2026-12-31"
"""
PART_OF_STRAND = """\
name = "Green Towns: Water in Schools"
short = "GREEN"
patterns = ['^GREEN-.*SCHOOL']
text_en = "Pays for ponds of schools."
"""
NAMES = re.compile(r"CO₂|\b[56]G|NIS2|(?:Natura|Натура)\s2000|EU4Health|Natura-2000")
"""Figures that are part of a name."""
NUMBER_WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{
        "nine": 9,
        "ten": 10,
        "twelve": 12,
        "fifteen": 15,
        "eighteen": 18,
        "forty": 40,
        "million": 1,
    },
    **{"half a million": 0.5, "full": 100, "fully": 100, "all costs": 100, "all their costs": 100},
}
SHIPPED = shipped("reference") / "programmes"
FILES = sorted(SHIPPED.glob("*.toml"))
KEYS = {
    "name",
    "short",
    "patterns",
    "text_en",
    "words",
    "first_step_url",
    "source_url",
    "valid_until",
}


GERMAN = """\
[green]
name = "Grüne Städte"
text = "Fördert Parks."

[green-water]
name = "Grüne Städte – Wasser"
text = "Fördert Teiche."
"""
ENGLISH = """\
[green]
name = "Green Towns"
text = "Parks, led by towns."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages, guides = tmp_path / "programmes", tmp_path / "programme_guides"
    pages.mkdir()
    guides.mkdir()
    (pages / "green.toml").write_text(PROGRAMME, encoding="utf-8")
    (pages / "green-water.toml").write_text(STRAND, encoding="utf-8")
    (pages / "green-school.toml").write_text(PART_OF_STRAND, encoding="utf-8")
    (guides / "de.toml").write_text(GERMAN, encoding="utf-8")
    (guides / "en.toml").write_text(ENGLISH, encoding="utf-8")
    return pages


def record(
    identifier: str,
    programme: str | None = "GREEN",
    *,
    title: str = "A call",
    raw: str | None = None,
    kind: Kind = Kind.TOPIC,
) -> Record:
    return Record(
        source="sedia",
        source_id=identifier,
        title=title,
        url="https://portal.example.eu/a",
        programme=programme,
        programme_raw=raw,
        kind=kind,
    )


def name_of(call: Record, folder: Path | None = None, today: date = TODAY) -> str | None:
    page = guide_for(call, load_guides(folder), today)
    return None if page is None else page.name


def values_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_page_of_the_strand_goes_before_the_page_of_the_programme(folder: Path) -> None:
    assert name_of(record("GREEN-WATER-2026-01"), folder) == "Green Towns: Water"
    assert name_of(record("GREEN-PARKS-2026-01"), folder) == "Green Towns"
    assert name_of(record("GREEN-PARKS-2026-01", None), folder) is None


def test_the_pattern_that_covers_more_of_the_identifier_wins(folder: Path) -> None:
    wanted = "Green Towns: Water in Schools"
    assert name_of(record("GREEN-WATER-2026-SCHOOL-01"), folder) == wanted


def test_a_title_tells_the_strand_only_within_its_own_programme(folder: Path) -> None:
    assert name_of(record("4711", title="New ponds for all"), folder) == "Green Towns: Water"
    assert name_of(record("4711", "BLUE", title="New ponds for all"), folder) is None
    assert name_of(record("blue-ponds-2026", "BLUE"), folder) is None
    assert name_of(record("GREEN-WATER-2026-01", "Green"), folder) == "Green Towns: Water"


def test_a_record_without_label_is_known_by_the_first_word_of_its_programme(folder: Path) -> None:
    assert name_of(record("4711", None, raw="Green Ponds"), folder) == "Green Towns: Water"
    assert name_of(record("4711", None, raw="Green Parks"), folder) == "Green Towns"
    assert name_of(record("4711", None, raw="Greenland Fund"), folder) is None


def test_a_page_past_its_date_is_not_shown(folder: Path) -> None:
    late = date(2027, 1, 1)
    assert name_of(record("GREEN-WATER-2026-01"), folder, late) == "Green Towns"


def test_a_cascade_call_is_not_explained_by_the_programme_of_its_project(folder: Path) -> None:
    assert name_of(record("GREEN-WATER-2026-01", kind=Kind.CASCADE), folder) is None


def test_the_text_is_in_the_reader_s_language(folder: Path) -> None:
    page = guide_for(record("GREEN-PARKS-2026-01"), load_guides(folder), TODAY)
    assert page is not None
    assert page.told("de") == GuideText(name="Grüne Städte", text="Fördert Parks.")
    assert page.told("en") == GuideText(name="Green Towns", text="Parks, led by towns.")
    assert page.checked_on == date(2026, 9, 30)


def test_the_first_step_names_the_whole_programme(folder: Path) -> None:
    page = guide_for(record("GREEN-WATER-2026-01"), load_guides(folder), TODAY)
    assert page is not None
    assert page.told("de").name == "Grüne Städte – Wasser"
    assert page.told("de").programme == "Grüne Städte"


@pytest.mark.parametrize(
    ("label", "raw", "language", "name"),
    [
        ("LIFE", "Programme for the Environment and Climate Action", "de", "LIFE"),
        ("HORIZON", "Horizon Europe", "de", "Horizont Europa"),
        ("Horizon", "Horizon Europe", "en", "Horizon Europe"),
        ("INTERREG", "Interreg Poland-Saxony", "de", "Interreg Poland-Saxony"),
        ("INTERREG", None, "de", "Interreg"),
        ("H2020", "Horizon 2020 Framework Programme", "de", "Horizon 2020 Framework Programme"),
        (None, "Ministerium <b>X</b>", "de", "Ministerium X"),
        (None, None, "de", None),
    ],
)
def test_a_card_names_the_programme_as_officers_do(
    label: str | None, raw: str | None, language: str, name: str | None
) -> None:
    assert programme_name(record("4711", label, raw=raw), language) == name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_page_is_complete(path: Path) -> None:
    values = values_of(path)
    assert set(values) == KEYS
    assert 60 <= len(values["text_en"].split()) <= 130
    assert values["words"].strip()
    assert values["first_step_url"].startswith("https://")
    assert values["source_url"].startswith("https://")
    assert date.fromisoformat(values["valid_until"]) == date(2027, 12, 31)
    for pattern in values["patterns"]:
        assert re.compile(pattern).search("") is None


@pytest.mark.parametrize("language", LOCALES)
def test_what_readers_are_told_is_short_and_distinct(language: str) -> None:
    told = [page.told(language) for page in load_guides()]
    assert len({guide.name for guide in told}) == len(told)
    for guide in told:
        assert 20 <= len(guide.text.split()) <= 50, guide
        assert guide.text == guide.text.strip()
        assert guide.text.endswith((".", "!")), guide


@pytest.mark.parametrize("language", LOCALES)
def test_every_figure_that_readers_are_told_stands_on_the_page(language: str) -> None:
    for page in load_guides():
        text = values_of(page.file)["text_en"]
        words = {n for word, n in NUMBER_WORDS.items() if re.search(rf"(?i)\b{word}\b", text)}
        known = figures(text, group=",", point=".") | words
        told = figures(page.told(language).text, group=" .,", point=".,")
        assert told <= known, (page.file.stem, told - known)


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_a_share_is_written_as_in_the_line_above_it(language: str) -> None:
    sign = speech(language).percent(Decimal("0.6")).removeprefix("60")
    told = [guide.told(language).text for guide in load_guides()]
    shares = [found for text in told for found in re.findall(r"\d(\s?%)", text)]
    assert len(shares) > 50
    assert set(shares) == {sign}


def figures(text: str, *, group: str, point: str) -> set[float]:
    """Return the amounts, shares and numbers in a text: a group of three digits is of thousands."""
    text = NAMES.sub(" ", text.replace("\u00a0", " "))
    text = re.sub(rf"(?<=\d)[{group}](?=\d{{3}}\b)", "", text)
    found = re.findall(rf"\d+(?:[{point}]\d+)?", text)
    return {float(number.replace(",", ".")) for number in found}


def test_every_shipped_programme_has_exactly_one_page_of_the_whole() -> None:
    pages = load_guides()
    whole = Counter(page.short for page in pages if not page.patterns)
    assert set(whole) == {page.short for page in pages}
    assert set(whole.values()) == {1}


def test_no_two_shipped_pages_share_a_name_or_a_pattern() -> None:
    pages = load_guides()
    assert Counter(page.name for page in pages).most_common(1)[0][1] == 1
    patterns = Counter(p.pattern for page in pages for p in page.patterns)
    assert patterns.most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("identifier", "programme", "name"),
    [
        ("LIFE-2026-CET-HEATCOOLPLAN", "LIFE", "local plans and support for municipalities"),
        ("LIFE-2025-CET-LOCAL", "LIFE", "local plans and support for municipalities"),
        ("LIFE-2026-CET-SOMETHINGNEW", "LIFE", "LIFE Clean Energy Transition"),
        ("LIFE-2026-SAP-NAT-NATURE", "LIFE", "LIFE Nature and Biodiversity"),
        ("LIFE-2026-SAP-NAT-GOV", "LIFE", "LIFE Nature Governance and Information"),
        ("LIFE-2026-SAP-CLIMA-CCA", "LIFE", "LIFE Climate Change Adaptation"),
        ("LIFE-2026-STRAT-CLIMA-SIP-two-stage", "LIFE", "LIFE Strategic Integrated Projects"),
        ("CERV-2026-CITIZENS-TOWN-TT", "CERV", "CERV Town Twinning"),
        ("CERV-2025-CITIZENS-TOWN-NT", "CERV", "CERV Networks of Towns"),
        ("CERV-2024-GE", "CERV", "CERV Gender Equality"),
        ("HORIZON-MISS-2026-04-CIT-02", "HORIZON", "Climate-Neutral and Smart Cities"),
        ("HORIZON-MISS-2024-CIT-01-01", "HORIZON", "Climate-Neutral and Smart Cities"),
        ("HORIZON-MISS-2027-07-CLIMA-CIT-NEB-01", "HORIZON", "Climate-Neutral and Smart Cities"),
        ("HORIZON-MISS-2026-06-CLIMA-SOIL", "HORIZON", "A Soil Deal for Europe"),
        ("HORIZON-CL5-2027-04-Two-Stage-D2-07", "HORIZON", "Batteries"),
        ("HORIZON-CL5-2024-D4-02-05", "HORIZON", "Efficient Buildings"),
        ("HORIZON-CL3-2026-01-DRS-04", "HORIZON", "Disaster-Resilient Society"),
        ("HORIZON-CL4-2027-04-DIGITAL-EMERGING-06", "HORIZON", "Digital and Emerging"),
        ("HORIZON-JU-CBE-2026-IA-01", "HORIZON", "Circular Bio-based Europe"),
        ("HORIZON-JU-IHI-2026-13-two-stage-01", "HORIZON", "Joint Undertakings"),
        ("HORIZON-NEB-2027-02-NEB-SOIL-01", "HORIZON", "New European Bauhaus Facility"),
        ("HORIZON-EURATOM-2026-01-01", "HORIZON", "Euratom calls within Horizon Europe"),
        ("HORIZON-SOMETHING-2027-01", "HORIZON", "Horizon Europe"),
        ("DIGITAL-2026-AI-DATA-10-COMPLIANCE", "DIGITAL", "Cloud, Data and Data Spaces"),
        ("DIGITAL-ECCC-2025-DEPLOY-CYBER-08-NCC", "DIGITAL", "Digital Europe: Cybersecurity"),
        ("CEF-T-2024-AFIFGEN-UNITS", "CEF", "Alternative Fuels Infrastructure"),
        ("ERASMUS-EDU-2026-PEX-COVE", "ERASMUS+", "education and training"),
        ("UCPM-2026-KAPP-PVPP", "UCPM", "prevention, preparedness and knowledge projects"),
        ("UCPM-2026-KAPP-EX", "UCPM", "Union Civil Protection Mechanism: exercises"),
        ("JTM-2025-2027-PSLF-STANDALONE-PROJECTS", "JTM", "Public Sector Loan Facility"),
        ("eui-city-to-city", "EUI", "City-to-City Exchanges"),
        ("interreg-central-europe", "INTERREG", "transnational cooperation"),
        ("interreg-upper-rhine", "INTERREG", "cross-border cooperation"),
    ],
)
def test_an_identifier_finds_its_strand_in_mail_and_matcher(
    identifier: str, programme: str, name: str
) -> None:
    call = record(identifier, programme)
    found = name_of(call)
    assert found is not None
    assert found.endswith(name) or name in found
    shelf = load_programme_texts()
    assert [shelf.pages[place].name for place in texts_for(call, shelf)] == [found]


@pytest.mark.parametrize(
    ("title", "raw", "name"),
    [
        ("Interreg Poland-Saxony: second call", None, "cross-border cooperation"),
        ("Second call", "Interreg Romania-Bulgaria", "cross-border cooperation"),
        ("Interreg Poland-Saxony: Small Project Fund", None, "people-to-people funds"),
        ("Interreg North-West Europe: call 5", None, "transnational cooperation"),
        ("Interreg Danube Region: call 4", "Interreg Danube Region", "transnational cooperation"),
        ("Interreg Europe: fourth call", "Interreg Europe", "interregional policy learning"),
        ("Fourth call", None, "Interreg"),
    ],
)
def test_the_kind_of_interreg_is_read_from_title_or_programme(
    title: str, raw: str | None, name: str
) -> None:
    call = record("4711", "INTERREG", title=title, raw=raw)
    found = name_of(call)
    assert found is not None
    assert found.endswith(name)
    shelf = load_programme_texts()
    assert [shelf.pages[place].name for place in texts_for(call, shelf)] == [found]
