"""Sentences of a call in, eligibility facts with their quotes out."""
