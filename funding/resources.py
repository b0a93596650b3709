"""Where shipped files lie: in the wheel, an editable install or a bare checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
FOLDERS = {
    "templates": "templates",
    "reference": "data/reference",
    "profiles": "data/profiles",
    "demo": "data/demo",
}


def shipped(name: str) -> Path:
    """Return the folder of shipped files called *name*: one of `FOLDERS`.

    Raises FileNotFoundError naming both places when it is in neither.
    """
    places = (PACKAGE / "_shipped" / name, CHECKOUT / FOLDERS[name])
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"shipped files {name!r} are neither in {places[0]} nor in {places[1]}")
