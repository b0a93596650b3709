"""Searching all calls: words and filters in, a list and the number behind every further click out.

The desk's list, its feeds, exports and `/api/v1/calls` ask here; a matching of projects is in
`advice/ranking`.

    table = build_table(store, today)
    found = search(table, read_query({"status": ["open"], "programme": ["LIFE"]}), ranks)
    found.total, found.options[Filter.PROGRAMME]

`table` holds one row a call and one bit a row for every value of every filter, so that all counts
of a page cost less than a millisecond.
"""
