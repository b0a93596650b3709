"""A folder can be taken in at a glance: at most twenty modules, or pages, or files of style."""

from pathlib import Path

import pytest

from tests.structure.modules import PACKAGES, ROOT

MOST = 20
ROOMS = (*PACKAGES, "templates", "tests", "bench")
LEFT_OUT = {"__init__.py", "__pycache__", "fixtures"}


def crowded(room: Path) -> list[str]:
    """Return the folders below *room* that hold too many files, with the number."""
    found = []
    for folder in (room, *(f for f in room.rglob("*") if f.is_dir())):
        if LEFT_OUT & set(folder.relative_to(room.parent).parts):
            continue
        files = [f for f in folder.iterdir() if f.is_file() and f.name not in LEFT_OUT]
        if len(files) > MOST:
            found.append(f"{folder.relative_to(room.parent)}: {len(files)}")
    return found


@pytest.mark.parametrize("name", ROOMS)
def test_no_folder_holds_more_than_twenty_files(name: str) -> None:
    assert crowded(ROOT / name) == []


def test_a_crowded_folder_is_found(tmp_path: Path) -> None:
    room = tmp_path / "room" / "inner"
    room.mkdir(parents=True)
    for number in range(MOST + 1):
        (room / f"m{number}.py").touch()
    assert crowded(tmp_path / "room") == ["room/inner: 21"]
