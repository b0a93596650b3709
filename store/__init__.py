"""The database: one SQLite file.  The only package that speaks SQL.

`harvest/` stages, judges and admits runs; `calls/` reads calls and events; `people/` keeps readers,
their answers and the profiles; `mail/` is the outbox; `operations/` copies, watches and repairs;
`migrations/` is the schema.

    with open_store(Path("var/citycalls.db")) as store, store.read():
        live_calls(store, date(2026, 10, 13))

Advice, crawler, digest, desk and citycalls open stores; it knows `funding` only.
"""

from store.lean_import import load_sqlite_utils

load_sqlite_utils()
