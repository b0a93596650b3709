"""Who asks for one command loads no other, and the list of commands is whole."""

import subprocess
import sys

import pytest
import typer.main
from typer.testing import CliRunner

from citycalls.cli import app
from citycalls.commands.places import PLACES, make_app, make_list, modules_of
from tests.citycalls.loading import loaded_by


def names_of(some) -> list[str]:
    return list(typer.main.get_command(some).commands)


ADDING = {"staff.tuning", "staff.questions", "staff.sheets"}
"""Modules that add to the commands of another one, under the same name."""


def test_every_command_lies_where_the_table_says() -> None:
    everything = names_of(app)
    for module, names in PLACES.items():
        if module not in ADDING:
            assert set(names_of(make_app([module]))) == set(names), module
    assert set(everything) == {name for names in PLACES.values() for name in names}
    assert names_of(make_list()) == everything


@pytest.mark.parametrize("name", sorted({n for names in PLACES.values() for n in names}))
def test_a_command_alone_tells_the_same_of_itself_as_among_all(name: str) -> None:
    alone = CliRunner().invoke(make_app(modules_of(name)), [name, "--help"])
    among = CliRunner().invoke(app, [name, "--help"])
    assert (alone.exit_code, alone.output) == (among.exit_code, among.output)
    assert alone.exit_code == 0


def test_the_list_of_commands_is_the_same_however_it_is_asked_for() -> None:
    told = CliRunner().invoke(make_list(), ["--help"])
    assert told.output == CliRunner().invoke(app, ["--help"]).output
    assert "calls" in told.output


def test_short_commands_load_neither_pydantic_nor_the_sciences(tmp_path) -> None:
    found = str(tmp_path / "citycalls.db")
    subprocess.run(
        [sys.executable, "-m", "citycalls", "profiles", "import", "data/profiles", "--db", found],
        check=True,
        capture_output=True,
    )
    heavy = {"pydantic", "numpy", "scipy", "sklearn", "scrapy", "fastapi", "jinja2"}
    for words in (["--help"], ["status"], ["calls"], ["calls", "heat"]):
        asked = words if words == ["--help"] else [*words, "--db", found, "--today", "2026-10-13"]
        modules = loaded_by(*asked).modules
        assert "typer" in modules
        assert not heavy & modules, words


def test_what_is_no_word_or_path_is_still_read_and_refused_as_before(tmp_path) -> None:
    kept = tmp_path / "citycalls.db"
    run = CliRunner().invoke
    assert run(app, ["profiles", "import", "data/profiles", "--db", str(kept)]).exit_code == 0
    wrong = run(app, ["calls", "--sort", "title", "--db", str(kept)])
    assert wrong.exit_code == 2
    assert "'title' is not one of 'relevance', 'deadline'" in wrong.output
    wrong = run(app, ["serve", "--port", "many"])
    assert wrong.exit_code == 2
    assert "write digits only" in wrong.output
