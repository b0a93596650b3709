"""Cities and projects as they are saved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from advice.profiles.files import (
    ProfileFile,
    read_profile_file,
    read_profile_folder,
    write_profile_file,
)
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
    return read_once(saved.text, f"{saved.city_id}, version {saved.version}")


@lru_cache(maxsize=500)  # pages ask for the same few files all day; reading one costs 2 ms
def read_once(text: str, name: str) -> ProfileFile:
    return read_profile_file(text, name)


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


def change_keywords(
    store: Store,
    name: str,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    in_english: bool = False,
    author: str | None,
    comment: str | None,
    now: datetime,
) -> ProfileVersion:
    """Add and take away keywords of one project, and return the city's new version.

    The comments of the file stay.  Keywords are compared without regard to case; with *in_english*
    the English ones of a project in another language are meant.
    Raises UnknownName for a project, or a keyword to remove, that is not there; WrongInput for a
    keyword that can't be used.
    """
    if "/" not in name:
        raise WrongInput(f"{name!r} names a city; name one of its projects, such as city/project")
    (project,) = load_projects(store, name)
    present = project.english_keywords if in_english else project.keywords
    gone = {word.casefold() for word in remove}
    for word in remove:
        if word.casefold() not in {known.casefold() for known in present}:
            raise UnknownName(f"{name} has no keyword {word!r}; it has {', '.join(present)}")
    kept = [word for word in present if word.casefold() not in gone]
    known = {word.casefold() for word in kept}
    words = (*kept, *(word for word in add if word.casefold() not in known))
    changed = (
        replace(project, english_keywords=words) if in_english else replace(project, keywords=words)
    )
    changed = without_idle_weights(changed)
    profile = load_profile(store, name.partition("/")[0])
    projects = [changed if p.id == name else p for p in profile.projects]
    written = write_profile_file(profile, name, projects=projects)
    return save_profile(
        store, profile.city.id, written.text, author=author, comment=comment, now=now
    )


def without_idle_weights(project: Project) -> Project:
    """Return the project without weights of keywords that it has no longer."""
    known = {term.casefold() for term in (*project.keywords, *project.english_keywords)}
    kept = tuple(pair for pair in project.emphasis if pair[0].casefold() in known)
    return replace(project, emphasis=kept)


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
