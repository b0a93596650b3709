"""The name of the model: when it differs, the same calls and profiles may give other matches."""

import hashlib
from functools import cache
from pathlib import Path

from funding.resources import shipped
from matcher.calibration import PROFILE, TEXT
from matcher.concepts import LOCAL_FILE, Concepts
from matcher.parameters import DEFAULTS
from matcher.text.tokens import ANALYSER_VERSION

MODEL_VERSION = 5
"""Raised with every change of the code that may move a match."""
WORD_LISTS = (
    *("concepts.csv", "city_fit.csv", "fields_of_work.csv"),
    *("prose", "programmes", "stems", "stopwords"),
)
"""What matches depend on in ``data/reference``."""


@cache
def model_name(concepts: Concepts) -> str:
    """Return the name, such as ``2-3f9a01c4``: our version, a hash of figures and word lists.

    A city's own words, which are among *concepts*, make another model.
    """
    figures = (ANALYSER_VERSION, DEFAULTS, PROFILE, TEXT)
    whole = hashlib.sha256(repr(figures).encode())
    for path in list_files():
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    if concepts.local:
        whole.update(LOCAL_FILE.encode() + b"\0" + concepts.local)
    return f"{MODEL_VERSION}-{whole.hexdigest()[:8]}"


def list_files() -> list[Path]:
    """Return the shipped word lists in order of their names."""
    places = [shipped("reference") / name for name in WORD_LISTS]
    found = [p for place in places for p in (place.iterdir() if place.is_dir() else [place])]
    return sorted(path for path in found if path.is_file())
