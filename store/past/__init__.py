"""The database as it was when an issue was made: later rows are hidden, nothing is copied.

past = PastStore(path)
past.show(mark, letter_id)
"""
