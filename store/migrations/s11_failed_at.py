"""When a mail failed: what it told is to be told again in the next one."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = "ALTER TABLE outbox ADD COLUMN failed_at TEXT;"


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
