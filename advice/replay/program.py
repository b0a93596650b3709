"""Hashes of what makes mails beside the data: the code, and the texts that it prints."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import funding
from funding.resources import shipped

PACKAGES = ("funding", "eligibility", "matcher", "store", "advice", "wording", "digest")


@cache
def program_hash() -> str:
    """Return a hash of the code that composes mails: the same code, the same hash."""
    root = Path(funding.__file__).parent.parent
    return hash_of(path for name in PACKAGES for path in (root / name).rglob("*.py"))


@cache
def texts_hash() -> str:
    """Return a hash of templates, translations, programme texts and rules."""
    places = (shipped("templates") / "email", shipped("reference"))
    return hash_of(path for place in places for path in place.rglob("*") if path.is_file())


def hash_of(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]
