"""Every command that reads or writes a path: a wrong one is told in one line, never a traceback."""

import inspect
import subprocess
import sys

import pytest

from citycalls.__main__ import main
from funding.resources import CHECKOUT
from tests.citycalls.commands.test_commands import db
from tests.crawler.jobs import command
from tests.structure.test_clock import commands

__all__ = ["db"]
RECIPES = {
    ("backup", "target"): ("backup", "PATH"),
    ("restore", "source"): ("restore", "PATH"),
    ("evaluate", "folder"): ("evaluate", "PATH"),
    ("evaluate", "profiles"): ("evaluate", "JUDGED", "--profiles", "PATH"),
    ("evaluate", "run"): ("evaluate", "JUDGED", "--run", "PATH"),
    ("evaluate", "against"): ("evaluate", "JUDGED", "--against", "PATH"),
    ("crawl", "other"): ("crawl", "--taken-from", "PATH"),
    ("digest", "preview"): ("digest", "--preview", "PATH"),
    ("doctor", "bundle"): ("doctor", "facilities", "--bundle", "PATH"),
    ("sbom", "to"): ("sbom", "--to", "PATH"),
    ("profiles import", "paths"): ("profiles", "import", "PATH"),
    ("profiles try", "paths"): ("profiles", "try", "PATH"),
    ("profiles export", "to"): ("profiles", "export", "--to", "PATH"),
    ("concepts export", "file"): ("concepts", "export", "PATH"),
    ("match", "text"): ("match", "--text", "PATH"),
    ("match", "profile"): ("match", "PATH.yaml"),
    ("explain", "text"): ("explain", "X", "--text", "PATH"),
    ("explain", "profile"): ("explain", "PATH.yaml", "X"),
    ("replay", "file"): ("replay", "krefeld", "--file", "PATH"),
    ("bounce", "file"): ("bounce", "PATH"),
    ("timetables guess", "sheet"): ("timetables", "guess", "PATH"),
    ("timetables guess", "into"): ("timetables", "guess", "SHEET", "--into", "PATH"),
    ("timetables read", "sheet"): ("timetables", "read", "PATH", "--mapping", "MAPPING"),
    ("timetables read", "mapping"): ("timetables", "read", "SHEET", "--mapping", "PATH"),
    ("timetables read", "into"): (
        *("timetables", "read", "SHEET", "--mapping", "MAPPING", "--into", "PATH"),
    ),
    ("timetables check", "path"): ("timetables", "check", "PATH"),
    ("pipeline list", "to"): ("pipeline", "list", "--to", "PATH"),
    ("bulletin list", "to"): ("bulletin", "list", "--number", "1", "--to", "PATH"),
    ("bulletin make", "to"): ("bulletin", "make", "--to", "PATH"),
    ("bulletin publish", "to"): ("bulletin", "publish", "--to", "PATH"),
    ("export", "to"): ("export", "--calls", "", "--to", "PATH"),
    ("export", "text"): ("export", "--text", "PATH", "--to", "list.csv"),
    ("export", "profile"): ("export", "PATH.yaml", "--to", "list.csv"),
}
NAMED = {("match", "text"), ("match", "profile"), ("explain", "text"), ("explain", "profile")}
NAMED |= {("bounce", "file"), ("export", "text"), ("export", "profile")}
"""Paths that the command line takes as text."""


def test_every_path_of_a_command_has_a_recipe():
    found = {
        (name, parameter)
        for name, command in commands()
        for parameter, kind in inspect.get_annotations(inspect.unwrap(command.callback)).items()
        if "Path" in str(kind) and parameter != "db"
    }
    assert found | NAMED == set(RECIPES)


@pytest.fixture
def ended(db, monkeypatch, capsys, tmp_path):
    def end(*args):
        if args[0] == "doctor":  # it asks the portal in a loop that a process starts only once
            done = command("--db", str(db), *args)
            return done.returncode, done.stderr
        monkeypatch.setattr(sys, "argv", ["citycalls", "--db", str(db), *args])
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code, capsys.readouterr().err

    return end


PLACES = (
    *("here", "a folder", "below a file", "too long"),
    *("a text", "nothing", "letters", "no device"),
)


@pytest.fixture
def places(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "words.txt").write_text("These are words, no copy of a database.")
    return {
        "here": ".",
        "a folder": str(tmp_path / "folder"),
        "below a file": str(tmp_path / "words.txt" / "x"),
        "too long": str(tmp_path / ("x" * 300)),
        "a text": str(tmp_path / "words.txt"),
        "nothing": "",
        "letters": str(tmp_path / "\udce4\udcff" / "x"),
        "no device": "/proc/none/x",
    }


FINE = {
    ("digest", "preview"): ("here", "a folder", "nothing", "letters"),
    ("profiles export", "to"): ("here", "a folder", "nothing", "letters"),
    ("backup", "target"): ("a text", "letters"),
    ("match", "text"): ("a text",),
    ("explain", "text"): ("a text",),
    ("export", "text"): ("a text",),
    ("evaluate", "run"): ("a text",),
    ("doctor", "bundle"): ("a text",),
    ("sbom", "to"): ("a text",),
    ("bounce", "file"): ("a text",),
    ("timetables read", "sheet"): ("a text",),
    ("bulletin make", "to"): ("a text",),
}
"""Where the work can be done, or where what the file says is looked at and passed over."""


DOCTOR = ("doctor", "bundle")
ASKED = ("here", "too long")
"""Where the command that needs a process of its own each time is asked in every run."""


def every_recipe_and_place():
    for recipe in sorted(RECIPES):
        for place in PLACES:
            is_long = recipe == DOCTOR and place not in ASKED
            marks = (pytest.mark.full,) if is_long else ()
            yield pytest.param(recipe, place, id=f"{' '.join(recipe)}-{place}", marks=marks)


@pytest.mark.parametrize(("recipe", "place"), list(every_recipe_and_place()))
def test_a_wrong_path_is_told_in_a_sentence(ended, places, tmp_path, recipe, place):
    if place in FINE.get(recipe, ()):
        pytest.skip("that is a place to work with")
    fixtures = CHECKOUT / "tests" / "fixtures"
    words = {
        "PATH": places[place],
        "JUDGED": str(fixtures / "judged"),
        "SHEET": str(fixtures / "timetables" / "zeitplan-nordmark.csv"),
        "MAPPING": str(fixtures / "timetables" / "zeitplan-nordmark.mapping.toml"),
    }
    args = [words.get(a, a.replace("PATH", places[place])) for a in RECIPES[recipe]]
    code, said = ended(*args, *(["--today", "2026-10-13"] if recipe[0] == "digest" else []))
    assert code == 2, said
    assert said
    assert "Traceback" not in said
    assert "object at 0x" not in said
    assert said.strip().count("\n") == 0 or "Usage:" in said


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("backup", "."), "'.' is a folder; name a file in it, such as 'citycalls-backup.db'"),
        (("backup", "/dev/full/x"), "'/dev/full' is no folder; name another file"),
        (("restore", "WORDS"), "is no backup that can be read"),
        (("restore", "."), "'.' is a folder; name a backup in it"),
        (("concepts", "export", "."), "'.' is a folder; name a file in it"),
        (("digest", "--preview", "WORDS"), "name a folder that you may write to"),
        (("profiles", "export", "--to", "WORDS"), "name a folder that you may write to"),
        (("match", "--text", "."), "is no file; - reads standard input"),
        (("export", "--calls", "", "--to", "."), "has no ending that tells the form"),
        (("export", "--calls", "", "--to", "WORDS/x.md"), "is no folder; name another file"),
    ],
)
def test_the_cure_names_what_to_do(ended, places, args, said):
    code, told = ended(*(a.replace("WORDS", places["a text"]) for a in args))
    assert code == 2
    assert said in told


def test_mail_into_a_folder_that_is_a_file_is_told(ended, places, monkeypatch):
    monkeypatch.setenv("CITYCALLS_MAIL_DIR", places["a text"])
    code, said = ended("digest", "--send", "--today", "2026-10-13")
    assert code in (0, 1, 2)
    assert "Traceback" not in said


def test_a_second_restore_of_one_day_keeps_the_first_copy(ended, db, tmp_path):
    copy = str(tmp_path / "copy.db")
    assert ended("backup", copy)[0] in (0, None)
    before = set(db.parent.glob("*.before-*"))
    for _ in range(2):
        assert ended("restore", copy, "--today", "2026-10-13")[0] in (0, None)
    assert len(set(db.parent.glob("*.before-*")) - before) == 2


@pytest.mark.parametrize("command", ["calls --today 2026-10-13", "profiles show krefeld"])
def test_a_reader_that_leaves_early_is_no_fault(db, command):
    asked = f"{sys.executable} -m citycalls --db {db} {command} 2>&1"
    words = f"{asked} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", words], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0", done.stdout + done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize(
    "command",
    [
        ("calls", "WORD"),
        ("explain", "krefeld", "WORD"),
        ("match", "--query", "heat", "--country", "WORD"),
        ("profiles", "show", "WORD"),
        ("clients", "add", "WORD", "--role", "reader"),
        ("feeds", "add", "--calls", "WORD"),
    ],
)
def test_an_argument_that_is_no_utf_8_is_told(ended, command):
    code, told = ended(*("caf\udce9" if part == "WORD" else part for part in command))
    assert code == 2
    assert "caf" in told
    assert "Traceback" not in told
