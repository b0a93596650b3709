"""The weekly mail in words that no card holds.

subject_of(speech("de"), letter)
"""
