"""`/expected`: calls that return, and when the next round is likely."""
