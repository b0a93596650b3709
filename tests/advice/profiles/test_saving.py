"""Drafts are saved on the version that they rest on, all or none."""

from datetime import UTC, datetime

import pytest

from advice.profiles.files import ProfileFile, read_profile_file
from advice.profiles.saving import Draft, StaleProfile, revert_profile, save_drafts
from funding.errors import UnknownName, WrongInput
from store.database import Store, open_store
from store.people.profiles import find_profile, profile_history

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)


def profile(city: str, title: str) -> ProfileFile:
    return read_profile_file(
        f"city: {{id: {city}, name: {city}, country: DE}}\nprojects:\n"
        f"  - {{id: heat, title: {title}}}\n",
        city,
    )


def save(store: Store, *drafts: Draft) -> list[int]:
    saved = save_drafts(store, drafts, author="Ada", comment="why", now=NOW)
    return [version.version for version in saved]


def test_a_version_follows_the_one_that_it_rests_on():
    with open_store(None) as store:
        assert save(store, Draft(profile=profile("pirna", "A"), based_on=None)) == [1]
        assert save(store, Draft(profile=profile("pirna", "B"), based_on=1)) == [2]
        assert [v.author for v in profile_history(store, "pirna")] == ["Ada", "Ada"]


def test_who_comes_second_is_told_and_loses_nothing_of_the_first():
    with open_store(None) as store:
        save(store, Draft(profile=profile("pirna", "A"), based_on=None))
        save(store, Draft(profile=profile("pirna", "B"), based_on=1))
        with pytest.raises(StaleProfile, match="has version 2 now, and this draft rests on"):
            save(store, Draft(profile=profile("pirna", "C"), based_on=1))
        with pytest.raises(StaleProfile, match="rests on none"):
            save(store, Draft(profile=profile("pirna", "C"), based_on=None))
        assert "title: B" in find_profile(store, "pirna").text


def test_several_are_saved_together_or_not_at_all():
    with open_store(None) as store:
        save(store, Draft(profile=profile("pirna", "A"), based_on=None))
        with pytest.raises(StaleProfile, match="is not there any more"):
            save(
                store,
                Draft(profile=profile("pirna", "B"), based_on=1),
                Draft(profile=profile("hamm", "B"), based_on=3),
            )
        assert find_profile(store, "pirna").version == 1


def test_a_former_version_comes_back_as_a_new_one():
    with open_store(None) as store:
        save(store, Draft(profile=profile("pirna", "A"), based_on=None))
        save(store, Draft(profile=profile("pirna", "B"), based_on=1))
        found = revert_profile(store, "pirna", 1, author="Ada", comment=None, now=NOW)
        assert (found.version, found.comment) == (3, "back to version 1")
        assert "title: A" in found.text
        with pytest.raises(WrongInput, match="present one already"):
            revert_profile(store, "pirna", 1, author=None, comment=None, now=NOW)
        with pytest.raises(UnknownName, match="no version 9"):
            revert_profile(store, "pirna", 9, author=None, comment=None, now=NOW)
        with pytest.raises(StaleProfile):
            revert_profile(store, "pirna", 2, based_on=2, author=None, comment=None, now=NOW)
