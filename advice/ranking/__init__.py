"""Matches of projects and texts on a day, why a call is or is not among them, and its release.

explain_call(store, corpus, "krefeld/heat-warnings", "sedia:LIFE-2027-X", today=today)
"""
