"""Set City Calls up in a private environment and run it; needs Python 3.11+ and git only.

    python3 run.py demo              the weekly job on the embedded portal
    python3 run.py test [--full]     format, lint, types, import rules, licences, tests
    python3 run.py <command> …       any citycalls command
    python3 run.py dask …            dask's own commands, for a cluster of several machines
    python3 run.py archive           a release archive of this checkout, in dist/
    python3 run.py install --from FILE
                                     set up from such an archive: without git, without a network

Standard library only.  A pinned uv lives in .uv and fills .venv from requirements.lock; from
requirements-cluster.lock as soon as dask is asked for, from requirements-dev.lock as soon as tests
are run; `bench` adds its peers from requirements-bench.lock.
"""

import hashlib
import os
import pathlib
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tarfile  # what one step needs is imported there: every command passes through here

UV = "0.13.9"
MADE_FOR = "made-for.txt"
STAMP, INSTALLED = "lock.sha256", "installed-from-an-archive"
RUN_TIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
PEERS, PEERS_STAMP = "requirements-bench.lock", "peers.sha256"
LOCKS = (RUN_TIME, "requirements-cluster.lock", DEVELOPMENT)
"""Each holds what the one before it holds."""
PAGES = ("first-day.md", "bad-day.md", "operations.md", "profiles.md")
TO_COPY = "to-copy"
ROOT = pathlib.Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def program(environment: str, name: str) -> str:
    return str(ROOT / environment / BIN / (name + EXE))


def lock_for(arguments: list[str]) -> str:
    """Return the lock that has all that a command needs."""
    if arguments[:1] == ["test"]:
        return DEVELOPMENT
    asks = arguments[:1] in (["dask"], ["bench"])
    is_cluster = asks or any(a.startswith("--engine") for a in arguments)
    return LOCKS[1] if is_cluster else RUN_TIME


def due_lock(needed: str) -> tuple[str, str] | None:
    """Return the lock that .venv has to be filled from, with its hash; None where it is.

    Tests need the development tools, which cost three times the space; once there, they stay.
    """
    stamp = ROOT / ".venv" / STAMP
    found = stamp.read_text().split() if stamp.exists() else []
    if found == [INSTALLED]:
        return None
    has = found[-1] if found and found[-1] in LOCKS else DEVELOPMENT if found else RUN_TIME
    lock = max(needed, has, key=LOCKS.index)  # the stamps of before had one word
    files = (lock, "pyproject.toml")
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()
    return None if found == [digest, lock] else (lock, digest)


def set_up(lock: str, digest: str) -> None:
    """Fill .venv from a lock, and compile our own code, too."""
    import subprocess

    say("City Calls: setting up a private environment (once, about half a minute) …")
    if not pathlib.Path(program(".uv", "uv")).exists():
        make_venv(ROOT / ".uv")
        install_uv = [program(".uv", "python"), "-m", "pip", "install", "--quiet", f"uv=={UV}"]
        subprocess.run([*install_uv, "--disable-pip-version-check"], check=True)
    uv, python = program(".uv", "uv"), program(".venv", "python")
    install = [uv, "pip", "install", "--quiet", "--python", python]
    steps = (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ROOT / ".venv")],
        # compiled once: where Python may not keep what it compiles, each command would do it again
        [*install, "--compile-bytecode", "--require-hashes", "-r", str(ROOT / lock)],
        [*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    for step in steps:
        subprocess.run(step, check=True, cwd=ROOT, env=quiet())
    own = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
    subprocess.run([python, "-m", "compileall", "-q", "-j", "0", *own], check=False, cwd=ROOT)
    (ROOT / ".venv" / STAMP).write_text(f"{digest} {lock}")


def quiet() -> dict[str, str]:
    """Return the environment of uv, which is to use this Python and to say little."""
    others = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return {**others, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}


def add_peers() -> None:
    """Add to .venv what `bench` measures ours beside; a .venv that is made anew has none of it."""
    import subprocess

    environment = ROOT / ".venv"
    stamp = environment / PEERS_STAMP
    digest = hashlib.sha256((ROOT / PEERS).read_bytes()).hexdigest()
    is_there = stamp.exists() and stamp.read_text() == digest
    if is_there or (environment / STAMP).read_text().split() == [INSTALLED]:
        return
    say("City Calls: adding the peers that are measured beside it (once) …")
    install = [program(".uv", "uv"), "pip", "install", "--quiet", "--compile-bytecode"]
    lock = ["--require-hashes", "-r", str(ROOT / PEERS)]
    into = ["--python", program(".venv", "python")]
    subprocess.run([*install, *into, *lock], check=True, cwd=ROOT, env=quiet())
    stamp.write_text(digest)


def make_archive() -> pathlib.Path:
    """Write the archive for this Python and system: all wheels, the units, pages to read."""
    import shutil
    import subprocess
    import tarfile

    folder = ROOT / "dist" / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lock = [*("--require-hashes", "--no-deps"), "-r", str(ROOT / RUN_TIME)]
    pip = [program(".uv", "python"), "-m", "pip", "--disable-pip-version-check"]
    build = [program(".venv", "python"), "-m", "hatchling", "build", "-t", "wheel"]
    for step in (
        [*pip, "download", "--quiet", "--only-binary", ":all:", *lock, "-d", str(folder)],
        [*build, "-d", str(folder)],
    ):
        subprocess.run(step, check=True, cwd=ROOT)
    (ours,) = folder.glob("citycalls-*.whl")
    version = ours.name.split("-")[1]
    pinned = (ROOT / RUN_TIME).read_text(encoding="utf-8").rstrip()
    digest = hashlib.sha256(ours.read_bytes()).hexdigest()
    (folder / RUN_TIME).write_text(
        f"{pinned}\ncitycalls=={version} \\\n    --hash=sha256:{digest}\n", encoding="utf-8"
    )
    (folder / MADE_FOR).write_text(f"{this_python()}\n", encoding="utf-8")
    docs = ROOT / "docs"
    beside = [*(docs / "units").iterdir(), *(docs / "web-servers").iterdir()]
    beside += [*(docs / page for page in PAGES), ROOT / "data" / "profiles" / "krefeld.yaml"]
    for path in beside:
        shutil.copy(path, folder)
    archive = ROOT / "dist" / f"citycalls-{version}-{this_python()}.tar"
    with tarfile.open(archive, "w") as packed:
        for path in sorted(folder.iterdir()):
            packed.add(path, path.name, filter=nobodys)
    shutil.rmtree(folder)
    return archive


def nobodys(entry: "tarfile.TarInfo") -> "tarfile.TarInfo":
    """The same wheels make the same archive, whoever packs them and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime, entry.mode = 0, 0o644
    return entry


def this_python() -> str:
    """Return what wheels are made for: ``cp311-linux_x86_64``"""
    import sysconfig

    system = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"cp{sys.version_info.major}{sys.version_info.minor}-{system}"


def install_from(archive: pathlib.Path) -> int:
    """Fill .venv from a release archive; nothing is asked of any network."""
    import shutil
    import subprocess
    import tarfile

    wheels = ROOT / ".wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    wheels.mkdir()
    try:
        with tarfile.open(archive) as packed:
            for entry in packed:
                name = pathlib.PurePosixPath(entry.name).name
                found = packed.extractfile(entry) if name == entry.name else None
                if found is not None:  # plain files only, and none outside of the folder
                    (wheels / name).write_bytes(found.read())
        made_for = (wheels / MADE_FOR).read_text(encoding="utf-8").strip()
    except (OSError, tarfile.TarError) as error:
        say(f"City Calls: {str(archive)!r} is no release archive ({error})")
        return 2
    if made_for != this_python():
        say(f"City Calls: this archive is for {made_for}, and this Python is {this_python()}.")
        say("Take the archive for this one, or call run.py with the other Python.")
        return 2
    say(f"City Calls: SHA-256 of the archive {hashlib.sha256(archive.read_bytes()).hexdigest()}")
    make_venv(ROOT / ".venv")
    pip = [program(".venv", "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    offline = ["--quiet", "--no-index", "--no-deps", "--find-links", str(wheels)]
    lock = ["--require-hashes", "-r", str(wheels / RUN_TIME)]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    environ["PIP_CONFIG_FILE"] = os.devnull
    code = subprocess.run([*pip, *offline, *lock], check=False, cwd=ROOT, env=environ).returncode
    for path in wheels.iterdir():  # what stays: units, lines for web servers, pages to read
        if not code and path.suffix != ".whl" and path.name not in (RUN_TIME, MADE_FOR):
            (ROOT / TO_COPY).mkdir(exist_ok=True)
            path.replace(ROOT / TO_COPY / path.name)
    shutil.rmtree(wheels)
    if code:
        shutil.rmtree(ROOT / ".venv")
        say("City Calls: the files are not those of the archive's list; take the archive again")
        return 1
    (ROOT / ".venv" / STAMP).write_text(INSTALLED)
    say(f"City Calls is installed: {program('.venv', 'citycalls')}")
    return 0


def make_venv(folder: pathlib.Path) -> None:
    try:
        import ensurepip  # noqa: F401  (Debian ships Python without it)
        import venv
    except ImportError:
        sys.exit(
            "City Calls needs Python's venv module. On Debian or Ubuntu: apt install python3-venv"
        )
    venv.create(folder, with_pip=True, clear=True)


def checks(arguments: list[str]) -> list[list[str]]:
    """The commands behind `run.py test`, in order; the first that fails ends it."""
    full = ["-m", "", "--full"] if "--full" in arguments else ["-m", "not full"]
    rest = [a for a in arguments if a != "--full"]
    if rest:
        return [[program(".venv", "pytest"), *full, *rest]]
    return [
        [program(".venv", "ruff"), "format", "--check", "."],
        [program(".venv", "ruff"), "check", "."],
        [program(".venv", "mypy")],
        [program(".venv", "lint-imports"), "--no-cache"],
        [program(".venv", "reuse"), "lint", "--lines"],
        [
            program(".venv", "pytest"),
            *full,
            *("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "15"),
        ],
    ]


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  (the sentence is for those who have an older one)
        found = ".".join(map(str, sys.version_info[:3]))
        say(f"City Calls needs Python 3.11 or newer; this is {found} ({sys.executable}).")
        say("Call run.py with a newer one, for example: python3.12 run.py demo")
        return 2
    if os.name == "nt" and is_arm():
        say("City Calls needs packages that have no current build for Windows on Arm.")
        say("Install Python for Windows x64 from python.org: it runs there, too. Then call it.")
        return 2
    arguments = sys.argv[1:]
    if arguments[:1] in (["install"], ["test"], ["bench"], ["archive"]) or due_lock(
        lock_for(arguments)
    ):
        code = prepare(arguments)
        if code is not None:
            return code
    command = [program(".venv", "python"), "-m", "citycalls", *arguments]
    if arguments[:1] == ["dask"]:
        command = [program(".venv", "dask"), *arguments[1:]]
    if os.name == "nt":
        import subprocess

        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)  # one process: a signal to run.py reaches the command itself
    return 0


def is_arm() -> bool:
    import platform

    return platform.machine().upper() == "ARM64"


def prepare(arguments: list[str]) -> int | None:
    """Do what comes before a command, or in its place; return the exit code that ends it there."""
    import subprocess

    try:
        if arguments[:2] == ["install", "--from"] and len(arguments) == 3:
            return install_from(pathlib.Path(arguments[2]))
        due = due_lock(lock_for(arguments))
        if due is not None:
            set_up(*due)
        if arguments[:1] == ["bench"]:
            add_peers()
        if arguments == ["archive"]:
            say(f"City Calls: the archive is {make_archive()}")
            return 0
    except subprocess.CalledProcessError as error:
        say(f"City Calls: the set-up stopped at: {' '.join(map(str, error.cmd))}")
        say("Is a package index reachable (proxy settings)? Then run the same command again.")
        return 1
    if arguments[:1] == ["test"]:
        for command in checks(arguments[1:]):
            code = subprocess.run(command, cwd=ROOT, check=False).returncode
            if code:
                return code
        return 0
    return None


if __name__ == "__main__":
    sys.exit(main())
