"""Bulletins of the network: the draft that staff share, and those that were published.

draft = draft_of(store)
"""
