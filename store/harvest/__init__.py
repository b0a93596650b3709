"""Runs: staged, judged, admitted in one transaction; what changed, and which records are one call.

run = begin_run(store, "sedia", today=today, now=now)
stage_records(store, run, records)
finish_run(store, run, harvest, today=today, now=now).state
"""
