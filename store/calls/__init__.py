"""Calls and events as they are read, and what is computed from them and kept.

list_calls(store, today=today, query="heat", by_relevance=True)
"""
