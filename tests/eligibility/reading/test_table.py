"""The hand-checked table: every stated fact right or unknown, each with its quote."""

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eligibility.keys import LISTS
from eligibility.reading.record_facts import quotable, read_facts
from funding.call import Kind, Record, TextSection
from funding.evidence import Fact

TABLE = Path(__file__).parents[2] / "fixtures" / "eligibility"


def read_table() -> list[Any]:
    rows = []
    for path in sorted(TABLE.glob("calls_*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in table["call"]:
            row.setdefault("language", table["language"])
            rows.append(pytest.param(row, id=f"{path.stem}: {row['name']}"))
    return rows


ROWS = read_table()


def record_of(row: Mapping[str, Any]) -> Record:
    fields = dict(row.get("fields", {}))
    if "kind" in fields:
        fields["kind"] = Kind(fields["kind"])
    if "co_financing_rate" in fields:
        fields["co_financing_rate"] = Decimal(fields["co_financing_rate"])
    sections = [TextSection(heading=h, text=t) for h, t in row.get("sections", [])]
    if "text" in row:
        sections.append(TextSection(heading=None, text=row["text"]))
    return Record(
        source=fields.pop("source", "test"),
        source_id="1",
        title="A call",
        url="https://example.org/1",
        language=row["language"],
        sections=tuple(sections),
        **fields,
    )


def stated(facts: Iterable[Fact]) -> set[str]:
    """Return the facts as ``key=value`` or ``key@type=value``; lists of types added up, sorted."""
    found: set[str] = set()
    types: dict[str, set[str]] = {}
    for fact in facts:
        if fact.evidence.is_default:
            continue
        if (fact.rule, fact.key) in LISTS:
            types.setdefault(fact.key, set()).update(fact.value.split())
        else:
            holder = f"@{fact.applies_to}" if fact.applies_to else ""
            found.add(f"{fact.key}{holder}={fact.value}")
    return found | {f"{key}={' '.join(sorted(values))}" for key, values in types.items()}


def test_the_table_has_at_least_120_calls() -> None:
    assert len(ROWS) >= 120


@pytest.mark.parametrize("row", ROWS)
def test_what_is_read_is_what_a_careful_reader_takes_from_it(row: Mapping[str, Any]) -> None:
    assert stated(read_facts(record_of(row))) == set(row["expect"])


@pytest.mark.parametrize("row", ROWS)
def test_every_fact_quotes_the_source_or_is_marked_as_default(row: Mapping[str, Any]) -> None:
    record = record_of(row)
    for fact in read_facts(record):
        quote = fact.evidence.quote
        if fact.evidence.is_default:
            assert quote is None
            assert fact.evidence.url
        else:
            assert quote
            assert any(quote in piece for piece in quotable(record))
