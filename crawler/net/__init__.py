"""Connections: which address, which certificate, how large a header, and why one failed.

failure_message(error, settings)
"""
