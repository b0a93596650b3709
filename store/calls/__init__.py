"""Calls and events as they are read, and what is computed from them and kept."""
