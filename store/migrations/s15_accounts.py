"""Who may sign in, who is signed in, links by mail to sign in with, and who changed what."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT,
    role TEXT NOT NULL CHECK (role IN ('reader', 'analyst', 'staff', 'admin')),
    cities TEXT,
    password_hash TEXT,
    added_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX accounts_by_name ON accounts (name_key) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX accounts_by_subject ON accounts (source, subject)
    WHERE removed_at IS NULL AND subject IS NOT NULL;
CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    way TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE TABLE login_links (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    token_hash TEXT UNIQUE,
    made_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    sent_at TEXT,
    next_path TEXT
) STRICT;
CREATE INDEX login_links_by_account ON login_links (account_id);
CREATE TABLE login_tries (
    about TEXT NOT NULL,
    tried_at TEXT NOT NULL
) STRICT;
CREATE INDEX login_tries_by_about ON login_tries (about, tried_at);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    noted_at TEXT NOT NULL,
    who TEXT,
    account_id INTEGER,
    did TEXT NOT NULL,
    about TEXT,
    recipient_id INTEGER,
    detail TEXT
) STRICT;
CREATE INDEX audit_by_recipient ON audit (recipient_id);
ALTER TABLE clients ADD COLUMN cities TEXT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
