"""What holds addresses, mails or the secret is closed to everybody else on the machine."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from citycalls.mailing import write_html_copies, write_previews
from digest.send import send_outbox
from funding.errors import StoreBusy, StoreMissing
from store.database import open_store
from store.operations.backup import backup, restore
from tests.sinks.letters import fill

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)


@pytest.fixture(params=[0o000, 0o022, 0o002])
def loose(request):
    """The mask of whoever starts the command."""
    former = os.umask(request.param)
    yield
    os.umask(former)


def modes(folder: Path) -> dict[str, str]:
    return {p.name: oct(stat.S_IMODE(p.stat().st_mode)) for p in sorted(folder.rglob("*"))}


@pytest.mark.usefixtures("loose")
def test_database_copies_and_mails_are_private(tmp_path):
    place = tmp_path / "new" / "place"
    with open_store(place / "c.db") as store:
        fill(store, 1, now=NOW)
        send_outbox(store, smtp_url=None, mail_dir=place / "mail", now=NOW)
        write_html_copies(place / "mail")
        write_previews(store, [], place / "previews")
        backup(store, place / "backups" / "b.db", now=NOW)
        found = modes(tmp_path / "new")
    assert {m for name, m in found.items() if "." not in name} == {"0o700"}
    files = {name: m for name, m in found.items() if "." in name and not name.endswith("sendings")}
    assert set(files.values()) == {"0o600"}
    assert {Path(name).suffix for name in files} >= {".db", ".eml", ".html", ".db-wal"}
    restore(place / "backups" / "b.db", place / "c.db", now=NOW)
    assert modes(place)["c.db"] == "0o600"


@pytest.mark.usefixtures("loose")
def test_a_database_that_was_open_to_others_is_closed(tmp_path):
    path = tmp_path / "c.db"
    open_store(path).close()
    path.chmod(0o644)
    open_store(path).close()
    assert oct(stat.S_IMODE(path.stat().st_mode)) == "0o600"


def test_where_no_database_is_none_is_made(tmp_path):
    path = tmp_path / "typo" / "c.db"
    with pytest.raises(StoreMissing, match="there is no database at"):
        open_store(path, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_database_is_told_in_our_words(tmp_path, monkeypatch):
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0.1)
    with open_store(tmp_path / "c.db") as one, open_store(tmp_path / "c.db") as other:
        with (
            one.write(),
            pytest.raises(StoreBusy, match="in use by another process"),
            other.write(),
        ):
            raise AssertionError("two writers at once")
        with other.write():
            other.execute("UPDATE meta SET value = value")
