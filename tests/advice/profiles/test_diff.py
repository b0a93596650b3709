"""Every version of a profile: who, when, what it was and what it became."""

from datetime import UTC, datetime, timedelta

from advice.profiles.diff import changes_of
from store.database import open_store
from store.people.profiles import profile_history, save_profile

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
AUTHORS = ("Ana", "Bo", "Cyd")


def text_of(n: int) -> str:
    return f"city: krefeld\n# edit {n}\nbudget: {n}\nkeywords: [heat]\n"


def test_a_thousand_edits_of_three_people_can_all_be_told(tmp_path):
    with open_store(tmp_path / "c.db") as store:
        with store.write():  # one transaction: a thousand commits would test the disk
            for n in range(1000):
                save_profile(
                    store,
                    "krefeld",
                    text_of(n),
                    author=AUTHORS[n % 3],
                    comment=f"edit {n}",
                    now=NOW + timedelta(minutes=n),
                )
        versions = profile_history(store, "krefeld")
    changes = changes_of(versions)
    assert len(versions) == len(changes) == 1000
    for n, (version, lines) in enumerate(zip(versions, changes, strict=True)):
        assert (version.version, version.text) == (n + 1, text_of(n))
        assert (version.author, version.comment) == (AUTHORS[n % 3], f"edit {n}")
        assert version.saved_at == NOW + timedelta(minutes=n)
        if n:
            assert [x for x in lines if "budget" in x] == [f"- budget: {n - 1}", f"+ budget: {n}"]
            assert not any("keywords" in line for line in lines)
    assert changes[0] == []


def test_the_same_text_again_is_no_version(tmp_path):
    with open_store(tmp_path / "c.db") as store:
        for _ in range(2):
            save_profile(store, "krefeld", text_of(1), author="Ana", comment=None, now=NOW)
        assert len(profile_history(store, "krefeld")) == 1
