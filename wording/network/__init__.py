"""What member cities can do together, in the reader's language.

line_view(s, line, today).words
need_words(s, need)
"""
