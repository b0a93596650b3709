"""The long-running service: what is due, and doing it."""
