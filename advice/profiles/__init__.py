"""Profile files: read, checked, written, saved."""
