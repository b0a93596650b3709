"""What is built is in use: every module and function is reached from the product itself.

A thing with green tests is easily taken for a thing in use, so that tests count for nothing here.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.structure.modules import PACKAGES, ROOT, module_name

FILES = {module_name(p): p for k in PACKAGES for p in sorted((ROOT / k).rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
FIRST = "citycalls.__main__"
NAMED = re.compile(r"[a-z_]+(\.\w+)+")
"""A dotted name in a string, as Scrapy's settings have it: ``crawler.middlewares.robots.Robots``"""
BY_NAME = {
    "citycalls.commands.places": "citycalls.commands.",
    "crawler.harvest": "crawler.spiders.",
    "desk.answers.actions": "desk.answers.actions.",
}
"""Module to the prefix of the modules that it imports by a name made at run time."""
CALLED_BY_OTHERS = {
    **dict.fromkeys(("process_item", "close_spider"), "Scrapy calls it on a pipeline"),
    **dict.fromkeys(
        ("process_request", "process_response", "process_exception"),
        "Scrapy calls it on a middleware",
    ),
    **dict.fromkeys(("buildProtocol", "lineReceived"), "Twisted calls it on a connection"),
    **dict.fromkeys(
        ("resolveHostName", "resolutionBegan", "addressResolved", "resolutionComplete"),
        "Twisted calls it on a resolver",
    ),
    "download_request": "Scrapy calls it on a handler of downloads",
    "get_route_handler": "FastAPI calls it on a route",
    "log_message": "http.server calls it",
    **dict.fromkeys(("persistent_id", "persistent_load"), "pickle calls it on each thing"),
    "do_POST": "http.server calls it",
    **dict.fromkeys(
        (
            *("handle_starttag", "handle_endtag", "handle_data"),
            *("handle_entityref", "handle_charref"),
        ),
        "html.parser calls it on a page",
    ),
    "readline": "smtplib reads through it",
    **dict.fromkeys(("coerce", "get_params"), "typer calls it"),
    "startup": "uvicorn calls it on a server",
    "quotable": "says what a quote may be taken from; the tests hold every quote to it",
}
"""Functions that nothing in the product calls by name, and why they stay."""


def modules_named_in(name: str) -> Iterator[str]:
    """Yield the modules of the product that a module names: imports anywhere, dotted strings."""
    for node in ast.walk(TREES[name]):
        found: list[str] = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Constant) and NAMED.fullmatch(str(node.value)):
            found = [str(node.value)]
        for dotted in found:
            parts = dotted.split(".")
            yield from (m for n in range(len(parts)) if (m := ".".join(parts[: n + 1])) in FILES)
    if name in BY_NAME:
        yield from (m for m in FILES if m.startswith(BY_NAME[name]))


def test_every_module_is_reached_from_the_command_line():
    reached, waiting = set(), [FIRST]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += modules_named_in(name)
    unused = [m for m in FILES if m not in reached]
    assert not unused, f"nothing but tests uses {', '.join(unused)}"


def names_used_in(node: ast.AST) -> Counter[str]:
    """Count the names that code reads, alone or after a dot; imports do not count."""
    return Counter(
        found.id if isinstance(found, ast.Name) else found.attr
        for found in ast.walk(node)
        if isinstance(found, (ast.Name, ast.Attribute)) and isinstance(found.ctx, ast.Load)
    )


def words_of(folder: Path) -> Counter[str]:
    texts = (p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.suffix == ".j2")
    return Counter(word for text in texts for word in re.findall(r"\w+", text))


def test_every_public_function_is_used_by_the_product():
    used = words_of(ROOT / "templates")
    for tree in TREES.values():
        used += names_used_in(tree)
    unused = [
        f"{module}: {node.name}"
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and not node.decorator_list  # a command, a route, a check of pydantic
        and node.name not in CALLED_BY_OTHERS
        and used[node.name] <= names_used_in(node)[node.name]
    ]
    assert not unused, f"nothing but tests calls {', '.join(unused)}"
