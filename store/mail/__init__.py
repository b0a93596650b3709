"""The outbox: stored bytes on their way, one a person and period."""
