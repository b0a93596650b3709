"""Everything about one call: its history, its neighbours, the projects that it fits.

history_of(versions_of(store, call.id, most=20))
"""
