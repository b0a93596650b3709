"""Connections: which address, which certificate, how much is read, why it failed."""
