"""The two commands on a machine that lacks something, and the lock."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

from tests.citycalls.loading import loaded_by
from tests.structure.modules import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-cluster.lock", "requirements-dev.lock")
PEERS = "requirements-bench.lock"


def run_with(prelude, folder):
    """Run a copy of run.py in *folder* after some lines that change the interpreter."""
    (folder / "run.py").write_text((ROOT / "run.py").read_text())
    for name in (*LOCKS, "pyproject.toml"):
        (folder / name).write_text((ROOT / name).read_text())
    code = f"{prelude}\nimport runpy, sys\nsys.argv = ['run.py', 'demo']\n"
    code += f"runpy.run_path({str(folder / 'run.py')!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder
    )


def test_an_old_python_is_told_what_is_needed(tmp_path):
    done = run_with("import sys; sys.version_info = (3, 9, 6)", tmp_path)
    assert done.returncode == 2
    assert "needs Python 3.11 or newer; this is 3.9.6" in done.stderr
    assert not (tmp_path / ".uv").exists()


def test_a_missing_venv_module_is_told_with_its_cure(tmp_path):
    done = run_with("import sys; sys.modules['ensurepip'] = None", tmp_path)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_windows_on_arm_is_told_what_works_there(tmp_path):
    prelude = "import os, platform, pathlib, shutil, tarfile\nos.name = 'nt'\n"
    prelude += "platform.machine = lambda: 'ARM64'"
    done = run_with(f"{prelude}\npathlib.WindowsPath = pathlib.PosixPath", tmp_path)
    assert (done.returncode, "Python for Windows x64" in done.stderr) == (2, True)


def pins(name):
    """Return the lines of a lock that name a package and its version."""
    lines = (ROOT / name).read_text().splitlines()
    return {line.removesuffix("\\").strip() for line in lines if re.match(r"[a-z].*==", line)}


@pytest.mark.parametrize("name", [*LOCKS, PEERS])
def test_a_lock_has_hashes_and_no_address(name):
    lock = (ROOT / name).read_text()
    assert "://" not in lock
    assert len(pins(name)) > (50 if name in LOCKS else 5)
    assert lock.count("--hash=sha256:") >= len(pins(name))


def test_the_demo_needs_no_development_tool_and_tests_the_same_versions():
    run_time, cluster, development = map(pins, LOCKS)
    assert run_time < cluster < development
    tools = {"playwright", "mypy", "ruff", "pytest", "hypothesis", "schemathesis", "reuse"}
    assert tools <= {pin.partition("==")[0] for pin in development - run_time}


def test_the_peers_of_the_benchmarks_change_no_version_of_what_they_stand_beside():
    """Nobody but `bench` installs them, and what it measures must be what everybody runs."""
    ours, theirs = ({*map(str.lower, pins(name))} for name in (LOCKS[-1], PEERS))
    ours_by_name = {pin.partition("==")[0] for pin in ours}
    assert {pin for pin in theirs - ours if pin.partition("==")[0] in ours_by_name} == set()
    assert {"tantivy", "sparse-dot-topn", "bm25s", "premailer"} <= {
        pin.partition("==")[0] for pin in theirs - ours
    }


def declared():
    """Return the packages that pyproject.toml names for the run time, as Python spells them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    return {spelt(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in lines}


def spelt(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def imported():
    """Yield every module of somebody else that ours import, with the file."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module]
                else:
                    continue
                for name in names:
                    if name.split(".")[0] not in {*sys.stdlib_module_names, *PACKAGES}:
                        yield name, path.relative_to(ROOT)


def test_every_package_that_is_imported_is_declared():
    """One that comes with another can go with it, or be replaced by a version nobody chose."""
    of_module = packages_distributions()
    missing = {
        f"{name} in {path}"
        for name, path in imported()
        # the standard library of later versions, and a name that several packages share
        if name not in ("compression", "backports")
        and not {spelt(d) for d in of_module[name.split(".")[0]]} & declared()
    }
    assert missing == set()


def test_the_help_imports_nothing_heavy():
    heavy = {"numpy", "scipy", "sklearn", "scrapy", "sqlite_utils", "fastapi", "jinja2"}
    heavy |= {"rich.table", "pydantic"}
    told = loaded_by("--help")
    assert not heavy & told.modules
    assert (told.exit_code, told.errors) == (0, "")
    assert "crawl" in told.output
