"""What was in somebody's issue, and what other versions of a profile would have told."""
