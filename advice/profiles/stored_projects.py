"""Cities and projects as they are saved."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from advice.profiles.files import ProfileFile, read_profile_file, read_profile_folder
from funding.city import Project
from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.people.profiles import ProfileVersion, find_profile, present_profiles, save_profile


def load_profile(store: Store, city_id: str) -> ProfileFile:
    """Return the present file of a city, read.  Raises UnknownName with the known cities."""
    return read_saved(find_profile(store, city_id))


def load_profiles(store: Store) -> list[ProfileFile]:
    """Return the present files of all cities, in order of city."""
    return [read_saved(saved) for saved in present_profiles(store)]


def read_saved(saved: ProfileVersion) -> ProfileFile:
    return read_profile_file(saved.text, name=f"{saved.city_id}, version {saved.version}")


def load_projects(store: Store, name: str | None = None) -> list[Project]:
    """Return the projects that *name* means: all, those of a city, or one ``city/project``.

    Raises UnknownName with the known names.
    """
    if name is None:
        return [p for profile in load_profiles(store) for p in profile.projects]
    city_id, slash, _ = name.partition("/")
    projects = list(load_profile(store, city_id).projects)
    if not slash:
        return projects
    found = [p for p in projects if p.id == name]
    if not found:
        known = ", ".join(p.id for p in projects)
        raise UnknownName(f"no project is called {name!r}; those of {city_id} are {known}")
    return found


def read_files(path: Path) -> Sequence[ProfileFile]:
    """Return the profile file at *path*, or all of a folder.  Raises WrongInput."""
    if path.is_dir():
        files = read_profile_folder(path)
        if not files:
            raise WrongInput(f"{str(path)!r} holds no .yaml file")
        return files
    if not path.is_file():
        raise WrongInput(f"{str(path)!r} is neither a file nor a folder")
    try:
        return [read_profile_file(path.read_text(encoding="utf-8-sig"), name=str(path))]
    except UnicodeDecodeError as error:
        raise WrongInput(f"{path} is not UTF-8 text ({error}); save it as UTF-8") from error


def import_profiles(
    store: Store, *paths: Path, author: str | None, comment: str | None, now: datetime
) -> list[ProfileVersion]:
    """Save profile files, or every one of a folder, and return the versions; all or none.

    Raises WrongInput with file, line, field and cure of what is wrong.
    """
    files = [file for path in paths for file in read_files(path)]
    with store.write():
        return [
            save_profile(store, f.city.id, f.text, author=author, comment=comment, now=now)
            for f in files
        ]
