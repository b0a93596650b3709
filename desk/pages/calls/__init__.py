"""All calls and one call: `/calls`, `/calls/{id}`."""
