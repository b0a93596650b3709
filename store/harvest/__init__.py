"""Runs: staged, judged, admitted; what changed, and which records are one call."""
