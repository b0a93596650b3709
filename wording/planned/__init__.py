"""Planned calls in the reader's language: when they are expected, never as a sure date.

window_words(s, read_window("2027-Q2"))  # "2nd quarter of 2027"
"""
