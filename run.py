"""Set City Calls up in a private environment and run it; needs Python 3.11+ and git only.

    python3 run.py demo              the weekly job on the embedded portal
    python3 run.py test [--full]     format, lint, types, import rules, licences, tests
    python3 run.py <command> …       any citycalls command

Standard library only.  A pinned uv lives in .uv and fills .venv from requirements.lock, or, as soon
as tests are run, from requirements-dev.lock.
"""

import hashlib
import os
import pathlib
import platform
import subprocess
import sys

UV = "0.13.9"
RUN_TIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
ROOT = pathlib.Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def program(environment: str, name: str) -> str:
    return str(ROOT / environment / BIN / (name + EXE))


def set_up(for_tests: bool) -> None:
    """Fill .venv from a lock, unless the lock and pyproject.toml are those it was filled from.

    Tests need the development tools, which cost three times the space; once there, they stay.
    """
    stamp = ROOT / ".venv" / "lock.sha256"
    found = stamp.read_text().split() if stamp.exists() else []
    has_tools = bool(found) and found[-1] != RUN_TIME  # the stamps of before had one word
    lock = DEVELOPMENT if for_tests or has_tools else RUN_TIME
    files = (lock, "pyproject.toml")
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()
    if found == [digest, lock]:
        return
    say("City Calls: setting up a private environment (once, about half a minute) …")
    quiet = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    quiet.pop("VIRTUAL_ENV", None)
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
        subprocess.run(step, check=True, cwd=ROOT, env=quiet)
    stamp.write_text(f"{digest} {lock}")


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
            *("-n", "2", "--dist", "loadfile", "--durations", "15"),
        ],
    ]


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  (the sentence is for those who have an older one)
        found = ".".join(map(str, sys.version_info[:3]))
        say(f"City Calls needs Python 3.11 or newer; this is {found} ({sys.executable}).")
        say("Call run.py with a newer one, for example: python3.12 run.py demo")
        return 2
    if os.name == "nt" and platform.machine().upper() == "ARM64":
        say("City Calls needs packages that have no current build for Windows on Arm.")
        say("Install Python for Windows x64 from python.org: it runs there, too. Then call it.")
        return 2
    arguments = sys.argv[1:]
    try:
        set_up(for_tests=arguments[:1] == ["test"])
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
    command = [program(".venv", "python"), "-m", "citycalls", *arguments]
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)  # one process: a signal to run.py reaches the command itself
    return 0


if __name__ == "__main__":
    sys.exit(main())
