"""Hashes of what makes mails beside the data: the code, and the texts that it prints."""

from functools import cache
from pathlib import Path

import funding
from funding.resources import hash_of_files, shipped

PACKAGES = ("funding", "eligibility", "matcher", "store", "advice", "wording", "digest")

LENGTH = 16
"""Characters of a hash that are kept."""


@cache
def program_hash() -> str:
    """Return a hash of the code that composes mails: the same code, the same hash."""
    root = Path(funding.__file__).parent.parent
    return hash_of_files(p for name in PACKAGES for p in (root / name).rglob("*.py"))[:LENGTH]


@cache
def texts_hash() -> str:
    """Return a hash of templates, translations, programme texts and rules."""
    places = (shipped("templates") / "email", shipped("reference"))
    return hash_of_files(p for place in places for p in place.rglob("*") if p.is_file())[:LENGTH]
