"""What one weekly mail says, before any language."""
