"""The bill of materials: what is shipped, all of it, and as the lock has it."""

import json
import re

import pytest

from citycalls.checkout.sbom import (
    HTMX,
    LOCK,
    bill_of_materials,
    is_installed,
    read_lock,
    shipped_packages,
)
from funding.errors import WrongInput
from tests.citycalls.commands.test_commands import run


def test_it_lists_every_shipped_package_with_version_licence_and_the_hashes_of_the_lock(tmp_path):
    run(tmp_path / "none.db", "sbom", "--to", str(tmp_path / "sbom.json"))
    found = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    listed = {(c["name"], c["version"]): c for c in found["components"]}
    lock = LOCK.read_text(encoding="utf-8")
    locked = {(p.name, p.version): p for p in shipped_packages(read_lock(lock)) if is_installed(p)}
    assert set(listed) == {*locked, ("htmx.org", "4.0.1")}
    for key, package in locked.items():
        hashes = [one["content"] for one in listed[key]["hashes"]]
        assert hashes == list(package.hashes), key
        name, number = key
        block = re.search(rf"^{re.escape(name)}=={re.escape(number)}[ \\](?:.|\n )*", lock, re.M)
        assert block is not None
        assert block[0].count("--hash=sha256:") == len(hashes) > 0
    assert all(c["licenses"] for c in found["components"])
    names = {name for name, _ in listed}
    assert {"scrapy", "numpy", "authlib", "mcp", "lxml"} <= names
    assert not names & {"hatchling", "editables", "pytest", "playwright", "reuse"}
    refs = {c["bom-ref"] for c in found["components"]}
    ours = found["metadata"]["component"]["bom-ref"]
    assert {d["ref"] for d in found["dependencies"]} == {ours, *refs} - {"pkg:npm/htmx.org@4.0.1"}
    assert all(set(d["dependsOn"]) <= refs for d in found["dependencies"])


def test_the_same_lock_gives_the_same_bytes(tmp_path):
    for name in ("a.json", "b.json"):
        run(tmp_path / "none.db", "sbom", "--to", str(tmp_path / name))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_an_environment_that_is_not_that_of_the_lock_is_told():
    lock = LOCK.read_text(encoding="utf-8")
    other = re.sub(r"^scrapy==\S+", "scrapy==0.1", lock, flags=re.M)
    with pytest.raises(WrongInput, match=r"differ for scrapy; run any command through run\.py"):
        bill_of_materials(other)


def test_the_version_of_the_script_is_found():
    assert HTMX.search('x.version="4.0.1"')[1] == "4.0.1"
