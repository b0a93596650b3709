"""Why somebody said no to a call, and what has changed since.

fallen_words(s, fallen, city="Krefeld")
"""
