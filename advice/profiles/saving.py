"""Drafts are saved: only on the version that they rest on, several at once or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from advice.profiles.files import ProfileFile
from advice.ranking.feedback_signal import relevant_calls
from funding.errors import StaleVersion, UnknownName, WrongInput
from store.database import Store
from store.people.feedback import in_force
from store.people.profiles import (
    ProfileVersion,
    find_profile,
    latest_profile,
    profile_history,
    save_profile,
)
from store.people.recipients import list_recipients


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A profile as somebody wants it, and the version that they saw."""

    profile: ProfileFile
    based_on: int | None
    """None for a new city."""


class StaleProfile(StaleVersion):
    """Somebody saved this profile meanwhile; nothing was written."""

    def __init__(self, present: ProfileVersion | None, city_id: str, based_on: int | None) -> None:
        now = "is not there any more" if present is None else f"has version {present.version} now"
        super().__init__(
            f"the profile of {city_id!r} {now}, and this draft rests on "
            f"{'none' if based_on is None else f'version {based_on}'}; look at what changed, and "
            "save on top of it"
        )
        self.present, self.city_id, self.based_on = present, city_id, based_on


def marked_projects(store: Store, current: ProfileFile, draft: ProfileFile) -> frozenset[str]:
    """Return ids of projects that a draft changes, and for which a call is marked relevant.

    No other can lose such a call by the draft; it takes no look at the calls.
    """
    kept = frozenset(draft.projects)
    changed = [project for project in current.projects if project not in kept]
    if not changed:
        return frozenset()
    answers, people = in_force(store), list_recipients(store)
    return frozenset(p.id for p in changed if relevant_calls(p, answers, people))


def save_drafts(
    store: Store,
    drafts: Sequence[Draft],
    *,
    author: str | None,
    comment: str | None,
    now: datetime,
) -> list[ProfileVersion]:
    """Save all drafts in one transaction and return their versions.

    Raises StaleProfile, and saves none, if one of the profiles was changed meanwhile.
    """
    with store.write():
        for draft in drafts:
            city_id = draft.profile.city.id
            present = latest_profile(store, city_id)
            if (None if present is None else present.version) != draft.based_on:
                raise StaleProfile(present, city_id, draft.based_on)
        return [
            save_profile(
                store,
                draft.profile.city.id,
                draft.profile.text,
                author=author,
                comment=comment,
                now=now,
            )
            for draft in drafts
        ]


def find_version(store: Store, city_id: str, version: int) -> ProfileVersion:
    """Return one version of a city's profile.  Raises UnknownName."""
    find_profile(store, city_id)
    for saved in profile_history(store, city_id):
        if saved.version == version:
            return saved
    raise UnknownName(
        f"{city_id} has no version {version}; `citycalls profiles history {city_id}` shows them"
    )


def revert_profile(
    store: Store,
    city_id: str,
    to: int,
    *,
    based_on: int | None = None,
    author: str | None,
    comment: str | None,
    now: datetime,
) -> ProfileVersion:
    """Save a former version as the newest one and return it.

    With *based_on* only if that is still the present version.  Raises UnknownName, StaleProfile,
    and WrongInput where the present version says the same.
    """
    with store.write():
        former, present = find_version(store, city_id, to), find_profile(store, city_id)
        if based_on is not None and present.version != based_on:
            raise StaleProfile(present, city_id, based_on)
        if former.text == present.text:
            raise WrongInput(f"version {to} of {city_id} is the present one already")
        return save_profile(
            store,
            city_id,
            former.text,
            author=author,
            comment=comment or f"back to version {to}",
            now=now,
        )
