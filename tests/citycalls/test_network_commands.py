"""`network`, `tandem` and `proposals` from the command line, on five calls and three cities."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import CityCallsError
from funding.resources import shipped
from store.database import open_store
from store.people.recipients import add_recipient
from tests.desk.network.conftest import CALL, NOW, PEOPLE, filled

__all__ = ["filled"]  # the fixture is found by its name
DAY = ("--today", "2026-10-20")
CITIES = ("krefeld", "sofia")


@pytest.fixture
def db(filled, tmp_path):
    path = tmp_path / "c.db"
    shutil.copy(filled, path)
    with open_store(path) as store:
        for city, (name, address, language) in PEOPLE.items():
            add_recipient(
                store,
                address,
                name=name,
                profiles=[city],
                language=language,
                confirmed=True,
                now=NOW,
            )
    return path


def run(db, *args, code=0):
    """Run a command; return its JSON document, or its lines."""
    found = CliRunner().invoke(
        app, ["--db", str(db), *args], catch_exceptions=False, env={"NO_COLOR": "1"}
    )
    assert found.exit_code == code, found.output
    return json.loads(found.stdout) if "--json" in args else found.stdout


def refused(db, *args):
    with pytest.raises(CityCallsError) as error:
        run(db, *args)
    return str(error.value)


def test_the_network_is_told_by_calls_and_narrowed_by_every_filter(db):
    found = run(db, "network", *DAY, "--json")
    assert {city["city"] for city in found["cities"]} == set(PEOPLE)
    rows = {row["call_id"]: row for row in found["items"]}
    assert CALL in rows
    assert {fit["city"] for fit in rows[CALL]["fits"]} >= {"krefeld"}
    for narrower in (
        ("--programme", "LIFE"),
        ("--city", "krefeld"),
        ("--cities", "2"),
        ("--deadline", "90"),
    ):
        fewer = run(db, "network", *DAY, *narrower, "--json")["items"]
        assert fewer, narrower
        assert {row["call_id"] for row in fewer} <= set(rows), narrower
    assert all(row["programme"] == "LIFE" for row in rows.values() if row["call_id"] == CALL)
    assert run(db, "network", *DAY, "--deadline", "30", "--json")["items"] == []
    assert "no call fits a member city" in run(db, "network", *DAY, "--deadline", "30")
    lines = run(db, "network", *DAY)
    assert lines.startswith("portico:")
    assert "krefeld" in lines


def test_a_filter_that_means_nothing_is_told_with_what_is_known(db):
    assert "krefeld" in refused(db, "network", *DAY, "--city", "atlantis")
    assert "LIFE" in refused(db, "network", *DAY, "--programme", "NOTHING")
    assert "90" in refused(db, "network", *DAY, "--deadline", "2026-13")
    assert "climate" in refused(db, "network", *DAY, "--theme", "chess")


def test_alike_projects_are_told_with_what_they_share(db):
    assert run(db, "network", "--alike", "--json") == []
    assert run(db, "network", "--alike") == "no two projects of different cities are alike enough\n"
    for city in ("hamm", "pirna", "arnsberg", "freiburg"):
        run(db, "profiles", "import", str(shipped("profiles") / f"{city}.yaml"), *DAY)
    pairs = run(db, "network", "--alike", "--json")
    assert pairs
    for pair in pairs:
        one, other = (profile.split("/")[0] for profile in pair["profiles"])
        assert one != other
        assert 0.25 <= pair["likeness"] <= 1
        assert len(pair["shared"]) >= 2
    mine = run(db, "network", "--alike", "--city", "hamm", "--json")
    assert mine == [p for p in pairs if any(n.startswith("hamm/") for n in p["profiles"])]
    assert pairs[0]["shared"][0] in run(db, "network", "--alike")
    assert "atlantis" in refused(db, "network", "--alike", "--city", "atlantis")


def test_a_tandem_is_told_with_its_rule_and_what_is_missing(db):
    alone = run(db, "tandem", CALL, "krefeld", *DAY, "--json")
    assert alone["pairing"]["verdict"] == "no"
    assert alone["pairing"]["missing"]
    assert "two municipalities from two different" in alone["rule"]["needs"][0]["quote"]
    lines = run(db, "tandem", CALL, "krefeld", *DAY)
    assert "missing:" in lines
    both = run(db, "tandem", CALL, *CITIES, *DAY, "--json")
    assert (both["pairing"]["verdict"], both["pairing"]["missing"]) == ("yes", [])
    assert "missing:" not in run(db, "tandem", CALL, *CITIES, *DAY)
    assert "atlantis" in refused(db, "tandem", CALL, "atlantis", *DAY)
    assert "`citycalls calls`" in refused(db, "tandem", "sedia:NO", *CITIES, *DAY)


def test_a_proposal_is_made_listed_and_withdrawn_and_names_nobody(db):
    sentence = ("--sentence", "Cool streets for both of us.")
    (made,) = run(db, "proposals", "propose", CALL, *CITIES, *sentence, *DAY, "--json")
    assert (made["proposal"], made["state"]) == (1, "open")
    assert made["answers"] == {"krefeld": None, "sofia": None}
    assert run(db, "proposals", "list", *DAY, "--json") == [made]
    lines = run(db, "proposals", "list", *DAY)
    assert "krefeld: no answer yet, sofia: no answer yet" in lines
    told = json.dumps(made) + lines
    assert not any(word in told for name, address, _ in PEOPLE.values() for word in (name, address))
    (mails,) = {len(run(db, "digest", *DAY, "--json"))}
    assert mails == len(PEOPLE)
    (gone,) = run(db, "proposals", "withdraw", "1", "--author", "Ana", *DAY, "--json")
    assert gone["state"] == "withdrawn"
    trail = run(db, "audit", "--json")
    assert [(c["who"], c["did"]) for c in trail if "tandem" in c["did"]] == [
        ("Ana", "withdrew a tandem"),
        ("command line", "proposed a tandem"),
    ]


def test_a_proposal_that_can_not_be_is_told_with_the_cure_and_nothing_is_kept(db):
    propose = ("proposals", "propose", CALL)
    name, address, _ = PEOPLE["krefeld"]
    assert "2 to 8 cities" in refused(db, *propose, "krefeld", *DAY)
    assert "atlantis" in refused(db, *propose, "krefeld", "atlantis", *DAY)
    assert "address" in refused(db, *propose, *CITIES, "--sentence", address, *DAY)
    assert "names a person" in refused(db, *propose, *CITIES, "--sentence", f"Ask {name}", *DAY)
    assert "closed" in refused(db, *propose, *CITIES, "--today", "2027-02-01")
    assert "not known" in refused(db, "proposals", "propose", "sedia:NO", *CITIES, *DAY)
    assert "proposals list" in refused(db, "proposals", "withdraw", "7", *DAY)
    run(db, "recipients", "pause", address, "--until", "2026-12-01", *DAY)
    assert "nobody in krefeld gets mail" in refused(db, *propose, *CITIES, *DAY)
    assert run(db, "proposals", "list", *DAY, "--json") == []
    assert run(db, "proposals", "list", *DAY) == "no proposal\n"


def test_a_name_inside_another_word_is_no_name(db):
    with open_store(db) as store:
        add_recipient(
            store,
            "eva@krefeld.example",
            name="Eva",
            profiles=["krefeld"],
            language="en",
            confirmed=True,
            now=NOW,
        )
    propose = ("proposals", "propose", CALL, *CITIES, *DAY, "--sentence")
    assert "names a person" in refused(db, *propose, "Write to Eva.")
    assert "(open)" in run(db, *propose, "We evaluate it together.")
