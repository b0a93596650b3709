"""Tests in a browser wait for what they look for: a page that is half there fails none of them."""

import ast
from collections.abc import Iterator

from tests.structure.modules import ROOT

AT_ONCE = {
    "is_visible": "to_be_visible",
    "is_hidden": "to_be_hidden",
    "is_checked": "to_be_checked",
    "is_enabled": "to_be_enabled",
    "is_disabled": "to_be_disabled",
    "is_editable": "to_be_editable",
    "count": "to_have_count",
}
"""Questions that a browser answers without waiting, and the expectation that waits."""


def asked_at_once(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and question of each that a test of a browser asks without waiting."""
    if "playwright" not in source and "chromium" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=asked, attr=name), args=[], keywords=[]):
                if name in AT_ONCE and ast.unparse(asked) != "itertools":
                    yield node.lineno, name


def test_no_test_asks_a_browser_without_waiting() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: say expect(…).{AT_ONCE[name]}, which waits"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for line, name in asked_at_once(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_question_without_waiting_is_found() -> None:
    source = (
        "from playwright import x\n\ndef test(page):\n    assert page.locator('p').count() == 1\n"
    )
    assert list(asked_at_once(source)) == [(4, "count")]
