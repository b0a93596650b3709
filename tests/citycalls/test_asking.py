"""Who asks: a country is told as strictly as in a profile, and never passed over."""

import pytest

from advice.profiles.countries import read_countries, suggest_country
from tests.citycalls.commands.test_commands import TEXT, db, refused, run

__all__ = ["db"]
DAY = ("--today", "2026-10-13")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        *(
            ("Deutschland", "DE"),
            ("Germany", "DE"),
            ("germany", "DE"),
            ("ger", "DE"),
            ("DEU", "DE"),
        ),
        *(("de", "DE"), ("UK", "GB"), ("EL", "GR"), ("GR/EL", "GR"), ("EL, GR", "GR")),
        *(("Allemagne", "DE"), ("Ελλάδα", "GR"), ("Magyarország", "HU"), ("Österreich", "AT")),
        *(("España", "ES"), ("Espana", "ES"), ("Nederland", "NL"), ("Česko", "CZ")),
        *(("България", "BG"), ("Itali", "IT"), ("Slovensko", "SK")),
    ],
)
def test_the_nearest_right_code_is_named(typed, right):
    assert suggest_country(typed).startswith(f"write {right}")


@pytest.mark.parametrize(
    "typed", ["", " ", "QQ", "D", "1", "Atlantis", "💶", "DE;DROP", "Ge", "--"]
)
def test_where_nothing_is_near_the_kind_of_code_is_named(typed):
    said = suggest_country(typed)
    assert said is not None
    assert said.startswith("write ")


def test_every_known_code_is_right():
    assert {suggest_country(code) for code in read_countries()} == {None}


@pytest.mark.parametrize("command", [("match",), ("explain", "LIFE-TEST-HEAT")])
def test_a_wrong_country_is_refused_with_the_right_one(db, command):
    asked = (*command, "--query", "heat", "--country", "Deutschland", *DAY)
    assert "--country is 'Deutschland', which is no country code; write DE" in refused(db, *asked)


@pytest.mark.parametrize("profile", ["krefeld", "krefeld/heat-warnings", "draft.yaml"])
@pytest.mark.parametrize(
    ("option", "value"), [("--country", "FR"), ("--country", "DE"), ("--applicant", "region")]
)
def test_beside_a_profile_who_asks_is_refused_not_passed_over(db, profile, option, value):
    assert f"{option} is for a text or a question" in refused(
        db, "match", profile, option, value, *DAY
    )
    call = "LIFE-TEST-HEAT"
    assert option in refused(db, "explain", profile, call, option, value, *DAY)


def test_a_text_is_asked_for_its_country(db):
    asked = ("match", "--text", "-", *DAY, "--json")
    german, none = (run(db, *asked, *c, text=TEXT) for c in (("--country", "DE"), ()))
    assert german["results"][0]["source_id"] == none["results"][0]["source_id"]


def test_what_must_be_named_and_what_must_not_is_told_and_kept_to(db):
    asked = ("match", "--query", "heat in cities", "--top", "500", *DAY, "--json")
    every, demanding, refusing = (
        run(db, *asked, *more) for more in ((), ("--must", "heat"), ("--must-not", "heat"))
    )
    assert (every["must"], every["must_not"]) == ([], [])
    assert demanding["must"] == ["heat"]
    assert refusing["must_not"] == ["heat"]
    scores = {r["call_id"]: r["score"] for r in every["results"]}
    kept = [{r["call_id"]: r["score"] for r in d["results"]} for d in (demanding, refusing)]
    assert kept[0]
    assert {**kept[0], **kept[1]} == scores
    assert not kept[0].keys() & kept[1].keys()


def test_explain_names_the_demand_that_a_call_does_not_meet(db):
    said = run(
        db, "explain", "LIFE-TEST-HEAT", "--query", "heat in cities", "--must", "zebra", *DAY,
        "--json",
    )  # fmt: skip
    assert "ruled out by must_all: 'zebra'" in [s["outcome"] for s in said["stages"]]


@pytest.mark.parametrize("option", ["--must", "--must-not"])
def test_a_demand_beside_a_profile_or_without_a_word_is_refused(db, option):
    said = refused(db, "match", "krefeld", option, "heat", *DAY)
    assert f"{option} is for a text or a question" in said
    assert "can't be demanded" in refused(db, "match", "--query", "heat", option, " ", *DAY)


WHOLE = (
    ("match", "krefeld", "--top"),
    ("profiles", "revert", "krefeld", "--to"),
    ("crawl", "--comment", "x", "--accept"),
    ("serve", "--port"),
    ("mistakes", "settle", "--comment", "x"),
    ("feedback", "settle", "--answer", "x"),
    ("feedback", "withdraw"),
    ("feedback", "restore"),
)


@pytest.mark.parametrize("number", ["1.000", "2e1", "-3", "1,000", "٣"])
@pytest.mark.parametrize("command", WHOLE)
def test_options_with_whole_numbers_take_digits_only(db, command, number):
    assert run(db, *command, number, code=2) == ""


@pytest.mark.parametrize("pause", ["nan", "inf", "-1", "1e3", "0,5", "soon"])
def test_a_pause_is_a_number_of_seconds(db, pause):
    assert run(db, "crawl", "--delay", pause, code=2) == ""
