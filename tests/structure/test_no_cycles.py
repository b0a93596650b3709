"""No two modules import each other, on whatever way round; imports for types count, too."""

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.structure.modules import PACKAGES, ROOT, module_name


def imports():
    """Return for every module the modules of the product that it imports at its top level."""
    trees = {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    found = {}
    for name, tree in trees.items():
        found[name] = set()
        blocks = [tree, *(n for n in tree.body if isinstance(n, ast.If))]
        for node in (n for block in blocks for n in block.body):
            if isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names} & set(trees)
                found[name] |= inner or ({node.module} & set(trees))
    return found


def test_no_module_imports_itself_on_a_way_round():
    tuple(TopologicalSorter(imports()).static_order())


def test_a_circle_is_found():
    circle = {**imports(), "funding.errors": {"funding.source"}}
    with pytest.raises(CycleError):
        tuple(TopologicalSorter(circle).static_order())
