"""Term counts of calls, kept beside them; disposable."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE term_counts (key TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
