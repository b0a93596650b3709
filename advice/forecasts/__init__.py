"""Calls that have returned year after year, and when the next one is to be expected.

expected_calls(store, today=today)
"""
