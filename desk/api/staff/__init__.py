"""Addresses by which programs of the office and of the cities change something."""
