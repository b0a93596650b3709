"""Every recorded page gives what stands beside it; `pytest --accept` writes it anew.

A case is a folder ``tests/fixtures/<page>/<case>/`` with the answer (``response.json`` or
``.html``), ``meta.json`` and ``expected.json``.  The meta file names the address, the day, the
terms, whether the page is reconstructed, and the function; where one answer holds many records,
also what chooses among its `items` and what reads each.
"""

import dataclasses
import json
import pkgutil
from pathlib import Path
from typing import Any

import pytest

from funding.errors import PageChanged, UnreadableRecord

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/meta.json"))
META = {"url", "fetched", "terms", "reconstructed", "function"}
LEFT_OUT = {"facts"}  # eligibility has a table of its own
EMPTY = (None, (), [], {}, False)


def read_case(case: Path) -> Any:
    """Return what the page function makes of a case, as plain JSON."""
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    body = response_of(case).read_bytes()
    try:
        found = pkgutil.resolve_name(meta["function"])(body, meta["url"])
    except PageChanged as error:
        return {"page_changed": str(error)}
    if "items" in meta:
        found = getattr(found, meta["items"])
    if "choose" in meta:
        found = pkgutil.resolve_name(meta["choose"])(found)
    if "each" in meta:
        found = [read_each(pkgutil.resolve_name(meta["each"]), item) for item in found]
    return json.loads(json.dumps(as_plain(found), default=str))


def read_each(function: Any, item: Any) -> Any:
    try:
        return function(item)
    except UnreadableRecord as error:
        return {"unreadable_record": str(error)}


def as_plain(value: Any) -> Any:
    """Return dataclasses as objects without what they leave unknown."""
    if dataclasses.is_dataclass(value):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {k: as_plain(v) for k, v in pairs if v not in EMPTY and k not in LEFT_OUT}
    if isinstance(value, (list, tuple)):
        return [as_plain(v) for v in value]
    return value


def response_of(case: Path) -> Path:
    (found,) = case.glob("response.*")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_recorded_page_gives_what_stands_beside_it(case, request):
    found = read_case(case)
    beside = case / "expected.json"
    if request.config.getoption("--accept"):
        text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
        beside.write_text(text + "\n", encoding="utf-8")
    again = f"python3 run.py test tests/crawler/pages -k {case.parent.name} --accept"
    assert beside.is_file(), f"not accepted yet: `{again}` writes {beside}; then read it"
    assert found == json.loads(beside.read_text(encoding="utf-8")), f"if it is right: `{again}`"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_recorded_page_says_where_it_comes_from(case):
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    assert meta.keys() >= META
    assert meta["url"].startswith("https://")
    assert isinstance(meta["reconstructed"], bool)


def test_there_are_recorded_pages_of_both_portals():
    counts = {page: sum(c.parent.name == page for c in CASES) for page in ("sedia", "portico")}
    assert counts["sedia"] >= 11
    assert counts["portico"] >= 4
