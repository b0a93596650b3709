"""The two commands on a machine that lacks something, and the lock."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_with(prelude, folder):
    """Run a copy of run.py in *folder* after some lines that change the interpreter."""
    (folder / "run.py").write_text((ROOT / "run.py").read_text())
    for name in ("requirements.lock", "pyproject.toml"):
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


def test_the_lock_has_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    packages = [line for line in lock.splitlines() if "==" in line and not line.startswith("#")]
    assert len(packages) > 50
    assert lock.count("--hash=sha256:") >= len(packages)


def test_the_help_imports_nothing_heavy():
    code = (
        "import sys\nsys.argv = ['citycalls', '--help']\n"
        "from citycalls.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'scipy', 'sklearn', 'scrapy', 'sqlite_utils', 'fastapi', 'jinja2',"
        " 'rich.table', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "crawl" in done.stdout
