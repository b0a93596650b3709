"""What letters of one composing share, looked up, worded and rendered once.

week_of(store, issue, person, period)
"""
