"""A question that is kept: it becomes a project of a city's profile, and can be taken back."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from advice.profiles.files import write_profile_file
from advice.profiles.schema import MAX_KEYWORDS
from advice.profiles.stored_projects import load_profile
from advice.ranking.reading import ENGLISH, Origin, Reading
from funding.city import City, Project
from funding.errors import StaleVersion
from funding.words import shorten
from store.database import Store
from store.people.profiles import ProfileVersion, profile_history, save_profile
from store.people.recipients import follow, unfollow

LONGEST_SUMMARY = 5_000
LONGEST_TITLE = 200
LONGEST_ID = 50
MOST_KEYWORDS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What was saved."""

    project_id: str
    version: ProfileVersion


def keep_project(
    store: Store,
    reading: Reading,
    *,
    text: str | None,
    city_id: str,
    title: str,
    author: str | None,
    comment: str | None,
    watcher: str | None = None,
    now: datetime,
) -> Kept:
    """Save a question, or a *text*, as a new project of a city; all in one transaction.

    What was struck out or weighed down is no keyword of it; what was demanded is a demand of the
    project.  *watcher* is the address of a person who follows the project from now on.  Raises
    UnknownName for a city or person that is not there, WrongInput for a title that can't be used.
    """
    with store.write():
        profile = load_profile(store, city_id)
        taken = {p.id.partition("/")[2] for p in profile.projects}
        name = free_identifier(title, taken)
        project = project_of(reading, text, profile.city, name, title)
        written = write_profile_file(profile, city_id, projects=(*profile.projects, project))
        version = save_profile(
            store, city_id, written.text, author=author, comment=comment, now=now
        )
        if watcher is not None:
            follow(store, watcher, project.id)
    return Kept(project_id=project.id, version=version)


def take_back(
    store: Store, city_id: str, version: int, project_id: str, *, author: str | None, now: datetime
) -> ProfileVersion:
    """Save the file as it was before *version*, and end what follows the project.

    Raises StaleVersion if the file was changed since, UnknownName if there is no such file.
    """
    with store.write():
        history = profile_history(store, city_id)
        if len(history) < 2 or history[-1].version != version:
            raise StaleVersion(
                f"the profile of {city_id!r} has changed since version {version}; "
                "look at it with `citycalls profiles history`, and take back what you mean"
            )
        unfollow(store, project_id)
        return save_profile(
            store,
            city_id,
            history[-2].text,
            author=author,
            comment=f"{project_id} taken back",
            now=now,
        )


def project_of(reading: Reading, text: str | None, city: City, name: str, title: str) -> Project:
    """Return the project as which a question is kept."""
    asked = reading.project
    native, english = keywords_of(reading)
    summary = "" if text is None else shorten(" ".join(text.split()), LONGEST_SUMMARY)
    return Project(
        id=f"{city.id}/{name}",
        city=city,
        title=" ".join(title.split()),
        summary=summary,
        language=reading.language,
        keywords=native,
        english_keywords=english,
        must_all=asked.must_all,
        must_none=asked.must_none,
        roles=asked.roles,
    )


def keywords_of(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keywords in the text's language, and the English ones of another text."""
    meant = [
        chip
        for chip in reading.chips
        if chip.origin is not Origin.FIELD
        and not (chip.is_struck or chip.is_must_not)
        and chip.factor >= 1
    ]
    meant.sort(key=lambda chip: (-chip.factor, chip.origin is Origin.SAID))
    meant = meant[: min(MOST_KEYWORDS, MAX_KEYWORDS)]
    english = [c.term for c in meant if c.language == ENGLISH != reading.language]
    native = [c.term for c in meant if c.term not in english]
    return tuple(native), tuple(english)


def free_identifier(title: str, taken: Collection[str]) -> str:
    """Return an identifier made of a title that no other project of the city has.

    >>> free_identifier("Grüne Dächer!", {"grune-dacher"})
    'grune-dacher-2'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_ID].strip("-") or "project"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
