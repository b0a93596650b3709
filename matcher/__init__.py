"""Calls in, explained matches out: pure, no database, network or clock."""
