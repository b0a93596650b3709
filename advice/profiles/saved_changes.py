"""What each saved version changed, in the words of the profile."""

from collections.abc import Sequence

from advice.profiles.changes import Change, changes_between
from advice.profiles.files import ProfileFile
from advice.profiles.stored_projects import read_saved
from funding.errors import WrongInput
from store.people.profiles import ProfileVersion


def said_of(versions: Sequence[ProfileVersion]) -> list[tuple[Change, ...]]:
    """Return for each version, in order, what it says differently from the one before.

    Empty for the first, and beside a version that the present rules would refuse: its lines tell.
    """
    found: list[tuple[Change, ...]] = []
    before: ProfileFile | None = None
    for version in versions:
        now = readable(version)
        found.append(() if before is None or now is None else changes_between(before, now))
        before = now
    return found


def readable(version: ProfileVersion) -> ProfileFile | None:
    """Return the profile of a version; None where the present rules refuse it."""
    try:
        return read_saved(version)
    except WrongInput:
        return None
