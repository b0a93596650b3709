"""The container file: its steps, one by one, on a layer above this machine, without an engine."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "Containerfile"
Instruction = tuple[str, str]


def instructions() -> list[Instruction]:
    """Return the steps of the file in order, their lines joined."""
    lines = [x for x in FILE.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    pairs = [line.partition(" ") for line in joined.splitlines() if line.strip()]
    return [(name, rest.strip()) for name, _, rest in pairs]


def of(kind: str) -> list[str]:
    return [rest for name, rest in instructions() if name == kind]


def command_of(kind: str) -> list[str]:
    """Return the command of a step that is written as a JSON list."""
    (found,) = of(kind)
    return [str(word) for word in json.loads(found[found.index("[") :])]


def test_the_steps_are_those_that_a_container_engine_knows() -> None:
    known = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "STOPSIGNAL"}
    known |= {"HEALTHCHECK", "CMD"}
    assert [name for name, _ in instructions() if name not in known] == []
    assert instructions()[0][0] == "FROM"
    (base,) = of("FROM")
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim", base)
    assert not base.endswith(":latest")
    assert of("USER") == ["citycalls"], "nothing of it runs as root"
    assert of("STOPSIGNAL") == ["SIGTERM"]
    for kind, word in (("HEALTHCHECK", "status"), ("CMD", "schedule")):
        assert command_of(kind) == ["/app/.venv/bin/citycalls", word]


def test_nothing_of_this_machine_gets_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name in (".git", ".venv", ".uv", "var", "dist"):
        assert {name, f"/{name}", f"{name}/", f"**/{name}"} & set(ignored), name


def steps(sources: Path) -> list[str]:
    """Return the file as lines of a shell, each step as the user that it is for."""
    lines, user, variables = [], "root", dict[str, str]()
    for name, rest in instructions():
        if name == "RUN":
            said = " ".join(f"{n}={shlex.quote(v)}" for n, v in variables.items())
            inside = f"! test -d /app || cd /app; export HOME=/app {said}; {rest}"
            lines.append(as_user(user, inside))
        elif name == "WORKDIR":
            lines.append(f"mkdir -p {rest}")
        elif name == "COPY":
            owner = re.search(r"--chown=(\S+)", rest)
            assert owner
            lines.append(f"cp -a {sources}/. /app && chown -R {owner[1]} /app")
        elif name == "ENV":
            key, _, value = rest.partition("=")
            variables[key] = value
        elif name == "USER":
            user = rest
    data = f"export CITYCALLS_DB={variables['CITYCALLS_DB']}; cd /app; "
    program, word = command_of("CMD")
    lines.append(as_user(user, f"{data} {program} profiles import data/profiles"))
    lines.append(as_user(user, f"{data} {' '.join(command_of('HEALTHCHECK'))} || test $? = 1"))
    nowhere = "export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9"
    ended = f"{data} {nowhere}; timeout --signal=TERM 20 {program} {word} || test $? = 124"
    lines.append(as_user(user, ended))
    lines.append("stat -c '%U %a' /data/citycalls.db")
    return lines


def as_user(user: str, words: str) -> str:
    return f"setpriv --reuid={user} --regid={user} --clear-groups sh -ec {shlex.quote(words)}"


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="a layer above the machine is made on Linux")
def test_the_steps_build_an_image_that_runs_as_its_user(tmp_path: Path) -> None:
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root may put a layer above the machine")
    sources, layer = tmp_path / "sources", tmp_path / "layer"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).exists():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, sources / name)
    layer.mkdir()
    python = Path(sys.base_prefix) / "bin"
    parents = " ".join(shlex.quote(str(p)) for p in python.parents if p != Path("/"))
    inside = "\n".join(
        [
            f"chmod a+rx {parents} {shlex.quote(str(python))}",  # above the machine, not on it
            f"export PATH={shlex.quote(str(python))}:$PATH",
            *steps(sources),
        ]
    )
    outside = f"""
mount -t tmpfs none {layer}
mkdir {layer}/up {layer}/work {layer}/all
mount -t overlay overlay -o lowerdir=/,upperdir={layer}/up,workdir={layer}/work {layer}/all
mkdir -p {layer}/all{sources}
mount --bind {sources} {layer}/all{sources}
mount -t proc proc {layer}/all/proc
mount --bind /dev {layer}/all/dev
exec chroot {layer}/all sh -ec {shlex.quote(inside)}
"""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", outside], capture_output=True, text=True, check=False
    )
    if "overlay" in done.stderr and "mount:" in done.stderr:
        pytest.skip("this machine puts no layer above itself")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    assert done.stdout.splitlines()[-1] == "citycalls 600"
