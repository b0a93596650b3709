"""Matches of projects or texts on a day, and why."""
