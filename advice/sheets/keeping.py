"""The folder of timetables with the mappings by which they were read."""

import tempfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from advice.sheets.mapping import SheetMapping, read_mapping
from advice.sheets.writing import check_mapping_head
from funding.errors import WrongInput
from funding.reference import WrongReference
from funding.timetable.reading import NAME, read_timetable
from funding.timetable.timetable import Timetable
from store.operations.unfinished import write_whole

MAPPINGS = "mappings"
"""Below the folder of timetables, where nothing takes them for timetables."""
MAPPING = "mapping"
"""How messages call a mapping that came as words."""


def mapping_of(text: str) -> SheetMapping:
    """Return a mapping from its words, with its head checked.  Raises WrongInput with the line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        try:
            mapping = read_mapping(path)
            check_mapping_head(mapping)
        except WrongInput as error:
            raise WrongReference(str(error).replace(str(path), MAPPING)) from error
    return mapping


def kept_names(folder: Path) -> Sequence[str]:
    """Return the names of the timetables that lie there, in order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def kept_mapping(folder: Path, name: str) -> str | None:
    """Return the mapping by which a timetable was read; None where none is kept."""
    path = folder / MAPPINGS / f"{checked(name)}.toml"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def kept_timetable(folder: Path, name: str) -> tuple[Timetable | None, str]:
    """Return a timetable with a stamp of its file; None and "" where there is none.

    Raises WrongInput for a file that somebody broke: it is mended by hand, never written over.
    """
    path = folder / f"{checked(name)}.toml"
    if not path.is_file():
        return None, ""
    try:
        found = read_timetable(path)
    except WrongInput as error:
        raise WrongInput(str(error).replace(str(path), path.name)) from error
    return found, blake2b(path.read_bytes(), digest_size=8).hexdigest()


def keep(folder: Path, name: str, timetable: str, mapping: str) -> None:
    """Write a timetable, and beside it the mapping by which it was read."""
    (folder / MAPPINGS).mkdir(parents=True, exist_ok=True)
    write_whole(folder / MAPPINGS / f"{checked(name)}.toml", mapping.encode())
    write_whole(folder / f"{name}.toml", timetable.encode())


def checked(name: str) -> str:
    """Return a name that a timetable may have.  Raises WrongInput."""
    if not NAME.fullmatch(name):
        raise WrongInput(
            f"{name[:60]!r} is no name for a timetable; take small letters, digits and hyphens, "
            "such as erdf-north"
        )
    return name
