"""All calls, found by words and filters: for pages, sheets, feeds and the API.

    found = search_calls(store, CallQuery.from_params([("q", "heat"), ("country", "DE")]), today)

The number beside a filter's value is that of the rows after its click; `find.py` says how.
"""
