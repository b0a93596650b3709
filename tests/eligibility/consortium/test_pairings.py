"""Which cities are enough for which call: a table of our own, read by hand from the texts."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility.consortium.pairing import Pairing, pairing_of
from eligibility.consortium.rule import rule_of
from eligibility.reading.record_facts import quotable, with_facts
from funding.call import Call, Record, TextSection
from funding.city import City, Project
from funding.evidence import Verdict

FOLDER = Path(__file__).parents[2] / "fixtures" / "consortium"
TODAY = date(2026, 10, 13)
SIGNS = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.UNKNOWN: "?"}


def rows() -> Iterator[dict[str, Any]]:
    for name in ("english", "others"):
        table = tomllib.loads((FOLDER / f"{name}.toml").read_text())
        for row in table["call"]:
            yield {"language": table.get("language"), **row}


def cities() -> tuple[dict[str, Project], list[list[str]]]:
    table = tomllib.loads((FOLDER / "pairings.toml").read_text())
    projects = {
        name: Project(
            id=f"{name}/project",
            title="A project",
            city=City(
                id=name,
                name=name.capitalize(),
                country=facts["country"],
                nuts3=facts["nuts3"],
                population=facts["population"],
                degurba=facts["degurba"],
                had_eui_ia_grant=facts["eui"],
            ),
        )
        for name, facts in table["cities"].items()
    }
    return projects, table["pairings"]


def call_of(row: dict[str, Any]) -> Call:
    record = with_facts(
        Record(
            source=row.get("source", "sedia"),
            source_id="EXAMPLE-1",
            title=row.get("title", "A call"),
            url="https://portal.example.eu/1",
            language=row["language"],
            programme=row.get("programme"),
            type_of_action=row.get("action"),
            sections=(TextSection(heading=None, text=row["text"]),),
        )
    )
    return Call(id=record.id, best=record, records=(record,))


def said(pairing: Pairing) -> str:
    gaps = pairing.missing if pairing.verdict is Verdict.NO else pairing.unclear
    return " ".join([SIGNS[pairing.verdict], *dict.fromkeys(gap.kind.value for gap in gaps)])


def in_order(answer: str) -> tuple[str, frozenset[str]]:
    sign, *gaps = answer.split()
    return sign, frozenset(gaps)


ROWS = list(rows())


def test_the_table_has_three_hundred_answers() -> None:
    _, pairings = cities()
    assert len({row["name"] for row in ROWS}) == len(ROWS) >= 60
    assert all(len(row["answers"]) == len(pairings) for row in ROWS)
    assert len(ROWS) * len(pairings) >= 300


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_pairing_is_judged_as_by_hand(row: dict[str, Any]) -> None:
    projects, pairings = cities()
    call = call_of(row)
    rule = rule_of(call)
    found = [
        said(pairing_of(rule, call, [projects[name] for name in names], today=TODAY))
        for names in pairings
    ]
    assert list(map(in_order, found)) == list(map(in_order, row["answers"])), rule


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_every_need_quotes_the_call_or_says_that_it_is_usual(row: dict[str, Any]) -> None:
    call = call_of(row)
    for need in rule_of(call).needs:
        if need.is_default:
            assert need.evidence.quote is None
            assert need.evidence.url
        else:
            assert any(need.evidence.quote in text for text in quotable(call.best))
