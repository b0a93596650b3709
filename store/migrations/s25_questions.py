"""What people said to the questions about their profiles: an answer, or "not now".

The answer itself lies in the profile, and stays there when its person is erased.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE question_answers (
    id INTEGER PRIMARY KEY,
    about TEXT NOT NULL,
    fact TEXT NOT NULL,
    recipient_id INTEGER REFERENCES recipients (id) ON DELETE CASCADE,
    is_answer INTEGER NOT NULL CHECK (is_answer IN (0, 1)),
    said_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_answers_by_recipient ON question_answers (recipient_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
