"""Which call of a portal is the one that a timetable announced."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE plan_joins (
    plan_id INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    found_on TEXT NOT NULL,
    decided_by TEXT,
    PRIMARY KEY (plan_id, record_id)
) STRICT;
CREATE INDEX plan_joins_by_record ON plan_joins (record_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
