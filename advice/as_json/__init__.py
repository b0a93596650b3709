"""The JSON shape of every noun, once: `--json` prints it, pages and the API serve it.

Each function returns a plain document of texts, numbers, dates, lists and None (unknown, never ""
or 0); what turns dates into ``YYYY-MM-DD`` is the writer of the JSON.  A key that is there stays
there: programs read them (tests/advice/as_json holds the list).

    call_values(listed, today)["co_financing_rate"]

`desk` and `citycalls` may call it; nothing here asks the database.
"""
