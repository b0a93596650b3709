"""Profile files of cities, every version with author and comment."""

from dataclasses import dataclass
from datetime import datetime

from funding.errors import UnknownName
from store.database import Row, Store


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileVersion:
    city_id: str
    version: int
    """1, 2, 3 … per city."""
    text: str
    """The YAML as it was given, comments kept."""
    author: str | None
    comment: str | None
    saved_at: datetime


def save_profile(
    store: Store,
    city_id: str,
    text: str,
    *,
    author: str | None,
    comment: str | None,
    now: datetime,
) -> ProfileVersion:
    """Keep a new version of a city's file and return it; the same text again changes nothing."""
    with store.write():
        last = latest_profile(store, city_id)
        if last is not None and last.text == text:
            return last
        version = 1 if last is None else last.version + 1
        store.execute(
            "INSERT INTO profile_versions (city_id, version, text, author, comment, saved_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [city_id, version, text, author, comment, now.isoformat()],
        )
    return ProfileVersion(
        city_id=city_id, version=version, text=text, author=author, comment=comment, saved_at=now
    )


def latest_profile(store: Store, city_id: str) -> ProfileVersion | None:
    row = store.row(
        "SELECT * FROM profile_versions WHERE city_id = ? ORDER BY version DESC LIMIT 1", [city_id]
    )
    return None if row is None else version_of(row)


def profile_history(store: Store, city_id: str) -> list[ProfileVersion]:
    """Return all versions of a city's file, oldest first."""
    rows = store.rows(
        "SELECT * FROM profile_versions WHERE city_id = ? ORDER BY version", [city_id]
    )
    return [version_of(row) for row in rows]


def profile_at(store: Store, city_id: str, moment: datetime) -> ProfileVersion | None:
    """Return what the file of a city was at a moment; None where there was none yet."""
    # compared as moments: the texts of two may have different offsets
    saved = store.rows(
        "SELECT version, saved_at FROM profile_versions WHERE city_id = ? ORDER BY version DESC",
        [city_id],
    )
    number = next(
        (r["version"] for r in saved if datetime.fromisoformat(r["saved_at"]) <= moment), None
    )
    row = store.row(
        "SELECT * FROM profile_versions WHERE city_id = ? AND version = ?", [city_id, number]
    )
    return None if row is None else version_of(row)


def version_of(row: Row) -> ProfileVersion:
    return ProfileVersion(**{**row, "saved_at": datetime.fromisoformat(row["saved_at"])})


def find_profile(store: Store, city_id: str) -> ProfileVersion:
    """Return the present file of a city.  Raises UnknownName with the known cities."""
    found = latest_profile(store, city_id)
    if found is None:
        known = [p.city_id for p in present_profiles(store)]
        hint = f"the known ones are {', '.join(known)}" if known else "import one first"
        raise UnknownName(f"no city is called {city_id!r}; {hint}")
    return found


def present_profiles(store: Store) -> list[ProfileVersion]:
    """Return the present file of every city, in order of city."""
    rows = store.rows(
        "SELECT p.* FROM profile_versions p JOIN"
        " (SELECT city_id, max(version) AS version FROM profile_versions GROUP BY city_id)"
        " USING (city_id, version) ORDER BY city_id"
    )
    return [version_of(row) for row in rows]


def present_versions(store: Store) -> tuple[tuple[str, int], ...]:
    """Return city and number of the present file of every city: the same pairs, the same files."""
    rows = store.rows(
        "SELECT city_id, max(version) AS version FROM profile_versions"
        " GROUP BY city_id ORDER BY city_id"
    )
    return tuple((row["city_id"], row["version"]) for row in rows)
