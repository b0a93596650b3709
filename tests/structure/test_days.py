"""docs/first-day.md and docs/bad-day.md: commands that exist, sentences that are said."""

import ast
import re
import shlex
from pathlib import Path

import pytest
import typer

from citycalls.cli import app
from tests.structure.modules import ROOT

DOCS = ROOT / "docs"
PAGES = ("first-day.md", "bad-day.md", "operations.md", "several-machines.md")
TOLD = (
    *("advice/health/service_health.py", "store/mail/outbox_health.py"),
    *("store/mail/relay_trouble.py", "store/operations/clock_ahead.py"),
    *("store/operations/disks.py", "store/operations/service.py"),
)
"""Where the sentences of `status` are made."""
SAYS = re.compile(r"trouble|sentence|_warning|read_health|unsettled_mails")


def commands(page: str) -> list[str]:
    """Return what a page tells to type, in its blocks and within a sentence."""
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```", text)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"(?m)^    (.+)$", text)
    lines += re.findall(r"`(citycalls [^`]+)`", text)
    found = [re.sub(r"^sudo -u citycalls (\.venv/bin/)?|\s+#.*$", "", line) for line in lines]
    return [line for line in found if line.startswith("citycalls ") and "…" not in line]


ALL = sorted({(page, line) for page in PAGES for line in commands(page)})


@pytest.mark.parametrize(("page", "line"), ALL, ids=lambda value: str(value)[:60])
def test_every_command_of_a_page_is_understood(page: str, line: str) -> None:
    command, words = typer.main.get_command(app), shlex.split(line)[1:]
    context = command.make_context("citycalls", [], resilient_parsing=True)
    while hasattr(command, "commands") and words:
        if words[0] not in command.commands:
            pytest.fail(f"{page}: no command {words[0]!r}")
        command = command.commands[words.pop(0)]
    is_a_name = not words and page != "first-day.md"  # "`citycalls restore` does …"
    command.make_context(command.name, words, parent=context, resilient_parsing=is_a_name)


def sentences(path: Path) -> list[str]:
    """Return the texts of the functions that tell of troubles, with … for their values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and SAYS.search(function.name):
            inner = {
                p for n in ast.walk(function) if isinstance(n, ast.JoinedStr) for p in n.values
            }
            doc = ast.get_docstring(function, clean=False)
            for node in ast.walk(function):
                if isinstance(node, ast.JoinedStr):
                    parts = [p.value if isinstance(p, ast.Constant) else "…" for p in node.values]
                    found.append("".join(str(part) for part in parts))
                elif isinstance(node, ast.Constant) and node not in inner and node.value != doc:
                    found.append(str(node.value))
    told = (text for text in found if text.count(" ") > 3 and not text[:6].isupper())
    return [text.replace("`", "'") for text in told]


SAID = [text for name in TOLD for text in sentences(ROOT / name)]


@pytest.mark.parametrize("said", SAID)
def test_every_sentence_of_the_status_has_a_section(said: str) -> None:
    text = (DOCS / "bad-day.md").read_text(encoding="utf-8")
    pieces = [piece for piece in re.split(r"…", said) if piece.count(" ") > 1]
    for piece in pieces:
        assert piece.strip() in text, said


def test_pictures_are_there_and_small() -> None:
    for page in PAGES:
        for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (DOCS / page).read_text("utf-8")):
            assert (DOCS / path).stat().st_size < 150_000, path


@pytest.mark.parametrize("page", PAGES)
def test_links_between_the_pages_lead_to_a_heading(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for file, place in re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", text):
        there = (DOCS / (file or page)).read_text(encoding="utf-8")
        headings = re.findall(r"(?m)^#+ (.+)$", there)
        places = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
        assert place in places, (file, place)
    for file in re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", text):
        assert (DOCS / file).exists(), file
