"""Proposals to apply together: which cities, and what their people said.

An answer belongs to a person and is deleted with them; that all had said yes stays noted.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id TEXT NOT NULL,
    sentence TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    agreed_at TEXT,
    withdrawn_at TEXT,
    CHECK (agreed_at IS NULL OR withdrawn_at IS NULL)
) STRICT;
CREATE TABLE proposal_cities (
    proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    city_id TEXT NOT NULL,
    PRIMARY KEY (proposal_id, city_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE proposal_answers (
    id INTEGER PRIMARY KEY,
    proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    city_id TEXT NOT NULL,
    recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    is_yes INTEGER NOT NULL CHECK (is_yes IN (0, 1)),
    given_at TEXT NOT NULL,
    undone_at TEXT
) STRICT;
CREATE INDEX proposal_answers_by_proposal ON proposal_answers (proposal_id);
CREATE INDEX proposal_answers_by_recipient ON proposal_answers (recipient_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
