"""`run.py install --from FILE`: a release archive is enough, without git and without an index."""

import hashlib
import io
import os
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MADE_FOR = runpy.run_path(str(ROOT / "run.py"))["this_python"]()
NOWHERE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "http_proxy": "http://127.0.0.1:9"}


def wheel():
    """Return a package of one module and one command."""
    info, body = "citycalls-9.9.dist-info", io.BytesIO()
    files = {
        "tiny.py": "def main():\n    print('it runs')\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: citycalls\nVersion: 9.9\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\ncitycalls = tiny:main\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(body, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return body.getvalue()


def archive(path, *, made_for=MADE_FOR, digest=None, more=None):
    body = wheel()
    found = digest or hashlib.sha256(body).hexdigest()
    entries = {
        "citycalls-9.9-py3-none-any.whl": body,
        "requirements.lock": f"citycalls==9.9 \\\n    --hash=sha256:{found}\n".encode(),
        "made-for.txt": made_for.encode(),
        **(more or {}),
    }
    with tarfile.open(path, "w") as packed:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return path


def install(folder, path):
    """Run the one file that is needed beside the archive."""
    folder.mkdir()
    (folder / "run.py").write_bytes((ROOT / "run.py").read_bytes())
    return subprocess.run(
        [sys.executable, str(folder / "run.py"), "install", "--from", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | NOWHERE,
    )


def test_an_archive_is_installed_without_an_index(tmp_path):
    more = {"../outside.txt": b"no", "/tmp/outside.txt": b"no"}
    path = archive(tmp_path / "citycalls.tar", more=more)
    done = install(tmp_path / "city-calls", path)
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(path.read_bytes()).hexdigest() in done.stderr
    assert not (tmp_path / "outside.txt").exists()
    command = tmp_path / "city-calls" / ".venv" / "bin" / "citycalls"
    ran = subprocess.run([command], capture_output=True, text=True, check=True)
    assert ran.stdout == "it runs\n"
    assert sorted(p.name for p in (tmp_path / "city-calls").iterdir()) == [".venv", "run.py"]


def test_units_and_pages_of_an_archive_lie_ready_to_be_copied(tmp_path):
    more = {"citycalls.service": b"[Unit]\n", "../outside.md": b"no"}
    done = install(tmp_path / "city-calls", archive(tmp_path / "citycalls.tar", more=more))
    assert done.returncode == 0, done.stderr
    there = tmp_path / "city-calls" / "to-copy"
    assert [p.name for p in there.iterdir()] == ["citycalls.service"]
    assert (there / "citycalls.service").read_bytes() == b"[Unit]\n"
    assert not (tmp_path / "outside.md").exists()


def test_a_wheel_that_was_changed_is_not_installed(tmp_path):
    path = archive(tmp_path / "citycalls.tar", digest="0" * 64)
    done = install(tmp_path / "city-calls", path)
    assert done.returncode == 1
    assert "HASHES" in done.stderr
    assert "not those of the archive's list" in done.stderr
    assert not (tmp_path / "city-calls" / ".venv" / "bin" / "citycalls").exists()


def test_an_archive_for_another_python_is_refused_with_the_way_out(tmp_path):
    path = archive(tmp_path / "citycalls.tar", made_for="cp399-plan9_mips")
    done = install(tmp_path / "city-calls", path)
    assert done.returncode == 2
    assert f"for cp399-plan9_mips, and this Python is {MADE_FOR}" in done.stderr
    assert not (tmp_path / "city-calls" / ".venv").exists()


@pytest.mark.parametrize("body", [b"", b"no archive", None])
def test_what_is_no_archive_is_told(tmp_path, body):
    path = tmp_path / "citycalls.tar"
    if body is not None:
        path.write_bytes(body)
    done = install(tmp_path / "city-calls", path)
    assert done.returncode == 2
    assert "is no release archive" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="a network of its own is made on Linux")
def test_a_whole_archive_runs_its_demo_where_there_is_no_network(tmp_path):
    subprocess.run([sys.executable, str(ROOT / "run.py"), "archive"], check=True)
    (path,) = (ROOT / "dist").glob(f"citycalls-*-{MADE_FOR}.tar")
    alone = ["unshare", "--net", sys.executable, "run.py"]
    if subprocess.run(["unshare", "--net", "true"], check=False).returncode:
        pytest.skip("this user may make no network of its own")
    (tmp_path / "run.py").write_bytes((ROOT / "run.py").read_bytes())
    subprocess.run([*alone, "install", "--from", str(path)], check=True, cwd=tmp_path)
    inside = "ip link set lo up; exec " + " ".join([sys.executable, "run.py", "demo"])
    subprocess.run(["unshare", "--net", "sh", "-c", inside], check=True, cwd=tmp_path)
    assert (tmp_path / "var" / "demo" / "index.html").exists()
