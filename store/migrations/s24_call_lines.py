"""One line for each call: what lists filter, order and show, made when its records change.

Disposable: a line that is missing, or made of other records, is made anew from the records.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE call_lines (
    call_id TEXT PRIMARY KEY,
    made_of TEXT NOT NULL,
    title TEXT NOT NULL,
    title_raw TEXT,
    programme TEXT,
    opening_date TEXT,
    deadlines TEXT NOT NULL,
    status_claimed TEXT NOT NULL,
    is_rolling INTEGER NOT NULL,
    sources TEXT NOT NULL,
    contribution_min_eur INTEGER,
    contribution_max_eur INTEGER,
    budget_eur INTEGER,
    expected_grants INTEGER,
    conflicts INTEGER NOT NULL,
    countries TEXT NOT NULL,
    applicants TEXT NOT NULL,
    themes TEXT NOT NULL,
    names TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    money TEXT NOT NULL,
    records TEXT NOT NULL
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
