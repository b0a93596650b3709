"""Every named pattern shows one example of what it finds, and finds it."""

import ast
import importlib
import re
from itertools import pairwise

import pytest

from tests.structure.modules import PACKAGES, ROOT, module_name

EXAMPLE = re.compile(r"``(.+?)``", re.S)
EXEMPT = {"NEVER": "finds nothing", "LONG_TAG": "an example would have 100,000 characters"}


def named_patterns():
    """Yield module, name and the string under each `NAME = re.compile(…)` of a module."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            body = ast.parse(path.read_text(encoding="utf-8")).body
            for statement, following in pairwise(body):
                if not isinstance(statement, ast.Assign):
                    continue
                if ast.unparse(statement.value).startswith("re.compile("):
                    text = (
                        following.value.value
                        if isinstance(following, ast.Expr)
                        and isinstance(following.value, ast.Constant)
                        else ""
                    )
                    yield module_name(path), ast.unparse(statement.targets[0]), text


@pytest.mark.parametrize(
    ("module", "name", "text"), [p for p in named_patterns() if p[1] not in EXEMPT]
)
def test_a_pattern_finds_the_example_below_it(module, name, text):
    pattern = getattr(importlib.import_module(module), name)
    examples = EXAMPLE.findall(text)
    assert examples, f"{module}.{name}: write an example in double backticks below the pattern"
    for example in examples:
        assert pattern.search(example.encode() if isinstance(pattern.pattern, bytes) else example)
