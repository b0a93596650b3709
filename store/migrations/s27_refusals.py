"""What a no rests on: the state of the call on that day, beside its reason.

`declines` keeps every "decided against" of a city, also those that ended, so that past mails can
be made again; in the pipeline stands only what holds now.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
ALTER TABLE feedback ADD COLUMN basis TEXT;
ALTER TABLE pipeline ADD COLUMN why TEXT;
ALTER TABLE pipeline ADD COLUMN rule TEXT;
CREATE TABLE declines (
    id INTEGER PRIMARY KEY,
    city_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    why TEXT,
    basis TEXT,
    said_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX declines_by_city ON declines (city_id, call_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
