"""Who changed what, for staff."""
