"""Connections: which address and certificate, how large a header, whether an answer is whole.

failure_message(error, settings)
"""
