"""What staff reply to an answer, and who of them took its effect back.

In which issue a reply was told stands in `listed`, as for calls.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
ALTER TABLE feedback ADD COLUMN reply TEXT;
ALTER TABLE feedback ADD COLUMN undone_by TEXT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
