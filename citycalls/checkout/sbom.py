"""The bill of materials: every package that is shipped, as CycloneDX 1.6.

bill_of_materials(lock.read_text())["components"] names each with version, licence and hashes.
"""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

from desk.pages.static_files import FOLDER
from funding.errors import WrongInput
from funding.resources import CHECKOUT

LOCK = CHECKOUT / "requirements.lock"
OURS = "citycalls (pyproject.toml)"
"""Who needs a package that we import ourselves; what only builds the checkout says so, too."""
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)")
"""``numpy==2.4.6 ; python_full_version < '3.12'``"""
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
"""``--hash=sha256:065665c041c42a5938ed220bdcd7230f22527fbec085e1853d2402c8a3615d9d``"""
LICENCE_WORDS = 100
"""A licence that is named in more characters is a whole text; its classifier says it better."""
HTMX = re.compile(r'version="(\d[^"]*)"')
"""``version="4.0.0"``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Locked:
    """One package of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of each file that may be installed, in the order of the lock."""
    needed_by: frozenset[str]


def read_lock(text: str) -> list[Locked]:
    """Return the packages of a lock in its order; one may stand there in several versions."""
    found: list[Locked] = []
    for part in re.split(r"\n(?=[a-z0-9])", text):
        pin = PIN.match(part)
        if pin is not None:
            notes = re.findall(r"#\s+(?:via )?(\S.*)", part)
            found.append(
                Locked(
                    name=pin["name"],
                    version=pin["version"],
                    hashes=tuple(HASH.findall(part)),
                    needed_by=frozenset(note for note in notes if note != "via"),
                )
            )
    return found


def shipped_packages(locked: Sequence[Locked]) -> list[Locked]:
    """Return what the product needs at run time: not what only installs a checkout."""
    kept = {OURS}
    while more := {p.name for p in locked if p.needed_by & kept} - kept:
        kept |= more
    return [package for package in locked if package.name in kept]


def bill_of_materials(lock: str) -> dict[str, object]:
    """Return the CycloneDX document for this system; the same lock gives the same document.

    A package of the lock that is for other systems is left out.  Raises WrongInput if what is
    installed is not what the lock says.
    """
    packages = [p for p in shipped_packages(read_lock(lock)) if is_installed(p)]
    stray = {p.name for p in shipped_packages(read_lock(lock)) if has_other_version(p, packages)}
    if stray:
        raise WrongInput(
            f"installed and locked versions differ for {', '.join(sorted(stray))}; "
            "run any command through run.py, which installs what the lock says"
        )
    refs = {p.name: ref_of(p) for p in packages}
    ours = f"pkg:github/iscn-network/city-calls@{version('citycalls')}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ours + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": "citycalls",
                "version": version("citycalls"),
                "licenses": licences_of("citycalls"),
                "purl": ours,
            }
        },
        "components": [*(component(p) for p in packages), htmx()],
        "dependencies": [
            {"ref": ours, "dependsOn": [refs[p.name] for p in packages if OURS in p.needed_by]},
            *(
                {"ref": ref, "dependsOn": [refs[p.name] for p in packages if name in p.needed_by]}
                for name, ref in refs.items()
            ),
        ],
    }


def is_installed(package: Locked) -> bool:
    try:
        return version(package.name) == package.version
    except PackageNotFoundError:
        return False


def has_other_version(package: Locked, right: Sequence[Locked]) -> bool:
    """Return whether the package is installed, but in no version of the lock."""
    if any(package.name == other.name for other in right):
        return False
    try:
        return bool(version(package.name))
    except PackageNotFoundError:
        return False


def component(package: Locked) -> dict[str, object]:
    return {
        "type": "library",
        "bom-ref": ref_of(package),
        "name": package.name,
        "version": package.version,
        "licenses": licences_of(package.name),
        "hashes": [{"alg": "SHA-256", "content": content} for content in package.hashes],
        "purl": ref_of(package),
    }


def ref_of(package: Locked) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def htmx() -> dict[str, object]:
    """Return the one file of somebody else that lies among ours."""
    body = (Path(FOLDER) / "htmx.min.js").read_bytes()
    found = HTMX.search(body.decode())
    number = found[1] if found else "unknown"
    return {
        "type": "library",
        "bom-ref": f"pkg:npm/htmx.org@{number}",
        "name": "htmx.org",
        "version": number,
        "licenses": [{"license": {"id": "0BSD"}}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(body).hexdigest()}],
        "purl": f"pkg:npm/htmx.org@{number}",
    }


def licences_of(name: str) -> list[dict[str, object]]:
    """Return the licence as the package itself states it; an empty list if it does not."""
    stated = metadata(name)
    if "License-Expression" in stated:
        return [{"expression": stated["License-Expression"]}]
    words = stated["License"].strip() if "License" in stated else ""
    if words and len(words) <= LICENCE_WORDS and "\n" not in words and words != "UNKNOWN":
        return [{"license": {"name": words}}]
    classifiers = stated.get_all("Classifier") or []
    names = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: ")]
    return [{"license": {"name": found}} for found in names]
