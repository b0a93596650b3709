"""Mails that a relay turned away go behind those that were not tried yet."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (attempts, coalesce(next_try_at, ''), id)
    WHERE state IN ('new', 'uncertain');
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
