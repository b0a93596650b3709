"""What was said to questions is found by its time and by its city, and nothing else with it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from store.database import Store
from store.people.profiles import profile_at, save_profile
from store.people.questions import note_said, said_before

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ABOUT = ("kref", "krefeld", "krefeld/heat", "krefeld-nord", "krefeld_", "pirna/krefeld")


@pytest.fixture
def spoken(store: Store) -> Store:
    for days in (3, 2, 1, 0):
        for about in ABOUT:
            with store.write():
                note_said(
                    store,
                    about=about,
                    fact="sizes",
                    recipient_id=None,
                    is_answer=bool(days % 2),
                    now=NOW - days * DAY,
                )
    return store


def test_all_that_was_said_by_a_moment_comes_the_oldest_first(spoken: Store) -> None:
    found = said_before(spoken, now=NOW - DAY)
    assert [one.about for one in found] == [*ABOUT] * 3
    assert [one.said_at for one in found[:: len(ABOUT)]] == [NOW - n * DAY for n in (3, 2, 1)]


@pytest.mark.parametrize("city", ["krefeld", "kref", "krefeld_", "krefel%", ""])
def test_a_city_has_its_own_words_and_those_to_its_projects(spoken: Store, city: str) -> None:
    found = {one.about for one in said_before(spoken, now=NOW, city_id=city)}
    assert found == {one for one in ABOUT if one.partition("/")[0] == city}


def test_after_a_moment_comes_what_was_said_later_than_that(spoken: Store) -> None:
    found = said_before(spoken, now=NOW, after=NOW - 2 * DAY, city_id="pirna")
    assert [(one.said_at, one.is_answer) for one in found] == [(NOW - DAY, True), (NOW, False)]


def test_a_profile_is_found_as_it_was_whatever_clock_wrote_it_down(store: Store) -> None:
    east = timezone(timedelta(hours=9))
    for number, moment in enumerate((NOW - DAY, NOW.astimezone(east), NOW + DAY)):
        save_profile(store, "kassel", f"{number}", author=None, comment=None, now=moment)

    def text(moment: datetime) -> str | None:
        found = profile_at(store, "kassel", moment)
        return None if found is None else found.text

    assert text(NOW - 2 * DAY) is None
    assert [text(NOW - timedelta(minutes=1)), text(NOW), text(NOW + 9 * DAY)] == ["0", "1", "2"]
    assert profile_at(store, "kassel/", NOW) is None
