"""A service keeps its database open, and notices what happens to the file."""

import threading

import pytest

from funding.errors import StoreMissing, StoreTooNew
from store.database import meta, open_store, set_meta
from store.kept_stores import KeptStores


@pytest.fixture
def path(tmp_path):
    with open_store(tmp_path / "c.db") as store:
        set_meta(store, "town", "Krefeld")
    return tmp_path / "c.db"


def test_a_thread_gets_the_same_database_again_and_others_their_own(path):
    kept, seen = KeptStores(path), []

    def ask():
        with kept() as store:
            seen.append((id(store), meta(store, "town")))

    ask()
    ask()
    with kept() as outer:  # keeps it from being freed while the other is compared with it
        other = threading.Thread(target=ask)
        other.start()
        other.join()
        assert id(outer) == seen[0][0] == seen[1][0] != seen[2][0]
    assert {town for _, town in seen} == {"Krefeld"}


def test_who_asks_twice_at_once_may_read_in_one_and_write_in_the_other(path):
    kept = KeptStores(path)
    with kept() as reading, reading.read():
        before = meta(reading, "town")
        with kept() as writing:
            set_meta(writing, "town", "Essen")
        assert meta(reading, "town") == before
    with kept() as store:
        assert meta(store, "town") == "Essen"


def test_what_was_left_in_a_transaction_is_closed(path):
    kept = KeptStores(path)
    with kept() as store:
        store.db.execute("BEGIN IMMEDIATE")
        store.execute("UPDATE meta SET value = 'Bonn' WHERE key = 'town'")
    with kept() as store:
        assert meta(store, "town") == "Krefeld"
        set_meta(store, "town", "Essen")


def test_a_file_in_the_place_of_another_is_opened(path):
    kept = KeptStores(path)
    with kept() as store:
        assert meta(store, "town") == "Krefeld"
    with open_store(path.with_name("other.db")) as other:
        set_meta(other, "town", "Riga")
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.with_name("other.db").replace(path)
    with kept() as store:
        assert meta(store, "town") == "Riga"


def test_a_database_that_is_gone_is_named(path):
    kept = KeptStores(path)
    with kept():
        pass
    for file in path.parent.glob("c.db*"):
        file.unlink()
    with pytest.raises(StoreMissing), kept():
        pass


def test_tables_of_a_newer_version_are_refused(path):
    kept = KeptStores(path)
    with kept():
        pass
    with open_store(path) as newer, newer.write():
        newer.execute("CREATE TABLE of_tomorrow (id)")
        newer.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " SELECT migration_set, 's99_tomorrow', applied_at FROM _sqlite_migrations LIMIT 1"
        )
    with pytest.raises(StoreTooNew), kept():
        pass
