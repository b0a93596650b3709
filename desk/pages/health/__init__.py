"""`/health`: how the portals, the mail and the data stand, and runs that wait for a person."""
