"""What no request may do."""
