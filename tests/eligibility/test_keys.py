"""Every fact has one name: who misspells it is told by the type checker, not by a mayor."""

import ast

import pytest

from eligibility import keys
from eligibility.keys import KEYS, FactKey
from eligibility.stated_facts import facts_of
from funding.call import Call, Record
from funding.evidence import Evidence, Rule
from store.harvest.record_json import from_json, to_json
from tests.structure.modules import PACKAGES, ROOT


def test_all_keys_are_listed_once() -> None:
    named = [value for value in vars(keys).values() if isinstance(value, FactKey)]
    assert sorted(k.name for k in named) == sorted(k.name for k in KEYS.values())
    assert len(KEYS) == len(keys.ALL)


def test_every_mark_has_its_word() -> None:
    assert all((key.mark is not None) == (key.unit is keys.Unit.MARK) for key in keys.ALL)


def bare_names(source: str) -> list[int]:
    """Return the lines of *source* where a fact is made of or compared with a string.

    That a fact is asked for by its key, mypy sees.
    """
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="Fact"), keywords=named):
                lines += [k.value.lineno for k in named if k.arg == "key" and is_text(k.value)]
            case ast.Compare(
                left=ast.Attribute(value=ast.Name(id="fact" | "f"), attr="key"), comparators=others
            ):
                lines += [node.lineno] * any(map(is_text, others))
    return lines


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_fact_is_named_by_a_bare_string(package: str) -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / package).rglob("*.py"))
        if (lines := bare_names(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_bare_name_is_noticed() -> None:
    assert bare_names('Fact(rule=rule, key="entities_min", value="1", evidence=e)') == [1]
    assert bare_names('found = [f for f in facts\n if f.key == "rate"]') == [2]


def test_a_fact_that_another_version_knew_decides_nothing_and_breaks_nothing() -> None:
    fact = keys.ENTITIES_MIN.fact("3", Evidence(quote="at least three partners"))
    record = Record(source="s", source_id="1", title="A", url="https://example.org", facts=(fact,))
    text = to_json(record)
    assert from_json(text).facts == (fact,)
    former = from_json(text.replace("entities_min", "partners_least"))
    call = Call(id=former.id, best=former, records=(former,))
    assert (Rule.CONSORTIUM, "partners_least") not in KEYS
    assert facts_of(call).one(keys.ENTITIES_MIN) is None
    assert facts_of(call).items[0].key == "partners_least"
    assert from_json(text.replace('"consortium"', '"astrology"')).facts == ()
