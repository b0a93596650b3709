"""A slip in a reference file stops the start, with file, line and the nearest right name."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from citycalls.commands.places import WORKING
from citycalls.reference import FILES, FOLDERS, check_reference
from eligibility.programme_defaults import read_rules
from eligibility.reading.record_facts import with_facts
from eligibility.verdict import check_call
from funding import resources
from funding.call import Call, Record
from funding.city import City, Project
from funding.errors import WrongInput
from funding.reference import WrongReference
from funding.resources import shipped

HEADER = {
    "applicants.csv": ("words", "wrods"),
    "broad_keywords.csv": ("word", "wrod"),
    "cancelled_words.csv": ("words", "wrods"),
    "city_facts.csv": ("fact", "fcat"),
    "city_fit.csv": ("factor", "facter"),
    "city_names.csv": ("own", "onw"),
    "concepts.csv": ("checked", "cheked"),
    "countries.csv": ("eu_since", "eu_sinc"),
    "date_words.csv": ("reading", "reeding"),
    "eui_pages.csv": ("checked_on", "cheked_on"),
    "fields_of_work.csv": ("concepts", "concpets"),
    "instruments.csv": ("instrument", "instrment"),
    "interreg_areas.csv": ("inner", "iner"),
    "money_words.csv": ("language", "langage"),
    "months.csv": ("month", "mnoth"),
    "not_covered.csv": ("countries", "contries"),
    "regions.csv": ("code", "coed"),
    "sedia_programmes.csv": ("label", "lable"),
    "timetable_programmes.csv": ("name", "nmae"),
    "sheet_headings.csv": ("field", "feild"),
    "window_words.csv": ("kind", "knid"),
    "stems/en.csv": ("stem", "setm"),
}
"""A column of each table, and a slip in it."""
SLIPS = [
    (
        "applicants.csv",
        "local authority,municipality",
        "local authority,municipalty",
        "municipality",
    ),
    ("broad_keywords.csv", "de,", "dee,", "de"),
    ("cancelled_words.csv", "state,", "staet,", "state"),
    ("countries.csv", ",1958-01-01", ",1958-13-01", "2026-11-25"),
    ("consortium_words.toml", "entities =", "entitys =", "entities"),
    ("date_words.csv", "Europe/Paris,", "Europe/Pariss,", "Europe/Paris"),
    ("date_words.csv", "rolling,", "roling,", "rolling"),
    ("date_words.csv", "hedge,,de,", "hedge,,dee,", "de"),
    ("eligibility_words.toml", "at_least =", "at_leest =", "at_least"),
    ("eligibility_words.toml", "[de]", "[dee]", "de"),
    ("facilities/elena.toml", 'programme = "ELENA"', 'programme = "ELNA"', "ELENA"),
    ("facilities/elena.toml", "owner =", "ownr =", "owner"),
    (
        "facilities/elena.toml",
        '"technical_assistance"',
        '"technical_asistance"',
        "technical_assistance",
    ),
    ("fields_of_work.csv", "climate-services|", "climate-servises|", "climate-services"),
    ("instruments.csv", "prizes,prize", "prizes,prise", "prize"),
    ("interreg_areas.csv", "DE402 DE403", "DE402X DE403", None),
    ("interreg_areas.csv", "DE402 DE403", "XX402 DE403", None),
    ("jargon.toml", 'key = "consortium"', 'key = "consortum"', "consortium"),
    ("jargon.toml", "meaning =", "meening =", "meaning"),
    ("letters.csv", "cp1253", "cp12533", "cp12533"),
    ("letters.csv", "hr,", "hrv,", "hr"),
    ("money_words.csv", "factor,1000,", "facter,1000,", "factor"),
    ("money_words.csv", "per,,fr,", "per,,frr,", "fr"),
    ("months.csv", "bg,1,", "bgg,1,", "bg"),
    ("months.csv", "bg,1,", "bg,13,", "1"),
    ("not_covered.csv", "ES,", "ESS,", "ES"),
    ("programme_rules.toml", '"investment_min"', '"investment_mim"', "investment_min"),
    (
        "programme_rules.toml",
        '["consortium", "entities_min"',
        '["consorcium", "entities_min"',
        "consortium",
    ),
    ("programme_rules.toml", '"any"]', '"anny"]', "any"),
    ("programme_rules.toml", '"rate", "0.95"', '"rate", "95"', None),
    ("programme_rules.toml", 'programme = "urbact"', 'programme = "urbakt"', "urbact"),
    ("programme_rules.toml", "source =", "sorce =", "source"),
    (
        "programme_rules.toml",
        'portal = "foerderdatenbank"',
        'portal = "forderdatenbank"',
        "foerderdatenbank",
    ),
    ("programmes/elena.toml", 'short = "ELENA"', 'short = "ELNA"', "ELENA"),
    ("programmes/elena.toml", "first_step_url =", "first_stepp_url =", "first_step_url"),
    ("programmes/elena.toml", "text_en =", "text_enn =", "text_en"),
    ("programme_guides/en.toml", "[elena]", "[elenna]", "elena"),
    ("regions.csv", "en,Austria,AT", "en,Austria,EUU", "EU"),
    ("sedia_programmes.csv", ",HORIZON,", ",HORIZN,", "HORIZON"),
    ("sources/eui.toml", "calls_min =", "calls_mim =", "calls_min"),
    ("sources/eui.toml", '"sections"', '"sectoins"', "sections"),
]
"""File, what it says, a slip in it, and what the message should propose."""


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("reference"), tmp_path / "reference"))


def plant(path: Path, right: str, slip: str) -> int:
    """Put *slip* in the place of the first *right*, and return its line."""
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, slip, 1), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1


def test_the_shipped_files_are_right() -> None:
    check_reference()


def test_every_file_has_a_planted_slip() -> None:
    planted = {name for name, *_ in SLIPS} | set(HEADER)
    assert set(FILES) <= planted
    folders = {name.partition("/")[0] for name in planted if "/" in name}
    assert set(FOLDERS) - folders == {
        "locale",
        "prose",
        "stopwords",
    }  # words only: their names are checked


@pytest.mark.parametrize(("name", "right", "slip", "near"), SLIPS)
def test_a_slip_is_told_with_file_line_and_nearest_name(
    reference: Path, name: str, right: str, slip: str, near: str | None
) -> None:
    line = plant(reference / name, right, slip)
    with pytest.raises(WrongInput) as caught:
        check_reference(reference)
    message = str(caught.value)
    assert f"{reference / name}, line {line}: " in message
    if near is not None:
        assert near in message.partition(": ")[2]


@pytest.mark.parametrize("name", HEADER)
def test_a_misspelt_column_is_told_with_file_line_and_nearest_name(
    reference: Path, name: str
) -> None:
    right, slip = HEADER[name]
    path = reference / name
    header, _, rest = path.read_text(encoding="utf-8").partition("\n")
    columns = [slip if column == right else column for column in header.split(",")]
    path.write_text(",".join(columns) + "\n" + rest, encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        check_reference(reference)
    message = str(caught.value)
    assert str(path) in message
    assert "line 1: " in message
    assert repr(slip) in message
    assert f"did you mean {right!r}?" in message


@pytest.mark.parametrize("name", ["programme_rule.toml", "stopwords/ed.txt", "stems/enn.csv"])
def test_a_file_that_nothing_reads_is_told(reference: Path, name: str) -> None:
    (reference / name).write_text("a", encoding="utf-8")
    with pytest.raises(WrongReference, match=f"{Path(name).name}, line 1: .* did you mean"):
        check_reference(reference)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('[edf]\nname = "EDF"\ntext = "A."\n\n[cef]\nname = "CEF"\ntext = "B."', 5, "out of order"),
        ('[edf]\nname = "EDF"\ntext = " "', 3, "a page with an empty text"),
        ('[edf]\nname = "EDF"\ntext = "' + "word " * 80 + '"', 3, "longer than 380 characters"),
        ('[edf]\nname = "' + "word " * 20 + '"\ntext = "A."', 2, "longer than 80 characters"),
        ('[edf]\nname = "EDF"\ntext = "A."\nnote = "B."', 4, "no key here"),
        ('[edf]\nname = "EDF"', 1, "the key 'text' is missing"),
    ],
)
def test_a_guide_of_a_programme_that_does_not_fit_is_told_with_its_line(
    reference: Path, text: str, line: int, what: str
) -> None:
    path = reference / "programme_guides" / "de.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongReference) as caught:
        check_reference(reference)
    assert f"{path}, line {line}: " in str(caught.value)
    assert what in str(caught.value)


def test_a_programme_that_one_language_does_not_tell_is_told(reference: Path) -> None:
    path = reference / "programme_guides" / "el.toml"
    text = path.read_text(encoding="utf-8")
    begins, ends = text.index("[elena]"), text.index("[emfaf]")
    path.write_text(text[:begins] + text[ends:], encoding="utf-8")
    with pytest.raises(WrongReference, match=r"el\.toml, line 1: 'elena' is not told here"):
        check_reference(reference)
    path.unlink()
    with pytest.raises(WrongReference, match=r"el\.toml can't be read"):
        check_reference(reference)


def test_guides_in_a_language_that_no_mail_is_written_in_are_told(reference: Path) -> None:
    (reference / "programme_guides" / "fi.toml").write_text("", encoding="utf-8")
    with pytest.raises(WrongReference, match=r"fi\.toml, line 1: 'fi' is no language"):
        check_reference(reference)


def test_a_file_that_is_missing_is_told(reference: Path) -> None:
    (reference / "regions.csv").unlink()
    with pytest.raises(WrongReference, match=r"regions\.csv can't be read"):
        check_reference(reference)


def test_a_slip_stops_the_start_with_exit_2_and_help_still_works(
    reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(reference / "programme_rules.toml", '"investment_min"', '"investment_mim"')
    monkeypatch.setitem(resources.FOLDERS, "reference", str(reference))
    for command in sorted(WORKING):
        result = CliRunner().invoke(app, [command, *ARGUMENTS.get(command, ())])
        assert isinstance(result.exception, WrongReference), command
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


ARGUMENTS = {
    "explain": ("krefeld", "sedia:1"),
    "replay": ("krefeld",),
    "evaluate": ("tests",),
    "record": ("sedia", "https://example.org", "--case", "a"),
}


def test_the_investment_of_elena_is_asked_for(reference: Path) -> None:
    """The case that was found: with the slip a project of 200,000 EUR could apply alone."""
    rules = read_rules(reference / "programme_rules.toml")
    asked = {(fact.rule, fact.key, fact.value) for rule in rules for fact in rule.facts}
    assert ("other", "investment_min", "30000000") in asked
    project = Project(
        id="a/b",
        city=City(id="a", name="A", country="DE"),
        title="A heat network",
        budget_max_eur=200_000,
    )
    record = with_facts(
        Record(
            source="facilities",
            source_id="elena",
            title="ELENA",
            programme="ELENA",
            url="https://example.org",
            is_rolling=True,
        )
    )
    checks, role = check_call(
        project, Call(id=record.id, best=record, records=(record,)), today=date(2026, 10, 13)
    )
    assert role == "with_conditions"
    assert "the investment is small" in " ".join(c.because for c in checks)
