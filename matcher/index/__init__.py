"""Calls to vectors: counted, weighed, kept."""
